"""Names of fields in the API, from the glossary where it has them, and what each field means.

``fields.toml`` beside this file holds the Dutch meaning of every field, and the name of those that
only the API knows.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from matcher.glossary import camel_name, glossary, term


@dataclass(frozen=True, slots=True)
class FieldName:
    """Name and Dutch meaning of one field."""

    api: str
    meaning: str


def api_name(code: str) -> str:
    """Name in the API for a field: ``candidate_id`` is ``kandidaatId``.

    Raises
    ------
    KeyError
        If neither the glossary nor ``fields.toml`` knows the field.
    """
    return field_names()[code].api


def meaning(code: str) -> str:
    """What a field means, in Dutch, with unit, range and the meaning of null."""
    return field_names()[code].meaning


@cache
def field_names() -> MappingProxyType[str, FieldName]:
    """Every field of the API by its code name."""
    text = files(__package__).joinpath("fields.toml").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            code: FieldName(_name(code, entry), entry["nl"])
            for code, entry in tomllib.loads(text).items()
        }
    )


def _name(code: str, entry: dict[str, str]) -> str:
    """The glossary's name; a list is named by the plural of what it holds."""
    if "plural_of" in entry:
        return lower_camel(term(entry["plural_of"]).plural)
    if code in glossary():
        return camel_name(code)
    return entry["api"]


def lower_camel(words: str) -> str:
    """Dutch words as a name: ``harde eis`` is ``hardeEis``."""
    first, *others = words.split()
    return first.lower() + "".join(word.capitalize() for word in others)
