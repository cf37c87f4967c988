"""Which table a sheet holds and which column a header means, by the names people use.

Dutch headers come from the glossary, other spellings from ``headers.toml``. Only exact names after
folding (capitals, accents, punctuation) are accepted; near misses become suggestions.
"""

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from matcher.glossary import dutch_name, english_name, glossary
from matcher.records.contract import TABLES
from matcher.vocabulary.items import ITEMS

_SHEETS = MappingProxyType(
    {
        "candidates": "Kandidaten",
        "candidate_levels": "Niveaus van kandidaten",
        "employers": "Werkgevers",
        "places": "Werkplekken",
        "place_levels": "Niveaus van werkplekken",
        "teams": "Begeleidingsteams",
        "team_dayparts": "Dagdelen van teams",
        "placements": "Plaatsingen",
        "decisions": "Besluiten",
        "apart": "Niet samen",
    }
)
_ITEM_CODE = re.compile(r"([A-Za-z]{3}[0-9]{2})\b")


def fold(name: str) -> str:
    """Bring names that people see as the same to one form.

    Examples
    --------
    >>> fold(" Uren p/w. ") == fold("uren P W")
    True
    """
    plain = unicodedata.normalize("NFKD", name[:200].casefold())
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.findall(r"[a-z0-9]+", letters))


def sheet_name(table: str) -> str:
    """Dutch name of the sheet of a table; at most 31 characters, as Excel demands."""
    return _SHEETS[table]


def table_of_sheet(name: str) -> str | None:
    """Table that a sheet with this name holds, or None."""
    return _table_names().get(fold(name))


def column_of_header(header: str, table: str) -> str | None:
    """Column of the table that a header means, or None."""
    return column_names(table).get(fold(header))


def item_of_header(header: str) -> str | None:
    """Capability item that a header names, by its code (FYS07 ...) or its label, or None."""
    found = _ITEM_CODE.match(header.strip())
    if found and found[1].upper() in _item_ids():
        return found[1].upper()
    return _item_labels().get(fold(header))


def nearest_header(header: str, tables: Iterable[str], taken: Iterable[str]) -> str:
    """Dutch header that looks most like an unknown one; empty when none does."""
    free = {
        name: dutch_name(code)
        for table in tables
        for name, code in column_names(table).items()
        if code not in set(taken)
    }
    near = difflib.get_close_matches(fold(header), list(free), n=1, cutoff=0.7)
    return free[near[0]] if near else ""


def nearest_sheet(name: str) -> str:
    """Dutch sheet name that looks most like an unknown one; empty when none does."""
    near = difflib.get_close_matches(fold(name), list(_table_names()), n=1, cutoff=0.6)
    return sheet_name(_table_names()[near[0]]) if near else ""


@cache
def column_names(table: str) -> Mapping[str, str]:
    """Every folded name of the columns of a table, to the column.

    Own names win over other spellings, earlier columns over later ones.
    """
    columns = list(TABLES[table].columns)
    names: dict[str, str] = {}
    for code in columns:
        for name in (dutch_name(code), code, english_name(code), glossary()[code].api):
            names.setdefault(fold(name), code)
    for code in columns:
        for name in _spellings()["columns"].get(code, ()):
            names.setdefault(fold(name), code)
    return MappingProxyType(names)


@cache
def _table_names() -> Mapping[str, str]:
    names: dict[str, str] = {}
    for table in TABLES:
        names[fold(table)] = table
        names[fold(sheet_name(table))] = table
    for table, others in _spellings()["sheets"].items():
        for name in others:
            names.setdefault(fold(name), table)
    return MappingProxyType(names)


def value_spellings(column: str) -> Mapping[str, str]:
    """Folded words that people use for the codes of a closed list, to the code."""
    listed = _spellings()["values"].get(column, {})
    return {fold(word): code for code, words in dict(listed).items() for word in words}


@cache
def _spellings() -> dict[str, dict[str, Any]]:
    text = files(__package__).joinpath("headers.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _item_ids() -> frozenset[str]:
    return frozenset(item.id for item in ITEMS)


@cache
def _item_labels() -> Mapping[str, str]:
    return {fold(label): item.id for item in ITEMS for label in (item.label_nl, item.label_en)}
