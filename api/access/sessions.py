"""The session of somebody who logged in for the pages: a signed cookie, nothing kept here.

The cookie is signed and not encrypted: it holds a pseudonym, roles and teams. It cannot be taken
back before it ends, so it is short.
"""

from collections.abc import Callable, Mapping
from time import time
from typing import Any

from itsdangerous import BadData, URLSafeSerializer
from starlette.responses import Response

from api.access.caller import Caller, Door, known_roles

COOKIE = "__Host-passend"
"""The prefix makes browsers refuse it without Secure, with a Domain or from another path."""

LOGIN_COOKIE = "__Host-passend-login"
"""State of a login that is going on."""

LOGIN_SECONDS = 600


class SessionDoor:
    """Gives and reads session cookies.

    Parameters
    ----------
    secret
        Signs the cookies; at least 32 characters, the same on every process of a service.
    seconds
        How long a session lasts.
    """

    def __init__(self, secret: str, seconds: int, clock: Callable[[], float] = time) -> None:
        self._seconds, self._clock = seconds, clock
        self._sessions = URLSafeSerializer(secret, salt="passend.session")
        self._logins = URLSafeSerializer(secret, salt="passend.login")

    def identify(self, cookies: Mapping[str, str]) -> Caller | None:
        """Whose session this is; None without one, or with one that ended or is not ours."""
        found = self._read(self._sessions, cookies.get(COOKIE))
        if found is None:
            return None
        return Caller(
            found["sub"],
            found["org"],
            known_roles(found["roles"]),
            Door.SESSION,
            team_ids=frozenset(found["teams"]),
        )

    def begin(self, response: Response, caller: Caller) -> None:
        """Put a session on an answer."""
        said = {
            "sub": caller.subject,
            "org": caller.organisation_id,
            "roles": sorted(caller.roles),
            "teams": sorted(caller.team_ids),
        }
        self._write(response, COOKIE, self._sessions, said, self._seconds)
        end_cookie(response, LOGIN_COOKIE)

    def remember_login(self, response: Response, state: Mapping[str, str]) -> None:
        """Put what must come back from the identity provider on an answer."""
        self._write(response, LOGIN_COOKIE, self._logins, dict(state), LOGIN_SECONDS)

    def login_of(self, cookies: Mapping[str, str]) -> Mapping[str, str] | None:
        """The login that this browser began; None when there is none or it took too long."""
        return self._read(self._logins, cookies.get(LOGIN_COOKIE))

    def _write(
        self,
        response: Response,
        name: str,
        signer: URLSafeSerializer,
        said: Mapping[str, Any],
        seconds: int,
    ) -> None:
        value = signer.dumps({**said, "end": int(self._clock()) + seconds})
        text = value.decode() if isinstance(value, bytes) else value
        response.set_cookie(
            name, text, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax"
        )

    def _read(self, signer: URLSafeSerializer, text: str | None) -> dict[str, Any] | None:
        if text is None:
            return None
        try:
            said: dict[str, Any] = signer.loads(text)
        except BadData:
            return None
        return said if said["end"] > self._clock() else None


def end_cookie(response: Response, name: str) -> None:
    """Have the browser forget a cookie."""
    response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="lax")
