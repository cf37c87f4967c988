"""A table whose cells were judged one by one: values, the texts they came from, and findings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from matcher.records.cells import Storage
from matcher.records.columns import CheckedColumn
from matcher.records.contract import TableContract
from matcher.records.findings import Finding
from matcher.records.raw import Bools, RawTable


@dataclass(frozen=True)
class CheckedTable:
    """Columns by name, as far as the file has them, with what is wrong inside the table."""

    contract: TableContract
    raw: RawTable
    columns: Mapping[str, CheckedColumn]
    findings: tuple[Finding, ...] = ()

    def text(self, column: str, row: int) -> str:
        """Return a cell as it stands in the file."""
        raw = self.columns[column].raw
        return raw.texts[int(raw.codes[row])]

    def is_filled(self, column: str) -> Bools:
        """Rows whose cell is not empty, shape (n_rows,)."""
        raw = self.columns[column].raw
        return np.array([text != "" for text in raw.texts] or [False])[raw.codes]

    def values(self, column: str) -> Any:
        """Values as a numpy array, shape (n_rows,); text as objects."""
        checked = self.columns[column]
        if checked.column.cell.storage is Storage.TEXT:
            return checked.content.to_numpy(zero_copy_only=False)
        return checked.content

    def frame(self) -> pd.DataFrame:
        """Frame in the column types of the dataset; the table must be free of errors."""
        return pd.DataFrame(
            {name: _series(checked) for name, checked in self.columns.items()}, copy=False
        )


def _series(checked: CheckedColumn) -> Any:
    if checked.column.cell.storage is Storage.TEXT:
        return pa.chunked_array([checked.content]).to_pandas()
    if checked.column.cell.storage is Storage.WHOLE and checked.column.is_required:
        return checked.content.astype(np.int64)
    return checked.content
