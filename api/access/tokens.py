"""Bearer tokens (JWT, RFC 7519) of one identity provider, checked as RFC 8725 advises.

The algorithm comes from the settings and never from the token; ``none`` and every shared-secret
algorithm are refused when the service starts.
"""

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import time
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError

from api.access.caller import Caller, Door, known_roles, known_scopes
from api.access.signing_keys import SigningKeys

SIGNATURES = frozenset({"RS256", "PS256", "ES256", "ES384", "EdDSA", "Ed25519"})
"""Algorithms that may be chosen: all have a public and a private key."""

LEEWAY_SECONDS = 60
"""How far the clock of the provider may be off."""

MOST_CHARACTERS = 8192


class TokenRefused(Exception):
    """The token is not one of ours, not for us, or not valid now; the reason is told to nobody."""


@dataclass(frozen=True, slots=True)
class ClaimNames:
    """Where a provider puts what we need; a dot goes one level deeper."""

    roles: str = "roles"
    organisation: str = "organisation_id"
    teams: str = "team_ids"


class TokenDoor:
    """Lets in who has a token.

    Parameters
    ----------
    issuer, audience
        What ``iss`` must be and ``aud`` must hold.
    algorithm
        The only signature that is accepted; one of ``SIGNATURES``.
    clock
        Gives the time in seconds since 1970.
    """

    def __init__(
        self,
        keys: SigningKeys,
        *,
        issuer: str,
        audience: str,
        algorithm: str = "RS256",
        names: ClaimNames = ClaimNames(),
        clock: Callable[[], float] = time,
    ) -> None:
        if algorithm not in SIGNATURES:
            raise ValueError(f"{algorithm} is no signature with a public key")
        self._keys, self._algorithm, self._names = keys, algorithm, names
        self._claims = jwt.JWTClaimsRegistry(
            now=lambda: int(clock()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            exp={"essential": True},
            sub={"essential": True, "allow_blank": False},
        )

    def claims(self, text: str) -> Mapping[str, Any]:
        """Claims of a valid token.

        Raises
        ------
        TokenRefused
            For every reason there is.
        SigningKeysUnavailable
            If the provider cannot be reached and no keys are kept.
        """
        if len(text) > MOST_CHARACTERS:
            raise TokenRefused
        keys = self._keys.holding(_key_id(text))
        try:
            token = jwt.decode(text, keys, algorithms=[self._algorithm])
            self._claims.validate(token.claims)
        except (JoseError, ValueError, TypeError) as error:
            raise TokenRefused from error
        return token.claims

    def identify(self, text: str) -> Caller:
        """Whose token this is; raises as ``claims`` does."""
        return caller_of(self.claims(text), self._names, Door.TOKEN)


def caller_of(claims: Mapping[str, Any], names: ClaimNames, door: Door) -> Caller:
    """The caller that valid claims describe; without a known role it may do nothing."""
    organisation = _at(claims, names.organisation)
    teams = _at(claims, names.teams)
    return Caller(
        subject=str(claims["sub"]),
        organisation_id=organisation if isinstance(organisation, str) else "",
        roles=known_roles(_at(claims, names.roles)),
        door=door,
        scopes=known_scopes(claims.get("scope", claims.get("scp"))),
        team_ids=frozenset(map(str, teams)) if isinstance(teams, list) else frozenset(),
    )


def _key_id(text: str) -> str | None:
    """``kid`` of a token that is not trusted yet: it only says which key to look for."""
    head = text.partition(".")[0]
    try:
        header = json.loads(urlsafe_b64decode(head + "=" * (-len(head) % 4)))
        kid = header.get("kid")
    except (ValueError, AttributeError, RecursionError) as error:
        raise TokenRefused from error
    return kid if isinstance(kid, str) else None


def _at(claims: Mapping[str, Any], path: str) -> object:
    found: object = claims
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found
