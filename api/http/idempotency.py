"""Requests that may be sent twice: ``Idempotency-Key`` (IETF draft, HTTPAPI working group).

The first request with a key does the work and its answer is kept; a repeat gets that answer. A key
belongs to one caller and one address. Only answers that succeeded are kept: a refused request has
changed nothing and may be tried again with the same key.
"""

import re
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from hashlib import sha256
from typing import Any, Protocol
from uuid import UUID

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute

from api.access.caller import Caller
from api.problems import ApiProblem, InputFault, ProblemCode

HEADER = "Idempotency-Key"
KEY_FORM = re.compile(r"[\x21-\x7e]{1,128}")
_KEPT_HEADERS = ("content-type", "content-language", "location", "etag")


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer that can be given again."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class RepeatableRequest:
    """One request with a key.

    Attributes
    ----------
    name
        SHA-256 over caller, address and key: what the request is called.
    body
        SHA-256 of what was sent.
    organisation_id, caller
        Whose request it is.
    """

    name: str
    body: str
    organisation_id: str
    caller: str

    @property
    def identifier(self) -> str:
        """A UUID of this request: what it makes may have it, so that no repeat makes it twice."""
        return str(UUID(sha256(f"{self.name}{self.body}".encode()).hexdigest()[:32]))


class Claim(Enum):
    """What a store says of a request that is not to be carried out."""

    IN_FLIGHT = "in_flight"
    OTHER_BODY = "other_body"


class IdempotencyStore(Protocol):
    """Keeps requests with a key; ``claim`` gives each to one process only."""

    def claim(self, request: RepeatableRequest, now: datetime) -> KeptAnswer | Claim | None:
        """None = carry it out, it is yours; otherwise the answer there is, or why there is none."""
        ...

    def keep(self, request: RepeatableRequest, answer: KeptAnswer) -> None:
        """Keep the answer of a request that was carried out."""
        ...

    def release(self, request: RepeatableRequest) -> None:
        """Give up a claim: nothing was done."""
        ...


class RepeatableRoute(APIRoute):
    """A route that understands ``Idempotency-Key``: ``APIRouter(route_class=RepeatableRoute)``.

    Without the header, or on another method than POST, it is a route like any other. The store is
    ``app.state.answers``, the caller ``request.state.caller``.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of the route, around which repeats are answered."""
        handle = super().get_route_handler()

        async def handle_once(request: Request) -> Response:
            key = request.headers.get(HEADER)
            if key is None or request.method != "POST":
                return await handle(request)
            if not KEY_FORM.fullmatch(key):
                fault = InputFault("header", HEADER, "idempotency.form", {})
                raise ApiProblem(ProblemCode.INVALID_INPUT, [fault])
            store: IdempotencyStore = request.app.state.answers
            repeatable = _repeatable(request, key, await request.body())
            request.state.repeatable = repeatable
            found = await run_in_threadpool(store.claim, repeatable, datetime.now(UTC))
            if isinstance(found, KeptAnswer):
                headers = {**found.headers, "Idempotent-Replayed": "true"}
                return Response(found.body, found.status, headers)
            if found is not None:
                raise ApiProblem(ProblemCode(f"idempotency_{found.value}"))
            return await _carry_out(lambda: handle(request), store, repeatable)

        return handle_once


async def _carry_out(
    handle: Callable[[], Coroutine[Any, Any, Response]],
    store: IdempotencyStore,
    repeatable: RepeatableRequest,
) -> Response:
    """Do the work and keep its answer; on anything but success the key is free again."""
    has_answer = False
    try:
        response = await handle()
        if response.status_code < 300 and hasattr(response, "body"):
            headers = {
                name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers
            }
            answer = KeptAnswer(response.status_code, headers, bytes(response.body))
            await run_in_threadpool(store.keep, repeatable, answer)
            has_answer = True
        return response
    finally:
        if not has_answer:
            await run_in_threadpool(store.release, repeatable)


def _repeatable(request: Request, key: str, body: bytes) -> RepeatableRequest:
    caller: Caller = request.state.caller
    name = "\n".join((caller.key, request.method, request.scope["path"], key))
    return RepeatableRequest(
        sha256(name.encode()).hexdigest(),
        sha256(body).hexdigest(),
        caller.organisation_id,
        caller.key,
    )


def request_identifier(request: Request) -> str | None:
    """The same UUID for every repeat of a request; None for one that is sent without a key."""
    repeatable: RepeatableRequest | None = getattr(request.state, "repeatable", None)
    return None if repeatable is None else repeatable.identifier
