"""The gate before every route: who calls, whether the caller may, and whether not too often.

It stands before the body is read, and it holds for everything that has an address: a route that
the table of rights does not know stops the service from starting.
"""

from collections.abc import Sequence
from urllib.parse import quote

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Match, Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from api.access.caller import Caller
from api.access.doors import Doors, not_authenticated, unavailable
from api.access.rights import Reach, Right
from api.http.rate_limit import RateLimit
from api.problems import ApiProblem, ProblemCode, problem_response
from matcher.store.errors import StoreUnavailable

_NOBODY = {ProblemCode.NOT_AUTHENTICATED, ProblemCode.NOT_ALLOWED, ProblemCode.UNAVAILABLE}
"""On a public route, who cannot be known or does not belong here is simply nobody."""


class Gate:
    """ASGI middleware of one application.

    Parameters
    ----------
    routes
        The routes of that application with their rights.
    limit
        None = callers are not limited here.
    login_path
        Where a browser without a session is sent; empty for programs, which get 401.
    """

    def __init__(
        self,
        app: ASGIApp,
        routes: Sequence[tuple[BaseRoute, Right]],
        doors: Doors,
        limit: RateLimit | None = None,
        login_path: str = "",
    ) -> None:
        self.app = app
        self._routes = routes
        self._doors, self._limit, self._login_path = doors, limit, login_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, or answer it here."""
        route, right = self._found(scope) if scope["type"] == "http" else (None, None)
        if right is None:  # no such address or method, or an application with a gate of its own
            await self.app(scope, receive, send)
            return
        scope["route"] = route  # for the log, also of what is refused here
        request = Request(scope)
        try:
            caller = await self._caller(request, right)
            reach = self._admitted(caller, right, request.method)
        except ApiProblem as problem:
            answer = self._refusal(request, problem)
            await answer(scope, receive, send)
            return
        request.state.caller, request.state.reach = caller, reach
        await self.app(scope, receive, send)

    def _found(self, scope: Scope) -> tuple[BaseRoute | None, Right | None]:
        for route, right in self._routes:
            if route.matches(scope)[0] is Match.FULL:
                return (None, None) if isinstance(route, Mount) else (route, right)
        return None, None

    async def _caller(self, request: Request, right: Right) -> Caller | None:
        try:
            return await self._identified(request)
        except ApiProblem as problem:
            if right.is_public and problem.code in _NOBODY:
                return None
            raise

    async def _identified(self, request: Request) -> Caller | None:
        if self._doors.are_quick:
            return self._doors.identify(request)
        try:
            return await run_in_threadpool(self._doors.identify, request)
        except StoreUnavailable:
            raise unavailable() from None

    def _admitted(self, caller: Caller | None, right: Right, method: str) -> Reach:
        if caller is not None and self._limit is not None:
            wait = self._limit.wait(caller.key)
            if wait:
                headers = {"Retry-After": str(wait)}
                raise ApiProblem(ProblemCode.TOO_MANY_REQUESTS, headers=headers)
        if right.is_public:
            return Reach.ALL
        if caller is None:
            raise not_authenticated()
        reach = right.reach_of(caller, method)
        if reach is Reach.NOTHING:
            raise ApiProblem(ProblemCode.NOT_ALLOWED)
        return reach

    def _refusal(self, request: Request, problem: ApiProblem) -> Response:
        is_page = request.method == "GET" and "text/html" in request.headers.get("accept", "")
        if self._login_path and is_page and problem.code is ProblemCode.NOT_AUTHENTICATED:
            back = quote(request.scope["path"], safe="/")
            return RedirectResponse(f"{self._login_path}?terug={back}", 303)
        return problem_response(request, problem.code, problem.faults, problem.headers)
