"""Logging in and out for the pages; there only where the settings name an identity provider."""

import re
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.access.doors import unavailable
from api.access.login import LoginFailed, LoginProvider, ProviderUnavailable
from api.access.opening import LOGIN_PATH, RETURN_PATH
from api.access.sessions import SessionDoor
from api.problems import ApiProblem, ProblemCode

_SEE_OTHER = 303
_OWN_PAGE = re.compile(r"/(?![/\\])[^\\\x00-\x1f]*")


def login_router(provider: LoginProvider, sessions: SessionDoor) -> APIRouter:
    """Routes of the log-in."""
    router = APIRouter(include_in_schema=False)

    @router.get(LOGIN_PATH)
    def begin_login(terug: Annotated[str, Query(max_length=500)] = "/") -> Response:
        """Send the browser to the identity provider, and remember where it wanted to go."""
        try:
            address, waiting = provider.begin()
        except ProviderUnavailable:
            raise unavailable() from None
        response = RedirectResponse(address, _SEE_OTHER)
        sessions.remember_login(response, {**waiting, "back": own_page(terug)})
        return response

    @router.get(RETURN_PATH)
    def finish_login(request: Request) -> Response:
        """Begin a session for who comes back."""
        waiting = sessions.login_of(request.cookies)
        if waiting is None:
            raise ApiProblem(ProblemCode.LOGIN_FAILED)
        try:
            caller = provider.finish(request.query_params, waiting)
        except LoginFailed:
            raise ApiProblem(ProblemCode.LOGIN_FAILED) from None
        except ProviderUnavailable:
            raise unavailable() from None
        response = RedirectResponse(waiting["back"], _SEE_OTHER)
        sessions.end_earlier(request.cookies)  # nobody can log out of it any more
        sessions.begin(response, caller)
        return response

    @router.post("/uitloggen")
    def log_out(request: Request) -> Response:
        """End the session of this browser; the one at the identity provider goes on."""
        response = RedirectResponse("/", _SEE_OTHER)
        sessions.end(response, request.cookies)
        return response

    return router


def own_page(path: str) -> str:
    """A path of our own, so that a log-in never ends at somebody else's page; "/" for others."""
    return path if _OWN_PAGE.fullmatch(path) else "/"
