"""One kept-alive HTTP/1.1 connection, as light as it gets: the tool shares the machine it measures.

Understands what our own service sends, which is bodies with a length; it is no client for others.
"""

import asyncio
from dataclasses import dataclass
from types import TracebackType
from typing import Self

_LARGEST_HEAD = 64 * 1024


@dataclass(frozen=True)
class Reply:
    """Status, headers by lower-case name, body."""

    status: int
    headers: dict[str, str]
    body: bytes


class Connection:
    """Sends one request at a time."""

    def __init__(self, host: str, port: int, key: str = "") -> None:
        self._host, self._port = host, port
        self._fixed = f"Host: {host}:{port}\r\nAccept: application/json\r\n"
        if key:
            self._fixed += f"Authorization: Bearer {key}\r\n"
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def __aenter__(self) -> Self:
        """Connect."""
        self._reader, self._writer = await asyncio.open_connection(
            self._host, self._port, limit=2**20
        )
        return self

    async def __aexit__(
        self,
        _type: type[BaseException] | None,
        _value: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """Hang up."""
        if self._writer is not None:
            self._writer.close()

    async def request(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Reply:
        """Send a request and read the whole answer."""
        assert self._reader is not None
        assert self._writer is not None
        lines = f"{method} {path} HTTP/1.1\r\n{self._fixed}"
        for name, value in (headers or {}).items():
            lines += f"{name}: {value}\r\n"
        if body:
            lines += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        self._writer.write(lines.encode("ascii") + b"\r\n" + body)
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status_line, *rest = head.rstrip("\r\n").split("\r\n")
        found = {
            name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)
        }
        length = int(found.get("content-length", "0"))
        content = await self._reader.readexactly(length) if length else b""
        if found.get("connection", "").lower() == "close":
            self._writer.close()
            await self.__aenter__()
        return Reply(int(status_line.split(" ")[1]), found, content)
