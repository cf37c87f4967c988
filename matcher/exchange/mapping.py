"""How one organisation names its sheets, columns and values, kept in a small TOML file.

[sheets]
"Cliënten Oost" = "candidates"
[columns.candidates]
"Cl.code" = "candidate_id"
[values.target_group]
"BW" = "beschut"
"""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from matcher.errors import MatcherError
from matcher.exchange.names import column_of_header, fold, table_of_sheet
from matcher.records.contract import TABLES


class InvalidMapping(MatcherError):
    """The file with names of sheets and columns cannot be used."""

    code = "mapping.invalid"


@dataclass(frozen=True)
class OwnNames:
    """Names of one organisation, folded; they win over all other names."""

    sheets: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def also(self, other: "OwnNames") -> "OwnNames":
        """These names and the other ones, which win."""
        tables = {*self.columns, *other.columns}
        return OwnNames(
            {**self.sheets, **other.sheets},
            {
                table: {**self.columns.get(table, {}), **other.columns.get(table, {})}
                for table in sorted(tables)
            },
            {**self.values, **other.values},
        )

    def table_of(self, sheet: str) -> str | None:
        """Table that the organisation keeps in a sheet of this name."""
        return self.sheets.get(fold(sheet))

    def column_of(self, header: str, table: str) -> str | None:
        """Column that the organisation means by a header."""
        return self.columns.get(table, {}).get(fold(header))

    def value_of(self, text: str, column: str) -> str:
        """Value that the organisation means by a text; the text itself when it named none."""
        return self.values.get(column, {}).get(fold(text), text)


def read_mapping(path: Path) -> OwnNames:
    """Read a mapping; JSON when the name ends in .json, TOML otherwise.

    Raises
    ------
    InvalidMapping
        If it is neither, or names a table or column that does not exist.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        document = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidMapping(f"{path.name} cannot be read: {type(error).__name__}.") from None
    return mapping_from(document)


def mapping_from(document: object) -> OwnNames:
    """Mapping from the nested tables of the file; raises ``InvalidMapping``."""
    if not isinstance(document, dict) or set(document) - {"sheets", "columns", "values"}:
        raise InvalidMapping("A mapping has the tables sheets, columns and values only.")
    sheets = _texts(document.get("sheets", {}))
    columns = {table: _texts(names) for table, names in _tables(document, "columns").items()}
    values = {column: _texts(names) for column, names in _tables(document, "values").items()}
    wrong = [table for table in (*sheets.values(), *columns) if table not in TABLES]
    wrong += [
        f"{table}.{column}"
        for table, names in columns.items()
        for column in names.values()
        if table in TABLES and column not in TABLES[table].columns
    ]
    if wrong:
        raise InvalidMapping(f"No such table or column: {', '.join(sorted(wrong))}.")
    return OwnNames(sheets, columns, values)


def confirmed_names(names: Mapping[str, str], *, refuses: bool = True) -> OwnNames:
    """What somebody said of unknown names: name -> a header or sheet that passend knows.

    A header is meant for every table that has such a column. A meaning that is empty says nothing.

    Parameters
    ----------
    refuses
        False: what no table has is left out, as for names that an earlier version kept.

    Raises
    ------
    InvalidMapping
        If no table has such a column, and no sheet is called so.
    """
    sheets: dict[str, str] = {}
    columns: dict[str, dict[str, str]] = {}
    wrong = []
    for name, meaning in names.items():
        table = table_of_sheet(meaning)
        found = {each: column for each in TABLES if (column := column_of_header(meaning, each))}
        if table is not None:
            sheets[fold(name)] = table
        for each, column in found.items():
            columns.setdefault(each, {})[fold(name)] = column
        if meaning and table is None and not found:
            wrong.append(meaning)
    if wrong and refuses:
        raise InvalidMapping(f"No such sheet or column: {', '.join(sorted(wrong))}.")
    return OwnNames(sheets, columns)


def name_and_meaning(text: str) -> tuple[str, str]:
    """Folded name and meaning of ``name=meaning``; raises ``InvalidMapping``."""
    name, is_split, meaning = text.rpartition("=")
    plain = " ".join(meaning.split())
    if not is_split or not fold(name) or not plain.isprintable():
        raise InvalidMapping(f"Write HEADER=COLUMN, not {text!r}.")
    return fold(name), plain


def mapping_text(sheets: Mapping[str, str], columns: Mapping[str, Mapping[str, str]]) -> str:
    """TOML of names as they were found, for a next import."""
    lines = ["[sheets]", *_pairs(sheets)]
    for table, names in columns.items():
        lines += ["", f"[columns.{table}]", *_pairs(names)]
    return "\n".join(lines) + "\n"


def _pairs(names: Mapping[str, str]) -> list[str]:
    return [
        f"{json.dumps(name, ensure_ascii=False)} = {json.dumps(code)}"
        for name, code in names.items()
        if name.isprintable()
    ]


def _tables(document: dict[str, object], name: str) -> dict[str, object]:
    found = document.get(name, {})
    if not isinstance(found, dict):
        raise InvalidMapping(f"{name} is no table.")
    return found


def _texts(found: object) -> dict[str, str]:
    if not isinstance(found, dict) or not all(isinstance(name, str) for name in found.values()):
        raise InvalidMapping("A mapping holds texts only.")
    return {fold(name): code for name, code in found.items()}
