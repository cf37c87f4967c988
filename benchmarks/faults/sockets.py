"""What no HTTP library would send: broken heads, smuggled requests, bodies that never come.

Each attack is bytes on a socket of its own to a service on this machine. A good end is an error, an
ordinary answer, or a closed connection, soon; what counts is that there is one, and only one.
"""

import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass

_HOST = b"Host: 127.0.0.1\r\n"
_GET = b"GET /v1/gezondheid HTTP/1.1\r\n" + _HOST
_POST = b"POST /v1/plannen HTTP/1.1\r\n" + _HOST + b"Content-Type: application/json\r\n"
_SECOND = b"GET /v1/plannen/tweede HTTP/1.1\r\n" + _HOST + b"\r\n"

ATTACKS: Mapping[str, bytes] = {
    "nothing but noise": bytes(range(256)) * 8,
    "greeting of TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 500,
    "preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\x00" * 9,
    "HTTP/0.9": b"GET /v1/gezondheid\r\n\r\n",
    "HTTP/3.7": b"GET /v1/gezondheid HTTP/3.7\r\n" + _HOST + b"\r\n",
    "no host": b"GET /v1/gezondheid HTTP/1.1\r\n\r\n",
    "two hosts": _GET + b"Host: evil.example\r\n\r\n",
    "host of somebody else": b"GET /v1/gezondheid HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "whole address": b"GET http://evil.example/v1/gezondheid HTTP/1.1\r\n" + _HOST + b"\r\n",
    "long address": b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n" + _HOST + b"\r\n",
    "long method": b"A" * 100_000 + b" / HTTP/1.1\r\n" + _HOST + b"\r\n",
    "long header": _GET + b"X-A: " + b"a" * 200_000 + b"\r\n\r\n",
    "many headers": _GET + b"".join(b"X-%d: y\r\n" % n for n in range(20_000)) + b"\r\n",
    "header that never ends": _GET + b"X-A: " + b"a" * 500_000,
    "null in a header": _GET + b"X-A: a\x00b\r\n\r\n",
    "bare new line in a header": _GET + b"X-A: a\nX-B: b\r\n\r\n",
    "bare carriage return": _GET + b"X-A: a\rX-B: b\r\n\r\n",
    "folded header": _GET + b"X-A: a\r\n b\r\n\r\n",
    "space before the colon": _GET + b"Content-Length : 5\r\n\r\nhello",
    "header without a name": _GET + b": x\r\n\r\n",
    "bytes above 127": _GET + "X-A: é\u202e\r\n\r\n".encode(),
    "address with a null": b"GET /v1/\x00 HTTP/1.1\r\n" + _HOST + b"\r\n",
    "address with spaces": b"GET /v1/ gezondheid HTTP/1.1\r\n" + _HOST + b"\r\n",
    "asterisk": b"OPTIONS * HTTP/1.1\r\n" + _HOST + b"\r\n",
    "tunnel": b"CONNECT 127.0.0.1:22 HTTP/1.1\r\n" + _HOST + b"\r\n",
    "trace": b"TRACE /v1/gezondheid HTTP/1.1\r\n" + _HOST + b"\r\n",
    "websocket": _GET + b"Connection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    "upgrade to h2c": _GET + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
    b"HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
    "length and chunks": _POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"0\r\n\r\n" + _SECOND,
    "two lengths": _POST + b"Content-Length: 5\r\nContent-Length: 50\r\n\r\nhello" + _SECOND,
    "negative length": _POST + b"Content-Length: -1\r\n\r\n{}",
    "length that is no number": _POST + b"Content-Length: 0x10\r\n\r\n{}",
    "length beyond everything": _POST + b"Content-Length: " + b"9" * 60 + b"\r\n\r\n{}",
    "length of a terabyte": _POST + b"Content-Length: 1000000000000\r\n\r\n{}",
    "unknown encoding": _POST + b"Transfer-Encoding: gzip, identity\r\n\r\n{}",
    "chunks in odd spelling": _POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n" + _SECOND,
    "chunk of odd size": _POST + b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\nx",
    "chunk of no size": _POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n",
    "chunks without end": _POST + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\n \r\n" * 80_000,
    "body that stops": _POST + b"Content-Length: 500\r\n\r\n{",
    "chunk that stops": _POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{",
    "expects to go on": _POST + b"Content-Length: 500\r\nExpect: 100-continue\r\n\r\n",
}
"""Bytes by attack. The body of those that stop never comes; the service must end the wait."""


@dataclass(frozen=True)
class End:
    """How one attack ended: status of each answer, whether the connection was closed in time."""

    statuses: tuple[int, ...]
    was_closed: bool
    text: str


def attack(port: int, content: bytes, seconds: float) -> End:
    """Send bytes and read until the service closes the connection, or the time is over."""
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        try:
            connection.sendall(content)
            while part := connection.recv(65_536):
                received += part
            was_closed = True
        except TimeoutError:
            was_closed = False
        except OSError:  # closed while we were still sending
            was_closed = True
    text = received.decode("latin-1")
    statuses = re.findall(r"^HTTP/1\.1 (\d{3})", text, flags=re.MULTILINE)
    return End(tuple(map(int, statuses)), was_closed, text)


def faults_of_end(end: End) -> list[str]:
    """What is wrong with how an attack ended."""
    found = []
    final = [status for status in end.statuses if status != 100]
    if any(status >= 500 or status == 101 for status in final):
        found.append(f"answered {final}")
    if len(final) > 1:
        found.append(f"one request became {len(final)}: {final}")
    if not end.was_closed:
        found.append("the connection stayed open")
    if "Traceback" in end.text:
        found.append("the answer shows its insides")
    return found
