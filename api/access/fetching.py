"""Talks to an identity provider, and takes no more of its answers than a provider has to say.

Whoever stands in for a provider, or is one and was broken into, gets no thread for longer than the
patience, no memory beyond the bound, and cannot have us ask an address elsewhere by a redirect.
"""

import json
from collections.abc import Callable, Mapping
from threading import Thread
from time import monotonic
from typing import Any

import httpx2
from authlib.integrations.httpx_client import OAuth2Client  # type: ignore[import-untyped]

from api.access.addresses import is_safe

PATIENCE_SECONDS = 5.0
"""How long an identity provider may take to answer, from the first to the last byte."""

MOST_BYTES = 1_000_000
"""Longest answer; a set of keys has some thousands."""


def fetch_document(
    address: str,
    transport: httpx2.BaseTransport | None = None,
    patience_seconds: float = PATIENCE_SECONDS,
) -> Mapping[str, Any]:
    """A JSON document; ``httpx2.HTTPError`` or ``ValueError`` when it cannot be had."""
    with BoundedClient(transport=transport, timeout=patience_seconds) as client:
        answer = client.get(address)
    answer.raise_for_status()
    try:
        document = json.loads(answer.content)
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not isinstance(document, Mapping):
        raise ValueError("not a JSON object")
    return document


class BoundedClient(httpx2.Client):
    """A client whose every answer ends within its timeout and is no longer than the bound."""

    def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:
        """Send a request, follow no redirect, and have the answer whole.

        Errors: ``httpx2.HTTPError``.
        """
        if not is_safe(str(request.url)):
            raise httpx2.UnsupportedProtocol("neither https nor this machine")
        request.headers["Accept-Encoding"] = "identity"
        seconds = float(self.timeout.read or PATIENCE_SECONDS)
        options |= {"stream": True, "follow_redirects": False}
        ask = super().send
        return _within(seconds, lambda: _whole(ask(request, **options), monotonic() + seconds))


class BoundedTokenClient(BoundedClient, OAuth2Client):  # type: ignore[misc]
    """The same for the code flow of OAuth 2; options are those of ``OAuth2Client``."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)


def _whole(answer: httpx2.Response, deadline: float) -> httpx2.Response:
    kept = bytearray()
    try:
        if answer.headers.get("content-encoding", "identity") != "identity":
            raise httpx2.DecodingError("packed, which was not asked for")
        for chunk in answer.iter_bytes():
            kept += chunk
            if len(kept) > MOST_BYTES:
                raise httpx2.ReadError("too long")
            if monotonic() > deadline:
                raise httpx2.ReadTimeout("too slow")
    finally:
        answer.close()
    return httpx2.Response(
        answer.status_code, headers=answer.headers, content=bytes(kept), request=answer.request
    )


def _within(seconds: float, ask: Callable[[], httpx2.Response]) -> httpx2.Response:
    """Stop waiting in time; a timeout of the client starts anew with every byte that comes."""
    answers: list[httpx2.Response] = []
    faults: list[Exception] = []

    def run() -> None:
        try:
            answers.append(ask())
        except Exception as fault:  # raised again by who waits
            faults.append(fault)

    thread = Thread(target=run, name="passend-identity", daemon=True)
    thread.start()
    thread.join(seconds)
    if faults:
        raise faults[0]
    if not answers:
        raise httpx2.ReadTimeout("too slow")
    return answers[0]
