"""Looks into JSON documents of strangers: values by path, and what nobody asked for."""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from matcher.exchange.cell_in import plain_text

_MAX_LEAVES = 5_000
"""Fields of one document that are looked at; more is no profile or vacancy."""


def dig(document: Any, *path: str) -> Any:
    """Value at a path of names; None when any step is missing or is no object."""
    for name in path:
        if not isinstance(document, dict):
            return None
        document = document.get(name)
    return document


def text_at(document: Any, *path: str) -> str:
    """Text of a number, text or flag at a path; empty when absent or of another kind."""
    value = dig(document, *path)
    if isinstance(value, str):
        return value.strip()  # JSON has no quote before what a spreadsheet would run
    return plain_text(value) if isinstance(value, (int, float)) else ""


def objects_at(document: Any, *path: str) -> list[dict[str, Any]]:
    """Objects of the list at a path; one object counts as a list of one."""
    value = dig(document, *path)
    listed = value if isinstance(value, list) else [value]
    return [each for each in listed if isinstance(each, dict)]


def find_objects(document: Any, names: Collection[str]) -> list[dict[str, Any]]:
    """Objects with one of these names that stand in a document or in lists under it."""
    if isinstance(document, list):
        return [found for each in document for found in find_objects(each, names)]
    if not isinstance(document, dict):
        return []
    if set(names) & document.keys():
        return [document]
    return [found for each in document.values() for found in find_objects(each, names)]


def unused_fields(documents: Collection[Any], used: Collection[str]) -> Counter[str]:
    """How often each field that nobody reads is filled, by its path.

    The value 0 of an ``indicatie`` or of a level of language is "onbekend" and counts as empty.
    """
    counts: Counter[str] = Counter()
    for document in documents:
        seen = {path for path, value in _leaves(document, "") if not _is_unknown(path, value)}
        counts.update(path for path in seen if path not in used)
    return counts


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    waiting = [(path, value)]
    for _ in range(_MAX_LEAVES):
        if not waiting:
            return
        path, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [(f"{path}.{name}" if path else name, each) for name, each in value.items()]
        elif isinstance(value, list):
            waiting += [(path, each) for each in value]
        else:
            yield path, value


def _is_unknown(path: str, value: Any) -> bool:
    if value is None or value == "":
        return True
    name = path.rsplit(".", 1)[-1]
    return value in (0, "0") and name.startswith(("indicatie", "codeNiveau", "codeStatus"))
