"""Rows that have the same identifying columns as a row above."""

import numpy as np
import pandas as pd

from matcher.records.cells import Storage
from matcher.records.checked import CheckedTable
from matcher.records.finding_codes import FindingCode
from matcher.records.findings import Finding
from matcher.records.listing import faulty_rows
from matcher.records.raw import Bools, Int64


def repeated_keys(table: CheckedTable) -> list[Finding]:
    """One finding per row whose key a row above has already; the suggestion names that row."""
    key, is_complete = _row_keys(table)
    rows = np.flatnonzero(is_complete & ~table.raw.is_ragged)
    repeats = pd.Series(key[rows]).duplicated().to_numpy()
    if not repeats.any():
        return []
    is_repeated = np.zeros(len(key), dtype=np.bool_)
    is_repeated[rows] = repeats
    line_of_first = dict(
        zip(key[rows][~repeats].tolist(), table.raw.lines[rows][~repeats].tolist(), strict=True)
    )

    def cell_and_suggestion(row: int) -> tuple[str, str]:
        cells = ", ".join(table.text(name, row) for name in table.contract.key)
        return cells, f"first on line {line_of_first[int(key[row])]}"

    return faulty_rows(
        table.raw,
        table.contract.key[-1],
        FindingCode.DUPLICATE_KEY,
        is_repeated,
        cell_and_suggestion,
    )


def _row_keys(table: CheckedTable) -> tuple[Int64, Bools]:
    """One number per row that is the same for the same key, and whether the key has no gap."""
    key = np.zeros(len(table.raw.lines), dtype=np.int64)
    is_complete = np.ones(len(key), dtype=np.bool_)
    for name in table.contract.key:
        checked = table.columns[name]
        if checked.column.cell.storage is Storage.TEXT:
            position, n_different = checked.raw.codes, len(checked.raw.texts)
            is_known = table.is_filled(name)
        else:  # 3 and 3.0 are the same key
            position, different = pd.factorize(checked.content)
            n_different = len(different)
            is_known = position >= 0
        key = key * (n_different + 1) + position
        is_complete &= is_known
    return key, is_complete
