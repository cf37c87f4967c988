"""One cell of a Dutch sheet as the text of the data contract.

What cannot be read stays as it was typed, so that the records refuse it and show it back. Nothing
is guessed: a date that stands for 3-5, or digits that Excel has cut, become findings.
"""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from types import MappingProxyType

from matcher.exchange.dayparts import mask_of
from matcher.exchange.names import fold, item_of_header, value_spellings
from matcher.records.cell_text import dutch_day
from matcher.records.cells import Storage
from matcher.records.contract import TABLES, Column
from matcher.vocabulary.labels import Language, label
from matcher.vocabulary.municipalities import MUNICIPALITIES
from matcher.vocabulary.reasons import EndReason

SheetCell = str | int | float | bool | date | datetime | time | timedelta
"""What a spreadsheet cell may hold; an empty one is ""."""

EXPLICIT_UNKNOWN = "\x1a"
"""Stands in a text for "known to be unknown", which clears what was there; ``onbekend`` in Dutch.
A cell of a sheet never holds this control character by accident."""

_UNKNOWN_WORDS = frozenset({"onbekend", "unknown"})
_FREE_TEXT = frozenset({"name", "account_manager", "note", "source", "end_reason", "decided_by"})
_ERROR_CELLS = (
    "#N/A",
    "#N/B",
    "#REF!",
    "#VERW!",
    "#VALUE!",
    "#WAARDE!",
    "#DIV/0!",
    "#DEEL/0!",
    "#NAME?",
    "#NAAM?",
    "#NUM!",
    "#GETAL!",
    "#NULL!",
    "#LEEG!",
    "#####",
)
_YES = frozenset({"ja", "j", "yes", "y", "waar", "true", "x", "1"})
_NO = frozenset({"nee", "n", "no", "onwaar", "false", "0"})
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_EXCEL_DAYS = range(18_264, 73_415)
"""Serial numbers of 1950 to 2100."""
_PLAIN_COMMA = re.compile(r"-?[0-9]+,[0-9]+")
_DUTCH_THOUSANDS = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+")
_PERCENT = re.compile(r"(-?[0-9]+(?:[.,][0-9]+)?)\s*%")
_SHORT_DAY = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{2})")
_UNITS = {
    "hours": re.compile(
        r"([0-9]+(?:[.,][0-9]+)?)\s*(?:uur|uren|u|hours?)\.?(?:\s*(?:p/w|per week))?"
    ),
    "minutes": re.compile(r"([0-9]+)\s*(?:min|minuten|minutes?)\.?"),
}
_MONTHS = MappingProxyType(
    {
        name: number
        for number, names in enumerate(
            (
                ("januari", "jan"),
                ("februari", "feb"),
                ("maart", "mrt"),
                ("april", "apr"),
                ("mei",),
                ("juni", "jun"),
                ("juli", "jul"),
                ("augustus", "aug"),
                ("september", "sep", "sept"),
                ("oktober", "okt"),
                ("november", "nov"),
                ("december", "dec"),
            ),
            1,
        )
        for name in names
    }
)
_SPELLED_DAY = re.compile(r"([0-9]{1,2})\s+([a-z]+)\.?\s+([0-9]{4})")
_OTHER_PARTS = re.compile(r"/|\+|&|\ben\b")
"""Signs between values that may also stand in a label: only when every part is known."""
_POSTCODE6 = re.compile(r"([1-9][0-9]{3})\s?[A-Za-z]{2}")
_ESCAPED = re.compile(r"'+[=+\-@\t\r＝＋－＠]")
_PARTS = re.compile(r"[|;,\n]")


def contract_text(cell: SheetCell, column: Column) -> str:
    """Text of the contract for a cell, as far as it can be read without guessing."""
    text = plain_text(cell)
    if not text:
        return ""
    if column.name == "note" and isinstance(cell, str):
        return cell if text == cell.strip() else text
    is_word = text.casefold() in _UNKNOWN_WORDS or text == "?"
    if is_word and not column.is_required and column.name not in _FREE_TEXT:
        return EXPLICIT_UNKNOWN
    read = _READERS.get(column.name) or _BY_STORAGE[column.cell.storage]
    return read(text, column)


def plain_text(cell: SheetCell) -> str:
    """Text of a cell: whole numbers without a decimal part, days as ISO dates, quotes removed."""
    if isinstance(cell, str):
        text = cell.strip() if not cell.isalnum() else cell
        return text[1:] if text[:1] == "'" and _ESCAPED.match(text) else text
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, (int, float)):
        return _number_text(cell)
    if isinstance(cell, datetime):
        midnight = (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    return cell.isoformat() if isinstance(cell, (date, time)) else str(cell)


def is_error_cell(cell: SheetCell) -> bool:
    """Whether Excel shows an error in place of a value."""
    return isinstance(cell, str) and cell.startswith("#") and cell.upper() in _ERROR_CELLS


def has_lost_digits(cell: SheetCell) -> bool:
    """Whether a number has more digits than Excel keeps (15), so that its last ones are gone."""
    return isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) >= 1e15


def _number_text(number: float) -> str:
    if isinstance(number, float) and not math.isfinite(number):
        return str(number)
    if float(number).is_integer() and abs(number) < 1e16:
        return str(int(number))
    return repr(float(number))


