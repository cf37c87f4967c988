"""The public keys of an identity provider (JWKS): fetched, kept, and fetched anew when needed."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from threading import Lock
from time import monotonic
from typing import Any

from joserfc.jwk import KeySet

Fetch = Callable[[], Mapping[str, Any]]
"""Gets the JWKS document; any exception means that it cannot be had now."""


class SigningKeysUnavailable(Exception):
    """The keys of the identity provider cannot be had, and none are kept."""


class SigningKeys:
    """Keys by their ``kid``.

    Parameters
    ----------
    keep_seconds
        After this the set is fetched anew; when that fails, the kept one stays in use.
    retry_seconds
        Least time between two fetches, so that made-up ``kid``s cost the provider nothing.
    """

    def __init__(
        self,
        fetch: Fetch,
        keep_seconds: float = 3600.0,
        retry_seconds: float = 30.0,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._fetch, self._clock = fetch, clock
        self._keep_seconds, self._retry_seconds = keep_seconds, retry_seconds
        self._keys: KeySet | None = None
        self._fetched_at = self._tried_at = float("-inf")
        self._lock, self._fetching = Lock(), Lock()

    def holding(self, kid: str | None) -> KeySet:
        """A set that holds this key if the provider has it; fetched when ours is old or has not.

        Raises
        ------
        SigningKeysUnavailable
            If there is no set at all.
        """
        with self._lock:
            is_mine = self._is_to_fetch(kid)
            if is_mine:
                self._tried_at = self._clock()
        if is_mine or not self._holds(kid):
            with self._fetching:  # who has the key to go on with does not wait for the provider
                if is_mine:
                    self._renew()
        if self._keys is None:
            raise SigningKeysUnavailable
        return self._keys

    def _is_to_fetch(self, kid: str | None) -> bool:
        now = self._clock()
        is_stale = now - self._fetched_at >= self._keep_seconds or not self._holds(kid)
        return is_stale and now - self._tried_at >= self._retry_seconds

    def _renew(self) -> None:
        with suppress(Exception):  # whatever the provider does, what we have stays in use
            self._keys = KeySet.import_key_set(self._fetch())  # type: ignore[arg-type]
            self._fetched_at = self._clock()

    def _holds(self, kid: str | None) -> bool:
        if self._keys is None:
            return False
        return any(key.kid == kid for key in self._keys.keys)
