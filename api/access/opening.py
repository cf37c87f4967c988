"""Opens the doors that the settings ask for."""

import httpx2

from api.access.doors import Doors, local_caller
from api.access.fetching import fetch_document
from api.access.keys import OpensByKey
from api.access.login import LoginProvider
from api.access.sessions import KeptSessions, SessionDoor
from api.access.signing_keys import SigningKeys
from api.access.tokens import ClaimNames, TokenDoor
from api.settings import Settings

LOGIN_PATH = "/inloggen"
RETURN_PATH = "/inloggen/terug"


def open_doors(settings: Settings, keys: OpensByKey, sessions: KeptSessions) -> Doors:
    """The doors of a service.

    Parameters
    ----------
    keys
        The door for API keys.
    sessions
        Where sessions of people who logged in are kept.
    """
    if settings.is_local:
        return Doors(local=local_caller(settings.home_organisation))
    return Doors(
        keys=keys,
        tokens=_token_door(settings) if settings.token_issuer else None,
        sessions=SessionDoor(
            settings.secret.get_secret_value(), settings.session_seconds, sessions
        ),
        organisation_id=settings.organisation_id,
    )


def claim_names(settings: Settings) -> ClaimNames:
    """Where the identity provider puts what we need."""
    return ClaimNames(settings.claim_roles, settings.claim_organisation, settings.claim_teams)


def login_provider(
    settings: Settings, transport: httpx2.BaseTransport | None = None
) -> LoginProvider | None:
    """Where people log in for the pages; None when the settings name no provider."""
    if settings.is_local or not settings.oidc_issuer:
        return None
    return LoginProvider(
        settings.oidc_issuer,
        settings.oidc_client_id,
        settings.oidc_client_secret.get_secret_value(),
        f"{settings.public_url}{RETURN_PATH}",
        algorithm=settings.token_algorithm,
        names=claim_names(settings),
        transport=transport,
    )


def _token_door(settings: Settings) -> TokenDoor:
    return TokenDoor(
        SigningKeys(lambda: fetch_document(settings.token_keys_url)),
        issuer=settings.token_issuer,
        audience=settings.token_audience,
        algorithm=settings.token_algorithm,
        names=claim_names(settings),
    )
