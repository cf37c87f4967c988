"""Answers to repeated requests, kept in the database: any process can give them again."""

from datetime import datetime, timedelta

from api.http.idempotency import Claim, KeptAnswer, RepeatableRequest
from matcher.store import Store
from matcher.store.repositories.access import KeyReused, StillAnswering

KEPT = timedelta(days=1)
"""For which a request with the key of another is a repeat of it."""

GIVEN_UP = timedelta(seconds=120)
"""After which a request that was never answered is carried out again: its process has died."""


class StoredAnswers:
    """The answers of all processes of a service; those over a day old are taken for none."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def claim(self, request: RepeatableRequest, now: datetime) -> KeptAnswer | Claim | None:
        """None = carry it out."""
        with self._store.writing(request.organisation_id, actor=request.caller) as tx:
            try:
                found = tx.idempotency.begin(
                    request.caller,
                    request.name,
                    request.body,
                    given_up_before=now - GIVEN_UP,
                    forgotten_before=now - KEPT,
                )
            except KeyReused:
                return Claim.OTHER_BODY
            except StillAnswering:
                return Claim.IN_FLIGHT
        if found is None:
            return None
        return KeptAnswer(found.status, dict(found.headers), str(found.body).encode())

    def keep(self, request: RepeatableRequest, answer: KeptAnswer) -> None:
        """Keep the answer."""
        with self._store.writing(request.organisation_id, actor=request.caller) as tx:
            tx.idempotency.finish(
                request.caller,
                request.name,
                answer.status,
                answer.headers,
                answer.body.decode(),
            )

    def release(self, request: RepeatableRequest) -> None:
        """Give up a claim."""
        with self._store.writing(request.organisation_id, actor=request.caller) as tx:
            tx.idempotency.release(request.caller, request.name)
