"""Reads a Parquet file as a table of text, so that it is judged by the same rules as CSV."""

from pathlib import Path

import numpy as np
import pyarrow as pa

from matcher.records.finding_codes import FindingCode
from matcher.records.findings import Finding
from matcher.records.raw import Int32, RawColumn, RawTable, without_content


def read_parquet(path: Path) -> RawTable:
    """All cells of the file as the text that a CSV file would hold; nulls become empty cells."""
    from pyarrow import parquet  # 50 ms that a dataset in CSV does not need

    try:
        # One thread, no read-ahead: a thread that Arrow leaves behind can abort the process when
        # it ends (apache/arrow issue 34314).
        table = parquet.ParquetFile(path, pre_buffer=False).read(use_threads=False)
    except (pa.ArrowException, OSError, ValueError):
        return without_content(path.name, (Finding(path.name, 0, "", FindingCode.UNREADABLE),))
    columns, findings = [], []
    for name, cells in zip(table.column_names, table.columns, strict=True):
        column = _as_text(cells)
        if column is None:
            findings.append(Finding(path.name, 1, name, FindingCode.COLUMN_TYPE, str(cells.type)))
            column = RawColumn([""], np.zeros(table.num_rows, dtype=np.int32))
        columns.append(column)
    return RawTable(
        path.name,
        tuple(table.column_names),
        tuple(columns),
        np.arange(table.num_rows, dtype=np.int64) + 2,
        np.zeros(table.num_rows, dtype=np.bool_),
        tuple(findings),
    )


def _as_text(cells: pa.ChunkedArray) -> RawColumn | None:
    """Texts of a column; None when its type holds no single values."""
    kind = cells.type.value_type if pa.types.is_dictionary(cells.type) else cells.type
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return None
    if pa.types.is_dictionary(cells.type):
        cells = cells.cast(kind)
    if pa.types.is_null(kind):
        return RawColumn([""], np.zeros(len(cells), dtype=np.int32))
    encoded = cells.combine_chunks().dictionary_encode()
    try:
        texts = _texts(encoded.dictionary, kind)
    except (pa.ArrowException, ValueError, OverflowError):
        return None
    codes: Int32 = encoded.indices.fill_null(len(texts)).to_numpy()
    return RawColumn([*texts, ""], codes)


def _texts(values: pa.Array, kind: pa.DataType) -> list[str]:
    if pa.types.is_boolean(kind):
        return ["true" if value else "false" for value in values.to_pylist()]
    if pa.types.is_floating(kind):
        return [repr(value).removesuffix(".0") for value in values.to_pylist()]
    if pa.types.is_timestamp(kind):
        return [_moment(text) for text in values.cast(pa.string()).to_pylist()]
    return list(values.cast(pa.string()).to_pylist())


def _moment(text: str) -> str:
    day, _, time = text.partition(" ")
    return day if not time.strip("0:.") else text
