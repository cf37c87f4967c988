"""Between frames of a dataset and plain columns, as the bulk doors of a database take them.

Plain: text, numbers, flags, days as ISO text, and None for unknown.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from matcher.records.cells import Storage
from matcher.records.contract import Column, TableContract

Columns = dict[str, list[Any]]


def plain_columns(frame: pd.DataFrame, contract: TableContract) -> Columns:
    """Columns of a frame as lists of plain values."""
    return {name: _plain(frame[name], column) for name, column in contract.columns.items()}


def frame_of(columns: Sequence[Sequence[Any]], contract: TableContract) -> pd.DataFrame:
    """Frame in the column types of the dataset; days may be text or dates."""
    named = zip(contract.columns.items(), columns, strict=True)
    return pd.DataFrame({name: _series(values, column) for (name, column), values in named})


def _plain(series: "pd.Series[Any]", column: Column) -> list[Any]:
    storage = column.cell.storage
    if storage is Storage.TEXT:
        return [text or None for text in series.tolist()]
    if storage is Storage.FLAG or (storage is Storage.WHOLE and column.is_required):
        return list(series.tolist())
    positions, different = pd.factorize(series.to_numpy())
    # Position -1, unknown, is the last.
    values = np.array([*(_value(value, storage) for value in different), None], dtype=object)
    return list(values[positions])


def _value(value: Any, storage: Storage) -> Any:
    if storage is Storage.DAY:
        return str(np.datetime64(value, "D"))
    return int(value) if storage is Storage.WHOLE else float(value)


def _series(values: Sequence[Any], column: Column) -> Any:
    storage = column.cell.storage
    if storage is Storage.TEXT:
        texts = pa.array(values, type=pa.large_string()).fill_null("")
        return pa.chunked_array([texts]).to_pandas()
    if storage is Storage.DAY:
        return np.array(values, dtype="datetime64[D]").astype("datetime64[us]")
    if storage is Storage.FLAG:
        return np.array(values, dtype=np.bool_)
    if storage is Storage.WHOLE and column.is_required:
        return np.array(values, dtype=np.int64)
    return np.array(values, dtype=np.float64)
