"""API keys of an organisation, and the answers that a repeated request gets again."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlalchemy.exc import IntegrityError

from matcher.store.errors import StoreError, UnknownRecord
from matcher.store.scope import Row, Scope
from matcher.store.tables.access import API_KEYS, IDEMPOTENCY_KEYS

_PREFIX = "pas"


class KeyReused(StoreError):
    """The idempotency key was used for another request."""

    code = "idempotency.reused"


class StillAnswering(StoreError):
    """The first request with this idempotency key is still being answered."""

    code = "idempotency.in_progress"


@dataclass(frozen=True)
class ApiKey:
    """An API key without its secret."""

    organisation_id: str
    key_id: str
    subject: str
    label: str
    roles: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None


@dataclass(frozen=True)
class SavedAnswer:
    """What was answered the first time."""

    status: int
    headers: Mapping[str, str]
    body: Any


class ApiKeyRepository:
    """Keys of one organisation. A secret is shown once, when its key is made."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(
        self,
        subject: str,
        roles: Iterable[str],
        *,
        label: str = "",
        expires_at: datetime | None = None,
    ) -> tuple[ApiKey, str]:
        """Make a key; give it, and the text that its holder must keep."""
        key_id, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
        self._scope.add(
            API_KEYS,
            {
                "key_id": key_id,
                "secret_digest": digest_of(secret),
                "subject": subject,
                "label": label,
                "roles": sorted(set(roles)),
                "created_at": self._scope.clock(),
                "created_by": self._scope.actor,
                "expires_at": expires_at,
            },
        )
        return self.get(key_id), f"{_PREFIX}_{key_id}_{secret}"

    def get(self, key_id: str) -> ApiKey:
        """One key; ``UnknownRecord`` when there is none."""
        row = self._scope.row(self._scope.select(API_KEYS).where(API_KEYS.c.key_id == key_id))
        if row is None:
            raise UnknownRecord("API key", key_id)
        return api_key_of(row)

    def all(self) -> tuple[ApiKey, ...]:
        """All keys, oldest first, revoked ones too."""
        query = self._scope.select(API_KEYS).order_by(API_KEYS.c.created_at, API_KEYS.c.key_id)
        return tuple(api_key_of(row) for row in self._scope.rows(query))

    def revoke(self, key_id: str) -> ApiKey:
        """Make a key void at once; one that is void already stays so."""
        now = {"revoked_at": self._scope.clock()}
        self._scope.change(
            API_KEYS, now, API_KEYS.c.key_id == key_id, API_KEYS.c.revoked_at.is_(None)
        )
        return self.get(key_id)

    def note_use(self, key_id: str) -> None:
        """Note that a key was used now."""
        now = {"last_used_at": self._scope.clock()}
        self._scope.change(API_KEYS, now, API_KEYS.c.key_id == key_id)


class IdempotencyRepository:
    """First requests and their answers, by caller and key."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def begin(
        self,
        caller: str,
        key: str,
        request_digest: str,
        *,
        given_up_before: datetime | None = None,
        forgotten_before: datetime | None = None,
    ) -> SavedAnswer | None:
        """Take a key for a request; None when it is the first, else the answer to give again.

        Parameters
        ----------
        given_up_before
            A request from before this moment that has no answer never gets one; the key is taken
            anew. None = the first request may still be answered, however long ago it was.
        forgotten_before
            A request from before this moment is taken for none. None = none is too old.

        Raises
        ------
        KeyReused
            If the key was used for another request.
        StillAnswering
            If the first request has no answer yet.
        """
        mine = (IDEMPOTENCY_KEYS.c.caller == caller, IDEMPOTENCY_KEYS.c.idempotency_key == key)
        if forgotten_before is not None:
            old = IDEMPOTENCY_KEYS.c.created_at < forgotten_before
            self._scope.remove(IDEMPOTENCY_KEYS, *mine, old)
        query = self._scope.select(IDEMPOTENCY_KEYS).where(*mine)
        row = self._scope.row(query)
        if row is None:
            values = {
                "caller": caller,
                "idempotency_key": key,
                "request_digest": request_digest,
                "created_at": self._scope.clock(),
            }
            try:
                with self._scope.connection.begin_nested():
                    self._scope.add(IDEMPOTENCY_KEYS, values)
            except IntegrityError:  # somebody else was first by a moment
                row = self._scope.row(query)
            else:
                return None
        if row is not None and row["request_digest"] != request_digest:
            raise KeyReused
        if row is None or row["status"] is None:
            if row is not None and given_up_before and row["created_at"] < given_up_before:
                self._scope.change(IDEMPOTENCY_KEYS, {"created_at": self._scope.clock()}, *mine)
                return None
            raise StillAnswering
        return SavedAnswer(row["status"], row["headers"] or {}, row["body"])

    def finish(
        self, caller: str, key: str, status: int, headers: Mapping[str, str], body: Any
    ) -> None:
        """Keep the answer to a first request, in the transaction that did its work."""
        values = {"status": status, "headers": dict(headers), "body": body}
        mine = (IDEMPOTENCY_KEYS.c.caller == caller, IDEMPOTENCY_KEYS.c.idempotency_key == key)
        if not self._scope.change(IDEMPOTENCY_KEYS, values, *mine):
            raise UnknownRecord("idempotency key", key)

    def count_before(self, moment: datetime) -> int:
        """How many keys are from before a moment."""
        query = self._scope.select(IDEMPOTENCY_KEYS, func.count())
        return int(self._scope.value(query.where(IDEMPOTENCY_KEYS.c.created_at < moment)))

    def release(self, caller: str, key: str) -> None:
        """Give back a key whose request did nothing."""
        mine = (IDEMPOTENCY_KEYS.c.caller == caller, IDEMPOTENCY_KEYS.c.idempotency_key == key)
        self._scope.remove(IDEMPOTENCY_KEYS, *mine, IDEMPOTENCY_KEYS.c.status.is_(None))

    def forget_before(self, moment: datetime) -> int:
        """Remove keys from before a moment; a day is long enough."""
        return self._scope.remove(IDEMPOTENCY_KEYS, IDEMPOTENCY_KEYS.c.created_at < moment)


def digest_of(secret: str) -> str:
    """SHA-256 of a secret, 64 hexadecimal characters."""
    return hashlib.sha256(secret.encode()).hexdigest()


def parts_of(presented: str) -> tuple[str, str] | None:
    """Identifier and secret of a key as its holder presents it; None when it is no such text."""
    parts = presented.split("_", 2)
    if len(parts) != 3 or parts[0] != _PREFIX or len(presented) > 200:
        return None
    return parts[1], parts[2]


def is_good(row: Row, secret: str, now: datetime) -> bool:
    """Whether a key with this secret is good at this moment; takes the same time for any secret."""
    same = hmac.compare_digest(row["secret_digest"], digest_of(secret))
    expires = row["expires_at"]
    return same and row["revoked_at"] is None and (expires is None or now < expires)


def api_key_of(row: Row) -> ApiKey:
    """Key of a row, without its secret."""
    return ApiKey(
        organisation_id=row["owner_id"],
        key_id=row["key_id"],
        subject=row["subject"],
        label=row["label"],
        roles=tuple(row["roles"]),
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        revoked_at=row["revoked_at"],
        last_used_at=row["last_used_at"],
    )
