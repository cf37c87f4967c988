"""API keys: ``passend_<prefix>_<secret>``. The prefix finds the key, the secret proves it.

Only a SHA-256 of the secret is kept. A secret is 256 random bits, so no slow hash is needed: there
is nothing to guess.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from secrets import token_hex
from threading import Lock
from typing import Protocol

from api.access.caller import Caller, Door, Role, Scope

KEY_FORM = re.compile(r"passend_([0-9a-f]{12})_([0-9a-f]{64})")
_NO_KEY = "0" * 64


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What is kept of a key.

    Attributes
    ----------
    prefix
        Public part, unique over all organisations.
    digest
        SHA-256 of the secret, in hexadecimal.
    label
        What the key is for, in the words of who asked for it; no name of a person.
    expires_at, revoked_at
        In UTC; a key without an end is never given.
    """

    prefix: str
    digest: str
    label: str
    organisation_id: str
    roles: frozenset[Role]
    scopes: frozenset[Scope]
    team_ids: frozenset[str]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None

    def opens(self, now: datetime) -> bool:
        """Whether the key may still be used."""
        return self.revoked_at is None and now < self.expires_at

    def caller(self) -> Caller:
        """Who calls with this key."""
        return Caller(
            f"key:{self.prefix}",
            self.organisation_id,
            self.roles,
            Door.API_KEY,
            self.scopes,
            self.team_ids,
        )


class KeyStore(Protocol):
    """Keeps keys; ``add`` and ``revoke`` are for administrators."""

    def find(self, prefix: str) -> ApiKey | None:
        """The key with this prefix, whether or not it still opens; None when there is none."""
        ...

    def add(self, key: ApiKey) -> None:
        """Keep a new key."""
        ...

    def revoke(self, prefix: str, now: datetime) -> ApiKey | None:
        """Close a key for good; None when there is none."""
        ...


class KeysInMemory:
    """The keys of one process; gone when it ends."""

    def __init__(self) -> None:
        self._keys: dict[str, ApiKey] = {}
        self._lock = Lock()

    def find(self, prefix: str) -> ApiKey | None:
        """The key with this prefix."""
        return self._keys.get(prefix)

    def add(self, key: ApiKey) -> None:
        """Keep a new key."""
        with self._lock:
            self._keys[key.prefix] = key

    def revoke(self, prefix: str, now: datetime) -> ApiKey | None:
        """Close a key for good."""
        with self._lock:
            key = self._keys.get(prefix)
            if key is not None and key.revoked_at is None:
                key = self._keys[prefix] = replace(key, revoked_at=now)
            return key


def issue_key(
    label: str,
    organisation_id: str,
    roles: frozenset[Role],
    *,
    now: datetime,
    lifetime: timedelta,
    scopes: frozenset[Scope] = frozenset(),
    team_ids: frozenset[str] = frozenset(),
) -> tuple[str, ApiKey]:
    """Make a key: the text that is shown once, and what is kept of it."""
    prefix, secret = token_hex(6), token_hex(32)
    key = ApiKey(
        prefix,
        _digest(secret),
        label,
        organisation_id,
        roles,
        scopes,
        team_ids,
        now,
        now + lifetime,
    )
    return f"passend_{prefix}_{secret}", key


class OpensByKey(Protocol):
    """A door for keys, wherever they are kept."""

    def identify(self, text: str) -> Caller | None:
        """Whose key this is; None when it opens nothing."""
        ...


class KeyDoor:
    """Lets in who has a key of a ``KeyStore``.

    Parameters
    ----------
    clock
        Gives the time in UTC.
    """

    def __init__(self, keys: KeyStore, clock: Callable[[], datetime]) -> None:
        self._keys, self._clock = keys, clock

    def identify(self, text: str) -> Caller | None:
        """Whose key this is; None when it opens nothing.

        The secret is compared in constant time, also when the prefix is unknown.
        """
        form = KEY_FORM.fullmatch(text)
        if form is None:
            return None
        key = self._keys.find(form[1])
        is_right = compare_digest(_digest(form[2]), key.digest if key else _NO_KEY)
        return key.caller() if key and is_right and key.opens(self._clock()) else None


def looks_like_key(credential: str) -> bool:
    """Whether a credential is meant as a key rather than as a token."""
    return credential.startswith(("passend_", "pas_"))


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
