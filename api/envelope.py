"""Around every request: its number, its limits, HEAD, the headers of the answer, one log line.

The log holds the pattern of the address, never the address itself, and of an unexpected error its
kind and line, never its message: both may say something about a person.
"""

import logging
from pathlib import Path
from time import perf_counter
from traceback import extract_tb
from typing import Any
from uuid import uuid4

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.headers import answer_headers
from api.problems import ProblemCode, problem_response
from api.settings import Settings

log = logging.getLogger(__name__)

_TOO_LARGE = 413


class Envelope:
    """ASGI middleware; outermost, so that no answer leaves without it."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        exchange = _Exchange(scope, receive, send, self.settings.max_body_bytes)
        try:
            if _host_name(scope) in self.settings.host_names:
                await self.app(exchange.scope, exchange.receive, exchange.send)
            else:
                response = problem_response(Request(exchange.scope), ProblemCode.OTHER_HOST)
                await response(exchange.scope, exchange.receive, exchange.send)
        except Exception as error:  # the last stop of every error
            exchange.log_error(error)
            if not exchange.status:
                response = problem_response(Request(exchange.scope), ProblemCode.INTERNAL)
                await response(exchange.scope, exchange.receive, exchange.send)
        exchange.log_end()


class _Exchange:
    """One request and its answer."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, max_body_bytes: int) -> None:
        self.status = 0
        self._start = perf_counter()
        self._receive, self._send = receive, send
        self._path: str = scope["path"]
        self._method: str = scope["method"]
        self._request_id = str(uuid4())
        self._room = max_body_bytes
        self._declared = Headers(scope=scope).get("content-length", "")
        # HEAD is GET without the body (left out below); the server keeps its own scope with HEAD.
        method = "GET" if self._method == "HEAD" else self._method
        state = {**scope.get("state", {}), "request_id": self._request_id}
        self.scope: Scope = {**scope, "method": method, "state": state}

    async def receive(self) -> Message:
        """Hand on a part of the body, as long as the whole is not too large."""
        if self._declared.isdecimal() and int(self._declared) > self._room:
            raise HTTPException(_TOO_LARGE)
        message = await self._receive()
        self._room -= len(message.get("body", b""))
        self._declared = ""
        if self._room < 0:
            raise HTTPException(_TOO_LARGE)
        return message

    async def send(self, message: Message) -> None:
        """Hand on a part of the answer, with the headers that every answer carries."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in answer_headers(self._path).items():
                headers[name] = value
        elif message["type"] == "http.response.body" and self._method == "HEAD":
            message = {**message, "body": b""}
        await self._send(message)

    def log_error(self, error: Exception) -> None:
        """Log kind and place of an unexpected error."""
        frame = extract_tb(error.__traceback__)[-1]
        log.error(
            "request %s failed: %s in %s, line %s",
            self._request_id,
            type(error).__name__,
            Path(frame.filename).name,
            frame.lineno,
        )

    def log_end(self) -> None:
        """Log method, pattern of the address, status and milliseconds."""
        log.info(
            "%s %s %s %.0f ms",
            self._method,
            _pattern(self.scope),
            self.status,
            1000 * (perf_counter() - self._start),
        )


def _host_name(scope: Scope) -> str:
    """Name under which the caller knows us, without the port."""
    host = Headers(scope=scope).get("host", "").lower()
    return host.partition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0]


def _pattern(scope: Scope) -> str:
    """Address with names instead of identifiers; empty when no route matched."""
    route: Any = scope.get("route")
    return f"{scope.get('root_path', '')}{getattr(route, 'path', '')}" if route else "-"
