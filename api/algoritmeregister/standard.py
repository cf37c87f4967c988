"""Checks an entry by the publication standard of the Algoritmeregister, version 1.0.

The standard is a list of fields in a form of its own (``standard_1_0.json`` beside this file).
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_TAG = re.compile(r"</?([a-z0-9]+)[^>]*>", re.IGNORECASE)
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_MONTHS = frozenset({"begin_date", "end_date"})
_ADDRESSES = frozenset({"website", "url", "process_index_url", "publiccode", "link"})


@dataclass(frozen=True)
class Fault:
    """Where an entry does not keep to the standard.

    Attributes
    ----------
    code
        ``required``, ``unknown``, ``type``, ``max_length``, ``permitted_values``, ``html``,
        ``month`` or ``address``.
    """

    field: str
    code: str


def check_entry(entry: Mapping[str, Any]) -> tuple[Fault, ...]:
    """Every fault of an entry; none when it can be handed in."""
    return tuple(_of_fields("", entry, standard()["properties"]))


@cache
def standard() -> Mapping[str, Any]:
    """The standard as published."""
    text = files(__package__).joinpath("standard_1_0.json").read_text(encoding="utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found


def _of_fields(prefix: str, entry: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[Fault]:
    for name in entry:
        if name not in known:
            yield Fault(f"{prefix}{name}", "unknown")
    for name, rule in known.items():
        value = entry.get(name)
        if value in (None, "", []):
            if rule.get("required") is True:  # the standard has a text "false" too
                yield Fault(f"{prefix}{name}", "required")
        else:
            yield from _of_value(f"{prefix}{name}", name, value, rule)


def _of_value(path: str, name: str, value: Any, rule: Mapping[str, Any]) -> Iterator[Fault]:
    permitted = rule.get("permitted_values")
    if rule["type"] == "array":
        if not isinstance(value, list):
            yield Fault(path, "type")
        elif isinstance(rule.get("items"), Mapping):
            for position, each in enumerate(value):
                if isinstance(each, Mapping):
                    yield from _of_fields(f"{path}[{position}].", each, rule["items"])
                else:
                    yield Fault(f"{path}[{position}]", "type")
        elif permitted and not set(map(str, value)) <= set(permitted):
            yield Fault(path, "permitted_values")
        return
    if not isinstance(value, str):
        yield Fault(path, "type")
        return
    if permitted and value not in permitted:
        yield Fault(path, "permitted_values")
    if rule.get("max_length") and len(value) > rule["max_length"]:
        yield Fault(path, "max_length")
    if {tag.lower() for tag in _TAG.findall(value)} - set(rule.get("allowed_html_tags", ())):
        yield Fault(path, "html")
    if name in _MONTHS and not _MONTH.fullmatch(value):
        yield Fault(path, "month")
    if name in _ADDRESSES and not value.startswith("https://"):
        yield Fault(path, "address")
