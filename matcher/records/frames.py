"""Between records as objects and frames: rows from records, one record from a row."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from matcher.records.cells import Storage
from matcher.records.contract import Column, TableContract
from matcher.records.record import Record


def frame_from_records(contract: TableContract, records: Iterable[Record]) -> pd.DataFrame:
    """Frame with one row per record, in the column types of the dataset."""
    rows = list(records)
    return pd.DataFrame(
        {
            name: _series([getattr(row, name) for row in rows], column)
            for name, column in contract.columns.items()
        }
    )


def empty_frame(contract: TableContract) -> pd.DataFrame:
    """Frame without rows, in the column types of the dataset."""
    return frame_from_records(contract, ())


def record_from_row(contract: TableContract, row: "pd.Series[Any]") -> Record:
    """Record of one row of a frame."""
    cells = {name: row[name] for name in contract.columns}
    return contract.record.model_validate(
        {
            name: cell.date() if isinstance(cell, pd.Timestamp) else cell
            for name, cell in cells.items()
            if not pd.isna(cell)
        }
    )


def _series(values: list[Any], column: Column) -> "pd.Series[Any]":
    storage = column.cell.storage
    if storage is Storage.TEXT:
        return pd.Series([_text(value) for value in values], dtype="str")
    if storage is Storage.DAY:
        days = [np.datetime64("NaT") if day is None else np.datetime64(day) for day in values]
        return pd.Series(np.array(days, dtype="datetime64[us]"))
    if storage is Storage.FLAG:
        return pd.Series(values, dtype="bool")
    if storage is Storage.WHOLE and column.is_required:
        return pd.Series(values, dtype="int64")
    return pd.Series([np.nan if number is None else number for number in values], dtype="float64")


def _text(value: Any) -> str:
    """Text of a cell; several values are joined by a vertical bar."""
    if value is None:
        return ""
    return "|".join(str(part) for part in value) if isinstance(value, tuple) else str(value)
