"""Logging in for the pages at the organisation's identity provider (OpenID Connect, code flow).

State, nonce and PKCE verifier wait in a signed cookie of the browser that began, so that nobody can
have another finish a log-in that is not theirs. passend keeps no passwords and no tokens.
"""

from collections.abc import Callable, Mapping
from hmac import compare_digest
from secrets import token_urlsafe
from threading import Lock
from time import time
from typing import Any

import httpx2
from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]

from api.access.addresses import is_safe
from api.access.caller import Caller, Door
from api.access.fetching import PATIENCE_SECONDS, BoundedTokenClient, fetch_document
from api.access.signing_keys import SigningKeys, SigningKeysUnavailable
from api.access.tokens import ClaimNames, TokenDoor, TokenRefused, caller_of

RETRY_SECONDS = 5.0
"""How long a provider that did not answer is left alone, so that few of us wait for it."""

_NO_TOKENS = (ValueError, TypeError, AttributeError, KeyError, OverflowError, RecursionError)
"""What comes of an answer that is JSON of another shape, or none."""


class LoginFailed(Exception):
    """The answer of the provider does not belong to a log-in that this browser began."""


class ProviderUnavailable(Exception):
    """The identity provider cannot be reached."""


class LoginProvider:
    """One identity provider.

    Parameters
    ----------
    redirect_uri
        Our own address to which the provider sends the browser back.
    transport
        How requests are sent; the network when None.
    clock
        Gives the time in seconds since 1970.
    """

    def __init__(
        self,
        issuer: str,
        client_id: str,
        client_secret: str,
        redirect_uri: str,
        *,
        algorithm: str,
        names: ClaimNames,
        transport: httpx2.BaseTransport | None = None,
        clock: Callable[[], float] = time,
    ) -> None:
        self._issuer, self._client_id, self._client_secret = issuer, client_id, client_secret
        self._redirect_uri, self._names, self._transport = redirect_uri, names, transport
        self._clock, self._tried_at = clock, float("-inf")
        self._described: Mapping[str, Any] | None = None
        self._lock = Lock()
        keys = SigningKeys(lambda: self._fetch(self._endpoint("jwks_uri")))
        self._tokens = TokenDoor(
            keys, issuer=issuer, audience=client_id, algorithm=algorithm, clock=clock
        )

    def begin(self) -> tuple[str, dict[str, str]]:
        """Where to send the browser, and what to remember until it is back.

        Raises
        ------
        ProviderUnavailable
        """
        waiting = {name: token_urlsafe(32) for name in ("state", "nonce", "verifier")}
        with self._client() as client:
            address, _ = client.create_authorization_url(
                self._endpoint("authorization_endpoint"),
                state=waiting["state"],
                nonce=waiting["nonce"],
                code_verifier=waiting["verifier"],
            )
        return str(address), waiting

    def finish(self, query: Mapping[str, str], waiting: Mapping[str, str]) -> Caller:
        """Who logged in, from what the provider sent the browser back with.

        Raises
        ------
        LoginFailed, ProviderUnavailable
        """
        state, code = query.get("state", ""), query.get("code", "")
        if not code or not compare_digest(state.encode(), waiting["state"].encode()):
            raise LoginFailed
        if query.get("iss", self._issuer) != self._issuer:  # RFC 9207: another provider's answer
            raise LoginFailed
        claims = self._claims(code, waiting["verifier"])
        if not compare_digest(str(claims.get("nonce")).encode(), waiting["nonce"].encode()):
            raise LoginFailed
        if claims.get("azp", self._client_id) != self._client_id:
            raise LoginFailed
        return caller_of(claims, self._names, Door.SESSION)

    def _claims(self, code: str, verifier: str) -> Mapping[str, Any]:
        try:
            with self._client() as client:
                tokens = client.fetch_token(
                    self._endpoint("token_endpoint"), code=code, code_verifier=verifier
                )
            return self._tokens.claims(str(tokens.get("id_token", "")))
        except (httpx2.HTTPError, SigningKeysUnavailable) as error:
            raise ProviderUnavailable from error
        except (AuthlibBaseError, TokenRefused, *_NO_TOKENS) as error:
            raise LoginFailed from error

    def _client(self) -> BoundedTokenClient:
        return BoundedTokenClient(
            client_id=self._client_id,
            client_secret=self._client_secret or None,
            token_endpoint_auth_method=None if self._client_secret else "none",
            scope="openid",
            redirect_uri=self._redirect_uri,
            code_challenge_method="S256",
            transport=self._transport,
            timeout=PATIENCE_SECONDS,
        )

    def _description(self) -> Mapping[str, Any]:
        """What the provider says of itself; fetched once, refused when it names another."""
        with self._lock:
            if self._described is None:
                if self._clock() < self._tried_at + RETRY_SECONDS:
                    raise ProviderUnavailable
                self._described = self._fetched_description()
            return self._described

    def _fetched_description(self) -> Mapping[str, Any]:
        address = self._issuer.rstrip("/") + "/.well-known/openid-configuration"
        try:
            found = self._fetch(address)
        except (httpx2.HTTPError, ValueError) as error:
            self._tried_at = self._clock()  # whoever waits behind this one need not ask again
            raise ProviderUnavailable from error
        if found.get("issuer") != self._issuer:
            raise ProviderUnavailable
        return found

    def _endpoint(self, name: str) -> str:
        """An address that the provider names, for us or the browser; https where its own is."""
        address = self._description().get(name)
        is_https = isinstance(address, str) and address.startswith("https://")
        if not isinstance(address, str) or not is_safe(address):
            raise ProviderUnavailable
        if self._issuer.startswith("https://") and not is_https:
            raise ProviderUnavailable
        return address

    def _fetch(self, address: str) -> Mapping[str, Any]:
        return fetch_document(address, self._transport)
