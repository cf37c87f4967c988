"""From columns of a dataset to arrays: identifiers to positions, masks, days, open bounds."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from matcher.profiles.types import FIRST_DAY, LAST_DAY, N_DAYPARTS, Bools, Days, Float32, Int32


def names(column: "pd.Series[str]") -> npt.NDArray[np.str_]:
    """Text column as a unicode array."""
    return column.to_numpy(dtype=object).astype(np.str_) if len(column) else np.empty(0, "<U1")


def positions(index: Sequence[str] | npt.NDArray[np.str_], column: "pd.Series[str]") -> Int32:
    """Position of each value in ``index``, int32; -1 where empty or absent."""
    return np.asarray(pd.Index(index).get_indexer(pd.Index(column)), dtype=np.int32)


def standing(
    earlier: npt.NDArray[np.str_], ids: npt.NDArray[np.str_], changed: frozenset[str]
) -> Int32:
    """Earlier position of each of ``ids``, int32, shape (n,); -1 where it is new or changed."""
    row = positions(earlier, pd.Series(ids, dtype="str"))
    if changed:
        row[np.isin(ids, sorted(changed))] = -1
    return row


def position_sets(index: npt.NDArray[np.str_], column: "pd.Series[str]") -> Bools:
    """Membership of ``a|b|c`` cells, bool, shape (n_rows, n_index)."""
    members = np.zeros((len(column), len(index)), dtype=np.bool_)
    filled = column[column != ""]
    parts = filled.reset_index(drop=True).str.split("|").explode()
    rows = np.flatnonzero((column != "").to_numpy())[parts.index.to_numpy()]
    found = positions(index, parts)
    members[rows[found >= 0], found[found >= 0]] = True
    return members


def bit_sets(codes: Sequence[str], column: "pd.Series[str]") -> npt.NDArray[np.uint64]:
    """Bit set of ``a|b|c`` cells over at most 64 ``codes``, uint64; 0 where empty."""
    if len(codes) > 64:
        msg = "A bit set holds at most 64 codes."
        raise ValueError(msg)
    members = position_sets(np.asarray(codes, dtype=np.str_), column)
    weights = np.uint64(1) << np.arange(len(codes), dtype=np.uint64)
    return np.asarray(members.astype(np.uint64) @ weights, dtype=np.uint64)


def daypart_masks(column: "pd.Series[str]") -> Bools:
    """Masks of 21 characters as bool, shape (n, 21); all True where unknown."""
    text = names(column.where(column != "", "1" * N_DAYPARTS))
    if not len(text):
        return np.empty((0, N_DAYPARTS), dtype=np.bool_)
    return np.asarray(text.astype(f"<U{N_DAYPARTS}").view("<U1").reshape(-1, N_DAYPARTS) == "1")


def bounds(column: "pd.Series[float]", when_open: float) -> Float32:
    """Numbers as float32 with ``when_open`` where the record leaves the bound open."""
    return column.to_numpy(dtype=np.float32, na_value=when_open)


def postcodes(column: "pd.Series[str]") -> Int32:
    """Four digits as int32; -1 where empty."""
    return names(column.where(column != "", "-1")).astype(np.int32)


def first_days(column: "pd.Series[pd.Timestamp]") -> Days:
    """Days on which something begins; the first of all days where open."""
    return _days(column, FIRST_DAY)


def last_days(column: "pd.Series[pd.Timestamp]") -> Days:
    """Days on which something ends; the last of all days where open."""
    return _days(column, LAST_DAY)


def _days(column: "pd.Series[pd.Timestamp]", when_open: np.datetime64) -> Days:
    days = column.to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(days), when_open, days)
