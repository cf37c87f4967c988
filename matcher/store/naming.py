"""Finds a person's identifier inside documents and texts, and puts something else in its place."""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Any

# An identifier may hold dots and hyphens: "c-1" is not named by "c-10" or "c-1.b", but it is by
# "c-1|c-2", "c-1:3", "/kandidaten/c-1" and the end of a sentence.
_BEFORE, _AFTER = r"(?<![\w-])(?<![\w-]\.)", r"(?![\w-])(?!\.[\w-])"


def is_named(document: Any, identifier: str, under: Collection[str] = ()) -> bool:
    """Whether a document names somebody, as a value, as a name or within a text.

    Parameters
    ----------
    under
        Names whose values may name people; empty = any.
    """
    return bool(document != renamed(document, identifier, "", under))


def renamed(document: Any, identifier: str, instead: str, under: Collection[str] = ()) -> Any:
    """The document with something else wherever an identifier stands.

    Examples
    --------
    >>> renamed({"c-1": ["c-1|c-2", "c-10", {"who": "Works with c-1."}]}, "c-1", "x")
    {'x': ['x|c-2', 'c-10', {'who': 'Works with x.'}]}
    >>> renamed({"postcode4": "7511", "candidate_id": "7511"}, "7511", "x", {"candidate_id"})
    {'postcode4': '7511', 'candidate_id': 'x'}
    """
    if isinstance(document, dict):
        if under:
            return {
                name: renamed(value, identifier, instead) if name in under else value
                for name, value in document.items()
            }
        return {
            renamed(name, identifier, instead): renamed(value, identifier, instead)
            for name, value in document.items()
        }
    if isinstance(document, list):
        return [renamed(value, identifier, instead) for value in document]
    if isinstance(document, str) and identifier in document:
        return _pattern(identifier).sub(instead, document)
    return document


@lru_cache(maxsize=8)
def _pattern(identifier: str) -> re.Pattern[str]:
    return re.compile(_BEFORE + re.escape(identifier) + _AFTER)
