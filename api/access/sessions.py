"""The session of somebody who logged in for the pages: a cookie that names it, rights kept here.

The cookie is signed and holds nothing but the secret of a session and its end. Who that is and what
they may is looked up for every request, so that a session can be ended at once.
"""

from collections.abc import Callable, Mapping
from time import time
from typing import Any, Protocol

from itsdangerous import BadData, URLSafeSerializer
from starlette.responses import Response

from api.access.caller import Caller

COOKIE = "__Host-passend"
"""The prefix makes browsers refuse it without Secure, with a Domain or from another path."""

LOGIN_COOKIE = "__Host-passend-login"
"""State of a login that is going on."""

LOGIN_SECONDS = 600


class KeptSessions(Protocol):
    """Where sessions are kept, for every process of a service."""

    def begin(self, caller: Caller, seconds: int) -> str:
        """Begin a session; give its secret."""
        ...

    def find(self, secret: str) -> Caller | None:
        """Whose session it is; None when it is over or was ended."""
        ...

    def end(self, secret: str) -> None:
        """End a session; nothing happens when there is none."""
        ...


class SessionDoor:
    """Gives and reads session cookies.

    Parameters
    ----------
    secret
        Signs the cookies; at least 32 characters, the same on every process of a service.
    seconds
        How long a session lasts.
    """

    def __init__(
        self,
        secret: str,
        seconds: int,
        kept: KeptSessions,
        clock: Callable[[], float] = time,
    ) -> None:
        self._seconds, self._kept, self._clock = seconds, kept, clock
        self._sessions = URLSafeSerializer(secret, salt="passend.session")
        self._logins = URLSafeSerializer(secret, salt="passend.login")

    def identify(self, cookies: Mapping[str, str]) -> Caller | None:
        """Whose session this is; None without one, or with one that ended or is not ours."""
        found = self._read(self._sessions, cookies.get(COOKIE))
        return None if found is None else self._kept.find(found["session"])

    def begin(self, response: Response, caller: Caller) -> None:
        """Put a session on an answer."""
        said = {"session": self._kept.begin(caller, self._seconds)}
        self._write(response, COOKIE, self._sessions, said, self._seconds)
        end_cookie(response, LOGIN_COOKIE)

    def end(self, response: Response, cookies: Mapping[str, str]) -> None:
        """End the session of this browser."""
        self.end_earlier(cookies)
        end_cookie(response, COOKIE)

    def end_earlier(self, cookies: Mapping[str, str]) -> None:
        """End the session that this browser has, for whoever has a copy of its cookie too."""
        found = self._read(self._sessions, cookies.get(COOKIE))
        if found is not None:
            self._kept.end(found["session"])

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
        is_whole = said.get("end", 0) > self._clock()
        # A cookie of a version that kept nothing names no session: that browser logs in again.
        is_known = signer is self._logins or "session" in said
        return said if is_whole and is_known else None


def end_cookie(response: Response, name: str) -> None:
    """Have the browser forget a cookie."""
    response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="lax")
