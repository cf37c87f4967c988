"""Gets documents of an identity provider: its description and its keys."""

from collections.abc import Mapping
from typing import Any

import httpx2

PATIENCE_SECONDS = 5.0
"""How long an identity provider may take to answer."""


def fetch_document(
    address: str, transport: httpx2.BaseTransport | None = None
) -> Mapping[str, Any]:
    """A JSON document; ``httpx2.HTTPError`` or ``ValueError`` when it cannot be had."""
    with httpx2.Client(transport=transport, timeout=PATIENCE_SECONDS) as client:
        answer = client.get(address)
    answer.raise_for_status()
    document = answer.json()
    if not isinstance(document, Mapping):
        raise ValueError("not a JSON object")
    return document
