"""What is far too large, sent or once unpacked: how much memory the service holds meanwhile."""

import json
import socket
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any

from benchmarks.faults.service import RunningService

_AT_ONCE = 25
_PART = b"x" * 65_536
_SECONDS = 20


@dataclass(frozen=True)
class Flood:
    """One kind of request that is too large: what it says of itself, and how much really comes."""

    head: str
    n_bytes: int
    is_chunked: bool = False


FLOODS: Mapping[str, Flood] = {
    "JSON, size told": Flood("Content-Type: application/json", 50_000_000),
    "JSON, in chunks": Flood("Content-Type: application/json", 50_000_000, is_chunked=True),
    "file where none is taken": Flood("Content-Type: application/octet-stream", 30_000_000),
    "file in chunks": Flood("Content-Type: application/zip", 60_000_000, is_chunked=True),
}


def flood(service: RunningService, kind: Flood, count: int) -> tuple[set[int], int]:
    """Send ``count`` requests, several at once; statuses seen and the most memory in bytes.

    Status 0 stands for a connection that was closed before all was sent.
    """
    with watched(service) as peak, ThreadPoolExecutor(_AT_ONCE) as pool:
        statuses = set(pool.map(lambda _: _send(service.port, kind), range(count)))
    return statuses, peak[0]


def offer_file(service: RunningService, name: str, content: bytes) -> tuple[int, dict[str, Any]]:
    """Offer a file for import, as a trial; status and answer."""
    head = f'--x\r\nContent-Disposition: form-data; name="bestand"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + b"\r\n--x--\r\n"
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    status, _, text = service.send("POST", "/v1/importen?proef=true", kind, body, seconds=300)
    return status, json.loads(text)


@contextmanager
def watched(service: RunningService) -> Iterator[list[int]]:
    """The most memory in bytes that the service holds meanwhile, as the one element of a list."""
    peak, is_over = [service.resident_bytes()], Event()

    def watch() -> None:
        while not is_over.wait(0.02):
            peak[0] = max(peak[0], service.resident_bytes())

    watcher = Thread(target=watch)
    watcher.start()
    try:
        yield peak
    finally:
        is_over.set()
        watcher.join()


def _send(port: int, kind: Flood) -> int:
    size = "Transfer-Encoding: chunked" if kind.is_chunked else f"Content-Length: {kind.n_bytes}"
    head = f"POST /v1/plannen HTTP/1.1\r\nHost: 127.0.0.1\r\n{kind.head}\r\n{size}\r\n\r\n"
    part = b"%x\r\n%b\r\n" % (len(_PART), _PART) if kind.is_chunked else _PART
    with socket.create_connection(("127.0.0.1", port), timeout=_SECONDS) as connection:
        try:
            connection.sendall(head.encode())
            for _ in range(kind.n_bytes // len(_PART)):
                connection.sendall(part)
        except OSError:
            pass
        try:
            answer = connection.recv(100)
        except OSError:
            return 0
        return int(answer[9:12]) if answer.startswith(b"HTTP/1.1 ") else 0
