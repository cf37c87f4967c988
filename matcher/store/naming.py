"""Finds a person's identifier inside documents, and puts something else in its place."""

from typing import Any

_SEPARATORS = ("|", ":")


def is_named(document: Any, identifier: str) -> bool:
    """Whether a document names somebody, as a value, as a name or within joined text."""
    return bool(document != renamed(document, identifier, ""))


def renamed(document: Any, identifier: str, instead: str) -> Any:
    """The document with another identifier wherever this one stands.

    Examples
    --------
    >>> renamed({"c-1": ["c-1|c-2", "c-10", {"who": "c-1:3"}]}, "c-1", "x")
    {'x': ['x|c-2', 'c-10', {'who': 'x:3'}]}
    """
    if isinstance(document, dict):
        return {
            renamed(name, identifier, instead): renamed(value, identifier, instead)
            for name, value in document.items()
        }
    if isinstance(document, list):
        return [renamed(value, identifier, instead) for value in document]
    if isinstance(document, str) and identifier in document:
        return _in_text(document, identifier, instead, _SEPARATORS)
    return document


def _in_text(text: str, identifier: str, instead: str, separators: tuple[str, ...]) -> str:
    if text == identifier:
        return instead
    if not separators:
        return text
    first, *others = separators
    parts = text.split(first)
    return first.join(_in_text(part, identifier, instead, tuple(others)) for part in parts)
