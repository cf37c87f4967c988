"""Offered rows laid over the present ones: what each row becomes, before anything is judged.

The sheet speaks only of what it fills: an empty cell, or a column that it lacks, leaves what is
known as it is; the word ``onbekend`` makes it unknown. No row disappears by being left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from matcher.exchange.cell_in import EXPLICIT_UNKNOWN
from matcher.exchange.offered import OfferedTable
from matcher.exchange.refusals import Origin
from matcher.records.contract import TableContract
from matcher.records.raw import RawTable, encode

Bools = npt.NDArray[np.bool_]
Int64 = npt.NDArray[np.int64]
Texts = dict[str, npt.NDArray[np.object_]]
"""Contract texts per column, shape (n_rows,)."""

_BETWEEN = "\x1f"
_UNKNOWN = (EXPLICIT_UNKNOWN, "onbekend", "Onbekend", "unknown", "?")
_ORDERED = frozenset({"preferred_isco"})
"""Cells with several values whose order says something: the first wish first."""
_CLEARED_BY = {"candidate_levels": "low", "place_levels": "level"}
"""Level tables: unknown is having no row, so an unknown level removes the row."""


@dataclass(frozen=True)
class LaidOver:
    """All offered rows of one table, filled up from the present ones.

    Attributes
    ----------
    texts
        Columns of the contract, shape (n_offered,).
    origins
        Where each row stands.
    present
        Position of the present row with the same key, -1 = none, shape (n_offered,).
    is_cleared
        Rows that take a level away, shape (n_offered,).
    is_same
        Rows that say nothing new, shape (n_offered,).
    is_faulty
        Rows that were refused when they were read, shape (n_offered,).
    """

    contract: TableContract
    texts: Texts
    origins: list[Origin]
    present: Int64
    is_cleared: Bools
    is_same: Bools
    is_faulty: Bools

    def raw(self) -> RawTable:
        """Rows as a table of text whose line numbers count from 1."""
        return raw_table(self.contract.name, self.texts, np.arange(len(self.origins)) + 1)


def lay_over(contract: TableContract, present: Texts, offered: Sequence[OfferedTable]) -> LaidOver:
    """Fill offered rows up from the present rows with the same key."""
    origins = [(table, row) for table in offered for row in range(len(table.numbers))]
    texts: Texts = {}
    for name in contract.columns:
        cells: list[str] = []
        for table in offered:
            cells += table.columns.get(name) or [""] * len(table.numbers)
        texts[name] = np.array(cells, dtype=object)
    of_key = pd.Series(
        np.arange(len(next(iter(present.values())))), index=keys_of(contract, present)
    )
    found = of_key.reindex(keys_of(contract, texts)).fillna(-1).to_numpy(dtype=np.int64)
    is_known = found >= 0
    cleared_by = _CLEARED_BY.get(contract.name)
    is_cleared = (
        np.isin(texts[cleared_by], _UNKNOWN) if cleared_by else np.zeros(len(origins), np.bool_)
    )
    is_same = is_known & ~is_cleared
    for name, cells_ in texts.items():
        is_silent = cells_ == ""
        cells_[cells_ == EXPLICIT_UNKNOWN] = ""
        if is_known.any():
            before = present[name][np.where(is_known, found, 0)]
            cells_[is_silent & is_known] = before[is_silent & is_known]
            if contract.columns[name].cell.is_joined and name not in _ORDERED:
                is_alike = _parts_of(cells_) == _parts_of(before)
                cells_[is_alike & is_known] = before[is_alike & is_known]
            is_same &= cells_ == before
        _fill_defaults(cells_, is_silent & ~is_known, name, offered)
    faulty = [row in table.faulty for table, row in origins]
    return LaidOver(
        contract,
        texts,
        origins,
        found,
        np.asarray(is_cleared, np.bool_),
        np.asarray(is_same, np.bool_),
        np.array(faulty, dtype=np.bool_),
    )


def merged(laid: LaidOver, present: Texts, is_accepted: Bools) -> Texts:
    """Present rows with the accepted ones in their place, new rows behind them."""
    stays = np.ones(len(next(iter(present.values()))), dtype=np.bool_)
    stays[laid.present[is_accepted & laid.is_cleared & (laid.present >= 0)]] = False
    changes = is_accepted & ~laid.is_cleared & (laid.present >= 0)
    is_new = is_accepted & ~laid.is_cleared & (laid.present < 0)
    made: Texts = {}
    for name, before in present.items():
        cells = before.copy()
        cells[laid.present[changes]] = laid.texts[name][changes]
        made[name] = np.concatenate([cells[stays], laid.texts[name][is_new]])
    return made


def keys_of(contract: TableContract, texts: Texts) -> npt.NDArray[np.object_]:
    """One text per row that tells it from all others of its table; dayparts 3 and 3.0 alike."""
    columns = [texts[name] for name in contract.key]
    if len(columns) == 1:
        return columns[0]
    return np.array([_BETWEEN.join(parts) for parts in zip(*columns, strict=True)], dtype=object)


def raw_table(file: str, texts: Texts, lines: Int64) -> RawTable:
    """Table of text for the checks of the records."""
    return RawTable(
        file,
        tuple(texts),
        tuple(encode(pa.array(cells.tolist(), type=pa.string())) for cells in texts.values()),
        lines.astype(np.int64),
        np.zeros(len(lines), dtype=np.bool_),
    )


def _parts_of(cells: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Cells with several values in one order, so that only the values count."""
    return np.array(["|".join(sorted(cell.split("|"))) for cell in cells], dtype=object)


def _fill_defaults(
    cells: npt.NDArray[np.object_], where: Bools, name: str, offered: Sequence[OfferedTable]
) -> None:
    start = 0
    for table in offered:
        end = start + len(table.numbers)
        given = table.defaults.get(name, "")
        if given:
            part, is_free = cells[start:end], where[start:end]
            part[is_free] = np.broadcast_to(np.array(given, dtype=object), part.shape)[is_free]
        start = end
