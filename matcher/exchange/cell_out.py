"""One value of the records as a cell for people: Dutch labels, numbers and days as such.

``cell_in`` reads every such cell back to the same value.
"""

import re
from datetime import date
from typing import Any

import pandas as pd

from matcher.exchange.dayparts import readable_dayparts
from matcher.records.cells import Storage
from matcher.records.contract import Column
from matcher.vocabulary.labels import label
from matcher.vocabulary.municipalities import MUNICIPALITIES
from matcher.vocabulary.reasons import EndReason

OutCell = str | float | date | None
"""A cell to write: text, a number, a day, or None for unknown."""

_END_REASONS = frozenset(EndReason)
_LIKE_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")


def out_cells(series: "pd.Series[Any]", column: Column) -> list[OutCell]:
    """Cells of one column of a dataset; unknown is None."""
    different = {
        value: out_cell(value, column) for value in series.unique() if not _is_empty(value)
    }
    return [different.get(value) for value in series]


def out_cell(value: Any, column: Column) -> OutCell:
    """Cell for one value; unknown is None."""
    if _is_empty(value):
        return None
    storage = column.cell.storage
    if storage is Storage.DAY:
        day: date = pd.Timestamp(value).date()
        return day
    if storage is Storage.FLAG:
        return "ja" if value else "nee"
    if storage in (Storage.WHOLE, Storage.NUMBER):
        return float(value) + 0.0  # never -0
    return _text(str(value), column)


def neutral(text: str) -> str:
    """Text that no spreadsheet runs as a formula: a quote before what starts like one.

    Source: OWASP, CSV injection.
    """
    return f"'{text}" if _LIKE_FORMULA.match(text) else text


def quoted(text: str) -> str:
    """Text for a workbook, where nothing runs: only what reading would unquote gets a quote."""
    return neutral(text) if text.startswith("'") else text


def _text(text: str, column: Column) -> str:
    if column.name == "dayparts":
        return readable_dayparts(text)
    if column.name == "municipality":
        return MUNICIPALITIES[text]
    if column.name == "end_reason":
        return label(text) if text in _END_REASONS else text
    if column.name == "item":
        return f"{text} {label(text)}"
    if column.cell.is_joined:
        closed = bool(column.cell.choices)
        return "; ".join(label(part) if closed else part for part in text.split("|"))
    return label(text) if column.cell.choices else text


def _is_empty(value: Any) -> bool:
    return (isinstance(value, str) and value == "") or bool(pd.isna(value))
