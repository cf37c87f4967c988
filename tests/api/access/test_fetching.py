import gzip
import socket
from contextlib import contextmanager
from threading import Event, Thread

import httpx2
import pytest

from api.access.addresses import is_safe
from api.access.fetching import MOST_BYTES, BoundedTokenClient, fetch_document

OK = b"HTTP/1.1 200 OK\r\n"


@contextmanager
def hostile(talk):
    """Address of a server on this machine that says what ``talk`` says, in its own time."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def run():
            connection, _ = server.accept()
            with connection:
                connection.recv(4096)
                try:
                    talk(connection)
                except OSError:  # whoever asked has gone
                    return

        thread = Thread(target=run, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/keys"
        thread.join()


def endless(connection):
    connection.sendall(OK + b'\r\n{"keys":"')
    while True:
        connection.sendall(b"x" * 65536)


def slow_body(connection):
    connection.sendall(OK + b"\r\n")
    while True:
        connection.sendall(b" ")
        Event().wait(0.05)


def slow_headers(connection):
    connection.sendall(OK)
    while True:
        connection.sendall(b"X-More: 1\r\n")
        Event().wait(0.05)


def packed(connection):
    body = gzip.compress(b'{"keys":"' + b"x" * 20 * MOST_BYTES + b'"}')
    connection.sendall(OK + b"Content-Encoding: gzip\r\n\r\n" + body)


def elsewhere(connection):
    head = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: http://169.254.169.254/\r\n\r\n"
    connection.sendall(head)


def nested(connection):
    connection.sendall(OK + b"\r\n" + b"[" * 200_000)


def no_object(connection):
    connection.sendall(OK + b"\r\n[]")


@pytest.mark.parametrize(
    ("talk", "fault"),
    [
        (endless, httpx2.ReadError),
        (slow_body, httpx2.ReadTimeout),
        (slow_headers, httpx2.ReadTimeout),
        (packed, httpx2.DecodingError),
        (elsewhere, httpx2.HTTPStatusError),
        (nested, ValueError),
        (no_object, ValueError),
    ],
)
def test_a_hostile_provider_takes_no_more_than_a_fault(talk, fault):
    """Each would keep a thread, take the memory or lead elsewhere; the connection is closed too."""
    with hostile(talk) as address, pytest.raises(fault):
        fetch_document(address, patience_seconds=1.0)


def test_tokens_are_fetched_within_the_same_bounds():
    """The client that sends the secret is no easier to hold up or to send elsewhere."""
    for talk, fault in ((endless, httpx2.ReadError), (slow_body, httpx2.ReadTimeout)):
        with (
            hostile(talk) as address,
            BoundedTokenClient(client_id="passend", timeout=1.0) as client,
            pytest.raises(fault),
        ):
            client.fetch_token(address, code="een", code_verifier="x" * 43)


@pytest.mark.parametrize(
    ("address", "is_so"),
    [
        ("https://inloggen.example/keys", True),
        ("http://127.0.0.1:8080/keys", True),
        ("http://localhost/keys", True),
        ("http://[::1]/keys", True),
        ("http://inloggen.example/keys", False),
        ("http://127.0.0.1.inloggen.example/keys", False),
        ("http://127.0.0.1@inloggen.example/keys", False),
        ("http://169.254.169.254/latest", False),
        ("file:///etc/passwd", False),
        ("https:///keys", False),
        ("https://inloggen.example:x/", False),
        ("", False),
    ],
)
def test_only_https_is_fetched_or_what_is_on_this_machine(address, is_so):
    """Keys that came over plain HTTP are anybody's keys."""
    assert is_safe(address) is is_so
    if not is_so:
        with pytest.raises((httpx2.UnsupportedProtocol, httpx2.InvalidURL)):
            fetch_document(address, httpx2.MockTransport(lambda _: httpx2.Response(200, json={})))
