"""A small identity provider in the process: description, keys, authorisation codes with PKCE."""

import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from secrets import token_urlsafe
from time import time
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx2
from joserfc import jwt
from joserfc.jwk import RSAKey

from api.access.login import LoginProvider
from api.access.tokens import ClaimNames
from tests.api.access.callers import ORGANISATION, TEAM

ISSUER = "https://inloggen.example/realm"
CLIENT = "passend-paginas"
CLIENT_SECRET = "geheim"  # noqa: S105 - of a provider that does not exist
PUBLIC_URL = "https://passend.example"


class FakeIssuer:
    """Answers as a provider does; ``changes`` go into the next ID token."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "een"})
        self.codes: dict[str, dict[str, str]] = {}
        self.changes: dict[str, Any] = {}
        self.is_away = False

    def provider(self) -> LoginProvider:
        """Our side of it."""
        return LoginProvider(
            ISSUER,
            CLIENT,
            CLIENT_SECRET,
            f"{PUBLIC_URL}/inloggen/terug",
            algorithm="RS256",
            names=ClaimNames(),
            transport=httpx2.MockTransport(self.answer),
        )

    def log_in(self, address: str) -> str:
        """A person logs in: the path and query with which the browser comes back."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = token_urlsafe(16)
        self.codes[code] = asked
        back = asked["redirect_uri"].removeprefix(PUBLIC_URL)
        return f"{back}?code={code}&state={asked['state']}"

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        """What the provider answers to passend."""
        if self.is_away:
            raise httpx2.ConnectError("away")
        path = urlsplit(str(request.url)).path
        if path.endswith("/openid-configuration"):
            return httpx2.Response(200, json=self._description())
        if path.endswith("/keys"):
            return httpx2.Response(200, json={"keys": [self.key.as_dict(private=False)]})
        return self._token(request)

    def _description(self) -> dict[str, str]:
        return {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/auth",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
        }

    def _token(self, request: httpx2.Request) -> httpx2.Response:
        sent = {name: values[0] for name, values in parse_qs(request.read().decode()).items()}
        asked = self.codes.pop(sent.get("code", ""), None)
        digest = sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = urlsafe_b64encode(digest).decode().rstrip("=")
        if asked is None or asked["code_challenge"] != challenge:
            return httpx2.Response(400, json={"error": "invalid_grant"})
        assert request.headers["authorization"].startswith("Basic ")
        now = int(time())
        claims = {
            "iss": ISSUER, "aud": CLIENT, "sub": "p-7", "iat": now, "exp": now + 60,
            "nonce": asked["nonce"], "organisation_id": ORGANISATION, "roles": ["coach"],
            "team_ids": [TEAM],
        } | self.changes  # fmt: skip
        text = jwt.encode({"alg": "RS256", "kid": "een"}, claims, self.key)
        answer = {"access_token": "x", "token_type": "Bearer", "id_token": text}
        return httpx2.Response(200, content=json.dumps(answer))