def _text(text: str, _: Column) -> str:
    return text


def _number(text: str, column: Column) -> str:
    unit = _UNITS.get("minutes" if column.name.endswith("minutes") else "hours")
    said = unit.fullmatch(text.casefold()) if unit and _has_unit(column) else None
    text = said[1] if said else text
    percent = _PERCENT.fullmatch(text)
    if percent:
        return _number_text(float(percent[1].replace(",", ".")) / 100)
    if _DUTCH_THOUSANDS.fullmatch(text):
        text = text.replace(".", "")
    if _PLAIN_COMMA.fullmatch(text):
        text = text.replace(",", ".")
    return _shortest(text)


def _has_unit(column: Column) -> bool:
    return "hours" in column.name or column.name.endswith("minutes")


def _shortest(text: str) -> str:
    """One spelling per number, so that 32 and 32,0 are the same; other text stays."""
    if re.fullmatch(r"-?[0-9]{1,15}\.[0-9]{1,2}|-?[0-9]{1,15}\.[0-9]{4,17}|-?[0-9]{1,15}", text):
        return _number_text(float(text))
    return text


def _day(text: str, _: Column) -> str:
    day = dutch_day(text.replace(" ", ""))
    if day is not None:
        return day.isoformat()
    short = _SHORT_DAY.fullmatch(text)
    if short:
        century = "20" if int(short[3]) < 70 else "19"
        day = dutch_day(f"{short[1]}-{short[2]}-{century}{short[3]}")
        return day.isoformat() if day else text
    spelled = _SPELLED_DAY.fullmatch(text.casefold())
    if spelled and spelled[2] in _MONTHS:
        day = dutch_day(f"{spelled[1]}-{_MONTHS[spelled[2]]}-{spelled[3]}")
        return day.isoformat() if day else text
    if text.isdecimal() and len(text) == 5 and int(text) in _EXCEL_DAYS:
        return (_EXCEL_DAY_ZERO + timedelta(days=int(text))).isoformat()
    return text


def _flag(text: str, _: Column) -> str:
    folded = text.casefold()
    return "true" if folded in _YES else "false" if folded in _NO else text


def _postcode(text: str, _: Column) -> str:
    found = _POSTCODE6.fullmatch(text)
    return found[1] if found else text


def _isco(text: str, _: Column) -> str:
    # ISCO groups that start with 0 (armed forces) lose it when they are typed as a number.
    return text.zfill(4) if text.isdecimal() and len(text) == 3 else text


def _dayparts(text: str, _: Column) -> str:
    if set(text) <= {"0", "1"}:
        return text
    return mask_of(text) or text


def _municipality(text: str, _: Column) -> str:
    if text in MUNICIPALITIES:
        return text
    return _municipality_codes().get(fold(text), text)


def _item(text: str, _: Column) -> str:
    return item_of_header(text) or text


def _choice(text: str, column: Column) -> str:
    return choice_names(column.name, column.cell.choices).get(fold(text), text)


def _end_reason(text: str, column: Column) -> str:
    """The code of a reason that has one; any other words as they are."""
    return choice_names(column.name, tuple(EndReason)).get(fold(text), text)


def _joined(text: str, column: Column) -> str:
    read = _isco if column.name == "preferred_isco" else _choice
    parts = [part.strip() for part in _PARTS.split(text) if part.strip()]
    return "|".join(each for part in parts for each in _one_or_more(part, column, read))


def _one_or_more(part: str, column: Column, read: "Reader") -> list[str]:
    whole = read(part, column)
    if not column.cell.choices or whole in column.cell.choices:
        return [whole]
    several = [read(each.strip(), column) for each in _OTHER_PARTS.split(part)]
    return several if all(each in column.cell.choices for each in several) else [whole]


@cache
def choice_names(name: str, choices: tuple[str, ...]) -> Mapping[str, str]:
    """Folded codes, labels and other words of a closed list to the code."""
    names: dict[str, str] = {}
    for code in choices:
        for known in (code, *(label(code, language) for language in Language)):
            names.setdefault(fold(known), code)
    return MappingProxyType({**value_spellings(name), **names})


@cache
def _municipality_codes() -> Mapping[str, str]:
    by_name = {fold(name): code for code, name in MUNICIPALITIES.items()}
    by_number = {str(int(code[2:])): code for code in MUNICIPALITIES}
    padded = {code[2:]: code for code in MUNICIPALITIES}
    return MappingProxyType(by_name | by_number | padded)


Reader = Callable[[str, Column], str]


def _readers() -> dict[str, Reader]:
    readers: dict[str, Reader] = {}
    for table in TABLES.values():
        for column in table.columns.values():
            if column.cell.is_joined:
                readers[column.name] = _joined
            elif column.cell.choices:
                readers[column.name] = _choice
    named: dict[str, Reader] = {
        "municipality": _municipality,
        "item": _item,
        "postcode4": _postcode,
        "isco": _isco,
        "dayparts": _dayparts,
        "end_reason": _end_reason,
    }
    return readers | named


_READERS = _readers()
_BY_STORAGE: dict[Storage, Reader] = {
    Storage.TEXT: _text,
    Storage.WHOLE: _number,
    Storage.NUMBER: _number,
    Storage.DAY: _day,
    Storage.FLAG: _flag,
}
