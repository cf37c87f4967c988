"""Judges one column: every different text once, by the cell type of the record's field."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from matcher.records.cells import Storage
from matcher.records.contract import Column
from matcher.records.finding_codes import FindingCode
from matcher.records.raw import RawColumn

_CODE_OF_TYPE: dict[str, FindingCode] = {
    **{code.value: code for code in FindingCode},
    "greater_than_equal": FindingCode.TOO_SMALL,
    "greater_than": FindingCode.TOO_SMALL,
    "less_than_equal": FindingCode.TOO_LARGE,
    "finite_number": FindingCode.NOT_FINITE,
    "enum": FindingCode.NOT_IN_LIST,
}
"""Errors of our own validators carry their code as type; those of pydantic itself are named."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one of the different texts of a column, and the part to show."""

    code: FindingCode
    text_position: int
    shown: str


@dataclass(frozen=True)
class CheckedColumn:
    """One column as values.

    Attributes
    ----------
    content
        Shape (n_rows,): text as Arrow large strings; numbers, whole numbers too, as float64 with
        NaN, days as datetime64[us] with NaT, flags as bool (False) where empty or faulty.
    """

    column: Column
    raw: RawColumn
    content: Any
    faults: tuple[Fault, ...]


def check_column(raw: RawColumn, column: Column) -> CheckedColumn:
    """Values of a column and its faulty texts; empty cells of required columns are faulty."""
    filled = [position for position, text in enumerate(raw.texts) if text != ""]
    faults: list[Fault] = []
    try:
        values = column.adapter.validate_python([raw.texts[position] for position in filled])
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=False)
        faults = [_fault(raw.texts, filled, detail) for detail in details]
        refused = {fault.text_position for fault in faults}
        filled = [position for position in filled if position not in refused]
        values = column.adapter.validate_python([raw.texts[position] for position in filled])
    if column.is_required:
        faults += [
            Fault(FindingCode.MISSING_VALUE, position, "")
            for position, text in enumerate(raw.texts)
            if text == ""
        ]
    return CheckedColumn(
        column, raw, _spread(raw, column.cell.storage, filled, values), tuple(faults)
    )


def _fault(texts: list[str], filled: list[int], detail: ErrorDetails) -> Fault:
    position = filled[int(detail["loc"][0])]
    code = _CODE_OF_TYPE[detail["type"]]
    # With several values in one cell, the location names the part.
    text = texts[position]
    if len(detail["loc"]) > 1:
        text = text.split("|")[int(detail["loc"][1])]
    return Fault(code, position, text)


def _spread(raw: RawColumn, storage: Storage, filled: list[int], values: list[Any]) -> Any:
    """Values of all rows from those of the different texts."""
    if storage is Storage.TEXT:
        texts = pa.array(raw.texts or [""], type=pa.large_string())
        return texts.take(pa.array(raw.codes))
    empty, dtype = _EMPTY[storage]
    different = np.full(len(raw.texts) or 1, empty, dtype=dtype)
    different[filled] = np.array(values, dtype=dtype)
    return different[raw.codes]


_EMPTY: dict[Storage, tuple[Any, str]] = {
    Storage.WHOLE: (np.nan, "float64"),
    Storage.NUMBER: (np.nan, "float64"),
    Storage.DAY: (np.datetime64("NaT"), "datetime64[us]"),
    Storage.FLAG: (False, "bool"),
}
