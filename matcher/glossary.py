"""One name per thing: the glossary, and the names that are made from it.

All facts are in ``glossary.toml`` beside this file. ``python -m matcher.glossary`` renews
``docs/glossary.md``; a test compares the two.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

GLOSSARY_FILE = "glossary.toml"
GLOSSARY_PAGE = Path("docs/glossary.md")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing with all its names.

    Attributes
    ----------
    code
        Name in code and in files, snake_case.
    dutch
        Term in Dutch, and the header of the column in a Dutch spreadsheet.
    plural
        Dutch plural; empty where nothing is named by it.
    api
        Name in the HTTP API: Dutch, lowerCamelCase.
    vum
        Name in VUM; empty where VUM has no such thing.
    tables
        Tables in which this is a column; empty for a word that is no column.
    definition
        Meaning in English, with unit, range and the meaning of empty.
    """

    code: str
    dutch: str
    plural: str
    api: str
    vum: str
    tables: tuple[str, ...]
    definition: str


def term(code: str) -> Term:
    """Entry of the glossary for a code name.

    Raises
    ------
    KeyError
        If the glossary has no such entry.
    """
    return glossary()[code]


def dutch_name(code: str) -> str:
    """Dutch term for a code name, which is also the header in a Dutch spreadsheet."""
    return term(code).dutch


def camel_name(code: str) -> str:
    """Name in the HTTP API for a code name: ``candidate_id`` is ``kandidaatId``."""
    return term(code).api


def english_name(code: str) -> str:
    """English words for a code name that the glossary knows: ``hours_min`` is "hours min"."""
    return term(code).code.replace("_", " ")


@cache
def glossary() -> MappingProxyType[str, Term]:
    """Every term by its code name, in the order of the file."""
    text = files("matcher").joinpath(GLOSSARY_FILE).read_text(encoding="utf-8")
    entries = tomllib.loads(text)
    return MappingProxyType(
        {
            code: Term(
                code=code,
                dutch=entry["nl"],
                plural=entry.get("plural", ""),
                api=entry.get("api") or _lower_camel(entry["nl"]),
                vum=entry.get("vum", ""),
                tables=tuple(entry.get("tables", ())),
                definition=entry["definition"],
            )
            for code, entry in entries.items()
        }
    )


def glossary_page() -> str:
    """Markdown of ``docs/glossary.md``."""
    return "\n".join(_page_lines()) + "\n"


def _lower_camel(text: str) -> str:
    first, *others = re.split(r"[\s-]+", text)
    return first.lower() + "".join(word.capitalize() for word in others)


def _page_lines() -> Iterator[str]:
    yield "# Glossary"
    yield ""
    yield "One word for one thing. This page is made from `matcher/glossary.toml` by"
    yield "`python -m matcher.glossary`; change the file, not the page."
    yield ""
    yield "## Words"
    yield ""
    yield "| Code | Dutch | VUM | Meaning |"
    yield "|---|---|---|---|"
    terms = glossary().values()
    for entry in sorted((t for t in terms if not t.tables), key=lambda t: t.code):
        yield f"| `{entry.code}` | {entry.dutch} | {_quoted(entry.vum)} | {entry.definition} |"
    yield ""
    yield "## Columns"
    yield ""
    yield "Several values in one cell are joined by a vertical bar."
    for table in sorted({table for entry in terms for table in entry.tables}):
        yield ""
        yield f"### {table}"
        yield ""
        yield "| Column | Dutch header | HTTP API | VUM | Meaning |"
        yield "|---|---|---|---|---|"
        for entry in (t for t in terms if table in t.tables):
            yield (
                f"| `{entry.code}` | {entry.dutch} | `{entry.api}` | {_quoted(entry.vum)} "
                f"| {entry.definition} |"
            )


def _quoted(name: str) -> str:
    return f"`{name}`" if name else ""


if __name__ == "__main__":
    GLOSSARY_PAGE.write_text(glossary_page(), encoding="utf-8")
