"""Identifiers that leave the house under another name: the key stays, so that only we can link."""

import hashlib
import hmac
from collections.abc import Callable

MIN_KEY_BYTES = 16


def pseudonymiser(key: bytes) -> Callable[[str], str]:
    """Make one identifier from another, the same for the same key and unguessable without it.

    HMAC-SHA-256, the first 128 bits as 32 hexadecimal characters.

    Raises
    ------
    ValueError
        If the key is shorter than 16 bytes.
    """
    if len(key) < MIN_KEY_BYTES:
        msg = f"The key has {len(key)} bytes; it needs at least {MIN_KEY_BYTES}."
        raise ValueError(msg)

    def identify(identifier: str) -> str:
        return hmac.new(key, identifier.encode(), hashlib.sha256).hexdigest()[:32]

    return identify
