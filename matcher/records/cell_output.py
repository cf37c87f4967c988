"""Frames back to the text of their cells, one spelling per value: for files and fingerprints."""

from typing import Any

import numpy as np
import pandas as pd

from matcher.records.cells import Storage
from matcher.records.contract import Column, TableContract


def texts_of(frame: pd.DataFrame, contract: TableContract) -> dict[str, list[str]]:
    """Cells of each column as a CSV file holds them: shortest numbers, ISO days, "" = unknown."""
    return {name: _texts(frame[name], column) for name, column in contract.columns.items()}


def _texts(series: "pd.Series[Any]", column: Column) -> list[str]:
    if column.cell.storage is Storage.TEXT:
        return list(series.tolist())
    positions, different = pd.factorize(series.to_numpy())
    texts = np.array([*(_text(value) for value in different), ""], dtype=object)
    return list(texts[positions])  # position -1, unknown, is the last


def _text(value: Any) -> str:
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, np.datetime64):
        return str(value.astype("datetime64[D]"))
    return repr(value.item()).removesuffix(".0")
