"""Reads a table of features: numbers with NaN for unknown, text with ``None`` for unknown."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from models.additive.columns import Float64

Text = npt.NDArray[np.object_]
Feature = Float64 | Text


def features_of(table: Any) -> list[Feature]:
    """Columns of a frame or of a numeric array, shape (n,) each.

    Text and categories become text; days become days since 1970; truth values become 0 and 1.
    """
    if not isinstance(table, pd.DataFrame):
        return [np.asarray(column, dtype=np.float64) for column in np.asarray(table).T]
    return [_feature(table.iloc[:, position]) for position in range(table.shape[1])]


def _feature(column: "pd.Series[Any]") -> Feature:
    kind = column.dtype
    if pd.api.types.is_datetime64_any_dtype(kind):
        days = column.dt.tz_localize(None) if column.dt.tz is not None else column
        since = (days - pd.Timestamp(0)) / pd.Timedelta(days=1)
        return np.asarray(since.to_numpy(dtype=np.float64, na_value=np.nan))
    if pd.api.types.is_numeric_dtype(kind) or pd.api.types.is_bool_dtype(kind):
        values = column.to_numpy(dtype=np.float64, na_value=np.nan)
        if np.isinf(values).any():
            msg = f"Column {column.name} holds infinity."
            raise ValueError(msg)
        return values
    known = column.notna().to_numpy()
    text = column.astype(object).to_numpy()
    out = np.empty(len(column), dtype=object)
    out[known] = [str(value) for value in text[known]]
    out[~known] = None
    return out
