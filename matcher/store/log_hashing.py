"""How an entry of the log is written down and hashed, so that anybody can check it again.

Content of a payload is codes, numbers and marks for people; free text cannot get in.
"""

import hashlib
import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from matcher.store.errors import StoreError

FIRST_HASH = "0" * 64
"""What stands before the first entry."""

_CODE = re.compile(r"[A-Za-z0-9._:|/+-]{0,100}")


class NotLoggable(StoreError):
    """The log takes codes, numbers and people as tokens; text that says more does not get in."""

    code = "log.not_loggable"


@dataclass(frozen=True, slots=True)
class Person:
    """A person in a payload; the log writes a token in its place."""

    candidate_id: str


def people_in(payload: Any) -> Iterator[str]:
    """Identifiers of all people that a payload mentions, as often as it does."""
    if isinstance(payload, Person):
        yield payload.candidate_id
    elif isinstance(payload, Mapping):
        for value in payload.values():
            yield from people_in(value)
    elif isinstance(payload, (list, tuple)):
        for value in payload:
            yield from people_in(value)


def codes_in(payload: Any) -> Iterator[str]:
    """All texts of a payload, names of values too."""
    if isinstance(payload, str):
        yield payload
    elif isinstance(payload, Mapping):
        yield from payload
        for value in payload.values():
            yield from codes_in(value)
    elif isinstance(payload, (list, tuple)):
        for value in payload:
            yield from codes_in(value)


def written(payload: Mapping[str, Any], token_of: Callable[[str], str]) -> str:
    """Payload as the one text that JSON has for it, people as tokens.

    Raises
    ------
    NotLoggable
    """
    return _canonical(_checked(payload, token_of))


def entry_hash(
    *,
    organisation_id: str,
    sequence: int,
    at: datetime,
    kind: str,
    actor: str,
    input_hash: str,
    model_hash: str,
    policy_hash: str,
    payload: str,
    previous_hash: str,
) -> str:
    """SHA-256, 64 hexadecimal characters, of everything that an entry says and of the one before.

    The time is ISO 8601 in UTC with six decimals; the parts are hashed as one JSON list.
    """
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    parts = [organisation_id, sequence, moment, kind, actor, input_hash, model_hash, policy_hash]
    return hashlib.sha256(_canonical([*parts, payload, previous_hash]).encode()).hexdigest()


def _checked(value: Any, token_of: Callable[[str], str]) -> Any:
    if isinstance(value, Person):
        return token_of(value.candidate_id)
    if isinstance(value, Mapping):
        return {_code(name): _checked(each, token_of) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_checked(each, token_of) for each in value]
    if isinstance(value, str):
        return _code(value)
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    raise NotLoggable


def _code(text: Any) -> str:
    if not isinstance(text, str) or _CODE.fullmatch(text) is None:
        raise NotLoggable
    return str(text)


def _canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
