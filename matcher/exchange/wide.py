"""Sheets with one column per item: a person or place per row, a level in each cell.

A cell holds ``3``, or ``3-5`` when the level lies between two, or ``onbekend``; at a place also how
much it matters: ``3 onmisbaar``, and ``3 onmisbaar hard`` for a hard requirement.
"""

import re
from datetime import date, datetime

from matcher.exchange.cell_in import (
    EXPLICIT_UNKNOWN,
    SheetCell,
    choice_names,
    contract_text,
    is_error_cell,
    plain_text,
)
from matcher.exchange.findings import ExchangeCode, letters
from matcher.exchange.header_row import LEVELS_OF, HeaderRow
from matcher.exchange.names import fold
from matcher.exchange.offered import OfferedTable, Place
from matcher.exchange.sheet import Sheet
from matcher.records.choices import Importance
from matcher.records.contract import TABLES

_RANGE = re.compile(r"([0-9])\s*(?:-|–|/|tot|t/m|to)\s*([0-9])")
_ASKED = re.compile(r"([0-9](?:[.,]0)?)\s+(.*)")
_HARD = re.compile(r"\b(hard|harde eis|knock-?out)\b", re.IGNORECASE)
_SHARED = ("assessed_on", "source")


def offered_levels(sheet: Sheet, table: str, header: HeaderRow, first: int) -> OfferedTable:
    """One offered row per filled cell of the item columns."""
    levels = LEVELS_OF.get(table, table)
    contract = TABLES[levels]
    key = contract.key[0]
    shared = [
        name for name in (key, *_SHARED) if name in contract.columns and name in header.columns
    ]
    offered = OfferedTable(levels, sheet.name, {name: [] for name in (key, "item")}, [])
    offered.columns |= {name: [] for name in (*shared, *_level_columns(levels))}
    offered.places = {
        name: (letters(header.columns[name]), header.texts[header.columns[name]]) for name in shared
    }
    offered.own_places = []
    if levels == "place_levels":
        offered.defaults = {"importance": Importance.IMPORTANT.value, "is_knockout": "false"}
    for number, row in zip(sheet.numbers[first:], sheet.rows[first:], strict=True):
        said = {name: _cell(row, header.columns[name]) for name in shared}
        texts = {name: contract_text(cell, contract.columns[name]) for name, cell in said.items()}
        for item, position in header.items.items():
            cell = _cell(row, position)
            if cell != "" and not (isinstance(cell, str) and cell.isspace()):
                place = (letters(position), header.texts[position])
                _add(offered, number, texts | {"item": item}, cell, place)
    return offered


def _add(
    offered: OfferedTable, number: int, texts: dict[str, str], cell: SheetCell, place: Place
) -> None:
    levels, code, suggestion = _read(cell, is_person=offered.table == "candidate_levels")
    position = len(offered.numbers)
    offered.numbers.append(number)
    assert offered.own_places is not None  # noqa: S101 - made with the table
    offered.own_places.append(place)
    for name, column in offered.columns.items():
        column.append(texts.get(name, levels.get(name, "")))
    if code is not None:
        offered.faulty.add(position)
        first = _level_columns(offered.table)[0]
        offered.findings.append(
            offered.finding(position, first, code, plain_text(cell), suggestion)
        )


def _level_columns(levels: str) -> tuple[str, ...]:
    return (
        ("low", "high")
        if levels == "candidate_levels"
        else (
            "level",
            "importance",
            "is_knockout",
        )
    )


def _read(cell: SheetCell, *, is_person: bool) -> tuple[dict[str, str], ExchangeCode | None, str]:
    """Columns of one level, what is wrong with the cell, and what to type instead."""
    first = "low" if is_person else "level"
    if isinstance(cell, (date, datetime)):
        # Excel turns 3-5 into a day; which one depends on the language of the computer.
        first_part, last_part = sorted((cell.day, cell.month))
        meant = f"{first_part}-{last_part}" if is_person and last_part <= 5 else ""
        return {first: plain_text(cell)}, ExchangeCode.DATE_FOR_LEVEL, meant
    if is_error_cell(cell):
        return {first: plain_text(cell)}, ExchangeCode.ERROR_CELL, ""
    column = TABLES["candidate_levels" if is_person else "place_levels"].columns[first]
    text = contract_text(cell, column)
    if fold(text) in {"onbekend", "unknown"} or text == "?":
        return {first: EXPLICIT_UNKNOWN}, None, ""
    if is_person:
        between = _RANGE.fullmatch(text)
        low, high = (between[1], between[2]) if between else (text, text)
        return {"low": low, "high": high}, None, ""
    asked = _ASKED.fullmatch(text)
    if asked is None:
        return {"level": text}, None, ""
    rest = _HARD.sub(" ", asked[2]).strip(" ,;")
    names = choice_names("importance", tuple(choice.value for choice in Importance))
    return (
        {
            "level": contract_text(asked[1], column),
            "importance": names.get(fold(rest), rest),
            "is_knockout": "true" if _HARD.search(asked[2]) else "false" if rest else "",
        },
        None,
        "",
    )


def _cell(row: list[SheetCell], position: int) -> SheetCell:
    return row[position] if position < len(row) else ""
