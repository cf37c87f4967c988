"""Reads a CSV file as a table of text: at full speed when it is clean, else row by row.

A clean file is UTF-8 with commas, no double quotes and the same number of cells on every line; the
large level tables always are. It knows nothing of what the cells mean.
"""

from collections.abc import Collection
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from matcher.records.csv_bytes import text_of
from matcher.records.csv_rows import Row, rows_of
from matcher.records.finding_codes import FindingCode
from matcher.records.findings import MAX_LISTED, Finding, cut_off
from matcher.records.raw import RawColumn, RawTable, encode, without_content

_SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}


def read_csv(path: Path, known_columns: Collection[str]) -> RawTable:
    """All cells of the file as text.

    Parameters
    ----------
    known_columns
        Names that tell which separator the file uses.
    """
    try:
        content = path.read_bytes()
    except OSError:
        return without_content(path.name, (Finding(path.name, 0, "", FindingCode.UNREADABLE),))
    clean = _read_clean(path.name, content)
    if clean is not None and set(clean.header) & set(known_columns):
        return clean
    text, findings = text_of(path.name, content)
    if not text:
        return without_content(path.name, findings)
    separator = _separator_of(text, known_columns)
    if separator != ",":
        named = Finding(
            path.name, 1, "", FindingCode.SEPARATOR, _SEPARATORS[separator], _SEPARATORS[","]
        )
        findings = (*findings, named)
    return _from_rows(path.name, list(rows_of(text, separator)), findings)


def _read_clean(file: str, content: bytes) -> RawTable | None:
    """Read at full speed; None when the file needs a closer look."""
    first_line = content[: content.find(b"\n") + 1]
    has_old_line_ends = b"\r" in content and content.count(b"\r") != content.count(b"\r\n")
    if b'"' in content or has_old_line_ends or not first_line or not first_line.isascii():
        return None
    header = tuple(first_line.decode("ascii").rstrip("\r\n").split(","))
    names = [str(position) for position in range(len(header))]
    # One thread: those of Arrow can hang on a damaged file (apache/arrow issue 38676), and gain
    # little on tables of this size.
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(pa.py_buffer(content).slice(len(first_line))),
            read_options=arrow_csv.ReadOptions(column_names=names, use_threads=False),
            parse_options=arrow_csv.ParseOptions(quote_char=False),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:  # ragged rows, wrong encoding, a line longer than a block
        return None
    n_lines = content.count(b"\n") + (not content.endswith(b"\n"))
    if table.num_rows + 1 != n_lines:  # blank lines move the row numbers
        return None
    return RawTable(
        file,
        header,
        tuple(encode(column.combine_chunks()) for column in table.columns),
        np.arange(table.num_rows, dtype=np.int64) + 2,
        np.zeros(table.num_rows, dtype=np.bool_),
    )


def _separator_of(text: str, known_columns: Collection[str]) -> str:
    first_line = text.lstrip().splitlines()[0]

    def known(separator: str) -> int:
        names = {name.strip().strip('"').strip() for name in first_line.split(separator)}
        return len(names & set(known_columns))

    return max(_SEPARATORS, key=known)


def _from_rows(file: str, rows: list[Row], findings: tuple[Finding, ...]) -> RawTable:
    header, body = tuple(rows[0].cells), rows[1:]
    width = len(header)
    padded = ([*row.cells, *[""] * (width - len(row.cells))] for row in body)
    columns = list(zip(*padded, strict=False)) or [()] * width
    return RawTable(
        file,
        header,
        tuple(_column(cells) for cells in columns[:width]),
        np.array([row.line for row in body], dtype=np.int64),
        np.array(
            [row.has_broken_quotes or len(row.cells) != width for row in body], dtype=np.bool_
        ),
        (*findings, *_broken_rows(file, rows, width)),
    )


def _broken_rows(file: str, rows: list[Row], width: int) -> list[Finding]:
    quotes = [row for row in rows if row.has_broken_quotes]
    ragged = [row for row in rows if len(row.cells) != width and not row.has_broken_quotes]
    close = "close the quote; double quotes inside quoted text"
    return [
        *(
            Finding(file, row.line, "", FindingCode.BROKEN_QUOTES, suggestion=close)
            for row in quotes[:MAX_LISTED]
        ),
        *cut_off(file, "", FindingCode.BROKEN_QUOTES, len(quotes)),
        *(
            Finding(
                file,
                row.line,
                "",
                FindingCode.RAGGED_ROW,
                f"{len(row.cells)} cells",
                f"{width} cells",
            )
            for row in ragged[:MAX_LISTED]
        ),
        *cut_off(file, "", FindingCode.RAGGED_ROW, len(ragged)),
    ]


def _column(cells: tuple[str, ...]) -> RawColumn:
    return encode(pa.array(cells, type=pa.string()))
