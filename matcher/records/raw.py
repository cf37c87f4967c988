"""A table as text: every cell as it stands in the file, before anything is judged."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from matcher.records.findings import Finding

Bools = npt.NDArray[np.bool_]
Int32 = npt.NDArray[np.int32]
Int64 = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class RawColumn:
    """The cells of one column, each different text once.

    Attributes
    ----------
    texts
        The different texts; "" is an empty cell.
    codes
        Position in ``texts`` of each row, int32, shape (n_rows,).
    """

    texts: list[str]
    codes: Int32


@dataclass(frozen=True)
class RawTable:
    """A file taken apart into columns of text, with what was wrong with its form.

    Attributes
    ----------
    header
        Column names as found, in order; may hold names that no contract knows, and repeats.
    columns
        One per name of the header.
    lines
        Line in the file of each row, int64, shape (n_rows,); the header is line 1.
    is_ragged
        True for rows whose cells do not line up with the header, shape (n_rows,). Their cells are
        kept, so that other tables may refer to them, but not judged.
    """

    file: str
    header: tuple[str, ...]
    columns: tuple[RawColumn, ...]
    lines: Int64
    is_ragged: Bools
    findings: tuple[Finding, ...] = ()


def encode(cells: pa.Array) -> RawColumn:
    """Different texts and their positions, from an Arrow array without nulls."""
    encoded = cells.dictionary_encode()
    return RawColumn(encoded.dictionary.to_pylist(), encoded.indices.to_numpy())


def without_content(file: str, findings: tuple[Finding, ...]) -> RawTable:
    """Table of a file in which nothing could be read."""
    none = np.empty(0, dtype=np.int64)
    return RawTable(file, (), (), none, none.astype(np.bool_), findings)
