"""Writes a dataset as a folder that ``read_dataset`` reads back unchanged."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import pyarrow as pa

from matcher.policy import POLICY_FILE
from matcher.records.cell_output import texts_of
from matcher.records.cells import Storage
from matcher.records.contract import TABLES, TableContract
from matcher.records.dataset import Dataset
from matcher.records.files import FORMATS
from matcher.records.policy_text import policy_text

FileFormat = Literal["csv", "parquet"]


def write_dataset(dataset: Dataset, folder: Path, *, file_format: FileFormat = "csv") -> None:
    """Write every table and the policy; tables of the same name in the folder are replaced.

    A file appears under its name only when it is complete. The policy holds the values that differ
    from the default.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, contract in TABLES.items():
        write_table(dataset.table(name), contract, folder, file_format)
        for other in set(FORMATS) - {file_format}:
            (folder / f"{name}.{other}").unlink(missing_ok=True)
    _replace(
        folder / POLICY_FILE,
        lambda path: path.write_text(policy_text(dataset.policy), encoding="utf-8"),
    )


def write_table(
    frame: pd.DataFrame, contract: TableContract, folder: Path, file_format: FileFormat
) -> None:
    """Write one table."""
    path = folder / f"{contract.name}.{file_format}"
    write = _write_csv if file_format == "csv" else _write_parquet
    _replace(path, lambda part: write(frame, contract, part))


def _replace(path: Path, write: Callable[[Path], object]) -> None:
    part = path.with_name(f".{path.name}.part")
    write(part)
    part.replace(path)


def _write_csv(frame: pd.DataFrame, contract: TableContract, path: Path) -> None:
    columns = texts_of(frame, contract)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))


def _write_parquet(frame: pd.DataFrame, contract: TableContract, path: Path) -> None:
    from pyarrow import parquet  # 50 ms that writing CSV does not need

    arrays = {
        name: _arrow(frame[name], column.cell.storage, is_whole=column.is_required)
        for name, column in contract.columns.items()
    }
    parquet.write_table(pa.table(arrays), path)


def _arrow(series: "pd.Series[Any]", storage: Storage, *, is_whole: bool) -> pa.Array:
    if storage is Storage.TEXT:
        is_empty = (series == "").to_numpy()
        return pa.array(series.to_numpy(dtype=object), type=pa.string(), mask=is_empty)
    if storage is Storage.DAY:
        return pa.array(series, type=pa.timestamp("us")).cast(pa.date32())
    if storage is Storage.WHOLE and not is_whole:
        return pa.array(series, type=pa.float64(), from_pandas=True).cast(pa.int64())
    return pa.array(series, from_pandas=True)
