"""Around every request: its number, its limits, HEAD, the headers of the answer, one log line.

The log holds the template of the address, never the address itself, and of an unexpected error its
kind and line, never its message: both may say something about a person.
"""

import asyncio
import logging
import re
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

import structlog
from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access.rights import route_name
from api.headers import answer_headers, bare_media_type, is_json
from api.http.json_depth import DepthMeter
from api.http.media import ONLY_JSON, media_of
from api.observing.logs import place_of
from api.observing.metrics import Metrics
from api.problems import BodyTooDeep, ProblemCode, problem_response
from api.settings import Settings

log = logging.getLogger(__name__)

_TOO_SLOW, _TOO_LARGE = 408, 413
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class Envelope:
    """ASGI middleware; outermost, so that no answer leaves without it."""

    def __init__(self, app: ASGIApp, settings: Settings, metrics: Metrics | None = None) -> None:
        self.app, self.settings, self.metrics = app, settings, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        exchange = _Exchange(scope, receive, send, self.settings)
        with structlog.contextvars.bound_contextvars(request_id=exchange.request_id):
            try:
                if _host_name(scope) in self.settings.host_names:
                    await self.app(exchange.scope, exchange.receive, exchange.send)
                else:
                    response = problem_response(Request(exchange.scope), ProblemCode.OTHER_HOST)
                    await response(exchange.scope, exchange.receive, exchange.send)
            except Exception as error:  # the last stop of every error
                log.error("request failed", extra=place_of(error))
                if not exchange.status:
                    response = problem_response(Request(exchange.scope), ProblemCode.INTERNAL)
                    await response(exchange.scope, exchange.receive, exchange.send)
            exchange.tell(self.metrics)


class _Exchange:
    """One request and its answer."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, settings: Settings) -> None:
        self.status = 0
        self._start = perf_counter()
        self._receive, self._send = receive, send
        self._path: str = scope["path"]
        self._method: str = scope["method"]
        self._over_tls = scope.get("scheme") == "https"
        headers = Headers(scope=scope)
        self.request_id = _request_id(headers.get("x-request-id", ""))
        takes_json = is_json(headers.get("content-type", ""))
        self._depth = DepthMeter() if takes_json else None
        self._max_depth = settings.max_json_depth
        self._settings, self._content_type = settings, headers.get("content-type", "")
        self._room: int | None = None
        self._patience: float | None = settings.body_seconds
        self._declared = headers.get("content-length", "")
        # HEAD is GET without the body (left out below); the server keeps its own scope with HEAD.
        method = "GET" if self._method == "HEAD" else self._method
        state = {**scope.get("state", {}), "request_id": self.request_id}
        self.scope: Scope = {**scope, "method": method, "state": state}

    async def receive(self) -> Message:
        """Hand on a part of the body, as long as the whole is in time and within its limits."""
        if self._patience is None:  # the body is complete; what still comes is the end
            return await self._receive()
        if self._room is None:
            self._room = _room(self.scope, self._content_type, self._settings)
        if self._declared.isdecimal() and int(self._declared) > self._room:
            raise HTTPException(_TOO_LARGE)
        message = await self._in_time(self._patience)
        part = message.get("body", b"")
        self._room -= len(part)
        self._declared = ""
        if self._room < 0:
            raise HTTPException(_TOO_LARGE)
        if self._depth is not None:
            self._depth.feed(part)
            if self._depth.deepest > self._max_depth:
                raise BodyTooDeep
        if not message.get("more_body", False):
            self._patience = None
        return message

    async def _in_time(self, seconds: float) -> Message:
        """A part of the body, before the time for the whole is over."""
        asked = perf_counter()
        try:
            message = await asyncio.wait_for(self._receive(), seconds)
        except TimeoutError:
            raise HTTPException(_TOO_SLOW) from None
        self._patience = max(0.0, seconds - (perf_counter() - asked))
        return message

    async def send(self, message: Message) -> None:
        """Hand on a part of the answer, with the headers that every answer carries."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in answer_headers(self._path, over_tls=self._over_tls).items():
                headers.setdefault(name, value)
            headers["X-Request-ID"] = self.request_id
        elif message["type"] == "http.response.body" and self._method == "HEAD":
            message = {**message, "body": b""}
        await self._send(message)

    def tell(self, metrics: Metrics | None) -> None:
        """Log method, template of the address, status and milliseconds, and count them."""
        seconds, route = perf_counter() - self._start, _template(self.scope)
        method = _known(self._method)
        fields = {"method": method, "route": route, "status": self.status}
        log.info("request", extra={**fields, "milliseconds": round(1000 * seconds, 1)})
        if metrics is not None:
            metrics.request(method, route, self.status, seconds)


def _room(scope: Scope, content_type: str, settings: Settings) -> int:
    """Largest body in bytes: workbooks and files may be larger than JSON, where a route takes them.

    A route that takes JSON only would read a large file whole before it refuses the kind.
    """
    route = scope.get("route")
    if route is None or media_of(route_name(route)).takes == ONLY_JSON.takes:
        return settings.max_body_bytes
    kind = bare_media_type(content_type)
    small = kind in {"", "text/plain", "application/x-www-form-urlencoded"} or kind.endswith("json")
    return settings.max_body_bytes if small else settings.max_upload_bytes


def _request_id(given: str) -> str:
    """Number of a request: that of the caller when it is a UUID, which can hold nothing else."""
    return str(UUID(given)) if _UUID.fullmatch(given) else str(uuid4())


def _known(method: str) -> str:
    """Method, or "other": a caller can make up any text."""
    known = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
    return method if method in known else "other"


def _host_name(scope: Scope) -> str:
    """Name under which the caller knows us, without the port."""
    host = Headers(scope=scope).get("host", "").lower()
    return host.partition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0]


def _template(scope: Scope) -> str:
    """Address with names instead of identifiers; a dash when no route matched."""
    route: Any = scope.get("route")
    return f"{scope.get('root_path', '')}{getattr(route, 'path', '')}" if route else "-"
