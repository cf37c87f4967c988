"""Opens the doors that the settings ask for."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import httpx2

from api.access.doors import Doors, local_caller
from api.access.keys import KeyDoor, KeysInMemory, KeyStore
from api.access.sessions import SessionDoor
from api.access.signing_keys import SigningKeys
from api.access.tokens import ClaimNames, TokenDoor
from api.settings import Settings

PATIENCE_SECONDS = 5.0
"""How long an identity provider may take to answer."""


def open_doors(settings: Settings, keys: KeyStore | None = None) -> Doors:
    """The doors of a service.

    Parameters
    ----------
    keys
        Where keys are kept; those of this process when None.
    """
    if settings.is_local:
        return Doors(local=local_caller(settings.organisation_id))
    return Doors(
        keys=KeyDoor(keys or KeysInMemory(), lambda: datetime.now(UTC)),
        tokens=_token_door(settings) if settings.token_issuer else None,
        sessions=SessionDoor(settings.secret.get_secret_value(), settings.session_seconds),
        organisation_id=settings.organisation_id,
    )


def claim_names(settings: Settings) -> ClaimNames:
    """Where the identity provider puts what we need."""
    return ClaimNames(settings.claim_roles, settings.claim_organisation, settings.claim_teams)


def fetch_document(address: str, client: httpx2.Client | None = None) -> Mapping[str, Any]:
    """A JSON document of an identity provider; any error when it cannot be had."""
    get = client.get if client is not None else httpx2.get
    answer = get(address, timeout=PATIENCE_SECONDS)
    answer.raise_for_status()
    document: Mapping[str, Any] = answer.json()
    return document


def _token_door(settings: Settings) -> TokenDoor:
    return TokenDoor(
        SigningKeys(lambda: fetch_document(settings.token_keys_url)),
        issuer=settings.token_issuer,
        audience=settings.token_audience,
        algorithm=settings.token_algorithm,
        names=claim_names(settings),
    )
