"""Columns of a table as codes: numbers by quantile nodes, text by level, unknown as its own code.

A code points into the table of a term; between two nodes of a number the table is a straight line.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Float64 = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_TAIL_BINS = (0.25, 0.0625)
"""The outermost bins are split again at these shares of their mass: a straight line needs tails."""
_MOST_LEVELS = 400


def sums(codes: Ints, amounts: Float64, n_codes: int) -> Float64:
    """Sum of amounts per code, shape (n_codes,)."""
    return np.asarray(np.bincount(codes, weights=amounts, minlength=n_codes), dtype=np.float64)


@dataclass(frozen=True)
class Codes:
    """Where rows stand in a table, shape (n,) each.

    Attributes
    ----------
    nearest
        Code that stands for the row.
    low, share
        The row lies ``share`` (0-1) of the way from code ``low`` to the next; ``share`` is None
        where every row stands at a code.
    """

    nearest: Ints
    low: Ints
    share: Float64 | None

    def look_up(self, table: Float64) -> Float64:
        """Value of the table at every row."""
        if self.share is None:
            return np.asarray(table[self.low])
        rise = np.append(np.diff(table), 0.0)
        return np.asarray(table[self.low] + self.share * rise[self.low])

    def rows(self, basis: Float64) -> Float64:
        """Rows of a basis for every row, shape (n, columns of the basis)."""
        if self.share is None:
            return np.asarray(basis[self.low])
        rise = np.vstack([np.diff(basis, axis=0), np.zeros((1, basis.shape[1]))])
        return np.asarray(basis[self.low] + self.share[:, None] * rise[self.low])

    def collect(self, amounts: Float64, n_codes: int) -> Float64:
        """Sum of the rows' amounts per code; the transpose of ``look_up``."""
        if self.share is None:
            return sums(self.low, amounts, n_codes)
        upper = amounts * self.share
        total = sums(self.low, amounts - upper, n_codes)
        total[1:] += sums(self.low, upper, n_codes)[:-1]
        return total


@dataclass(frozen=True)
class NumericColumn:
    """Nodes of a numeric column.

    Attributes
    ----------
    nodes
        Weighted mean value per bin, ascending, shape (n_nodes,).
    mass
        Weight of the rows per bin, then of the rows without a value; shape (n_nodes + 1,).
    """

    nodes: Float64
    mass: Float64

    @property
    def n_codes(self) -> int:
        """Nodes, and one code for unknown."""
        return len(self.nodes) + 1

    def codes(self, values: Float64) -> Codes:
        """Place of each value among the nodes; the last code where it is NaN."""
        unknown = len(self.nodes)
        is_known = ~np.isnan(values)
        if unknown < 2:
            alone = np.where(is_known, 0, unknown).astype(np.int64)
            return Codes(alone, alone, None)
        inside = np.clip(values, self.nodes[0], self.nodes[-1])
        low = np.clip(np.searchsorted(self.nodes, inside, side="right") - 1, 0, unknown - 2)
        share = (inside - self.nodes[low]) / np.diff(self.nodes)[low]
        low = np.where(is_known, low, unknown).astype(np.int64)
        share = np.where(is_known, share, 0.0)
        return Codes(low + (share > 0.5), low, share)


@dataclass(frozen=True)
class CategoricalColumn:
    """Levels of a text column; a level that was not learned has a code without effect.

    Attributes
    ----------
    mass
        Weight of the rows per level, then of rows without a value, then of unlearned levels.
    """

    levels: tuple[str, ...]
    mass: Float64

    @property
    def n_codes(self) -> int:
        """Levels, and one code each for unknown and for levels never seen."""
        return len(self.levels) + 2

    def codes(self, values: npt.NDArray[np.object_]) -> Codes:
        """Position of each value; ``None`` is unknown."""
        index: dict[str | None, int] = {level: code for code, level in enumerate(self.levels)}
        index[None] = len(self.levels)
        unseen = len(self.levels) + 1
        found = np.fromiter((index.get(v, unseen) for v in values), np.int64, len(values))
        return Codes(found, found, None)


Column = NumericColumn | CategoricalColumn


def learn_numeric(values: Float64, weight: Float64, max_bins: int) -> NumericColumn:
    """Cut a numeric column into bins of about equal weight, narrower ones in the tails.

    Parameters
    ----------
    values
        NaN where unknown.
    weight
        Non-negative; a row of weight two counts as two rows.
    max_bins
        Most bins before the tails are split; distinct values stay apart when they are fewer.
    """
    known = ~np.isnan(values) & (weight > 0)
    unknown = weight[np.isnan(values)].sum()
    if not known.any():
        return NumericColumn(np.zeros(1), np.array([0.0, unknown]))
    distinct, inverse = np.unique(values[known], return_inverse=True)
    mass = sums(inverse, weight[known], len(distinct))
    first = np.concatenate([[0], _first_of_bins(mass, max_bins)])
    by_bin = np.add.reduceat(mass, first)
    nodes = np.add.reduceat(mass * distinct, first) / by_bin
    return NumericColumn(nodes, np.append(by_bin, unknown))


def learn_categorical(values: npt.NDArray[np.object_], weight: Float64) -> CategoricalColumn:
    """Levels of a text column, the most frequent first; rare ones beyond 400 have no effect."""
    mass: dict[str, float] = {}
    unknown = 0.0
    for value, each in zip(values.tolist(), weight.tolist(), strict=True):
        if value is None:
            unknown += each
        elif each > 0:
            mass[value] = mass.get(value, 0.0) + each
    levels = sorted(mass, key=lambda level: (-mass[level], level))
    kept, rest = levels[:_MOST_LEVELS], levels[_MOST_LEVELS:]
    tail = [unknown, sum(mass[level] for level in rest)]
    return CategoricalColumn(tuple(kept), np.array([mass[level] for level in kept] + tail))


def _first_of_bins(mass: Float64, max_bins: int) -> Ints:
    """Positions among the distinct values at which the second and later bins begin."""
    if len(mass) <= max_bins:
        return np.arange(1, len(mass), dtype=np.int64)
    shares = np.arange(1, max_bins) / max_bins
    tails = np.array(_TAIL_BINS) / max_bins
    shares = np.unique(np.concatenate([shares, tails, 1 - tails]))
    # Bins are cut at the value whose weight lies astride the share, so a heavy value stays alone.
    middle = (np.cumsum(mass) - mass / 2) / mass.sum()
    return np.setdiff1d(np.searchsorted(middle, shares), [0, len(mass)]).astype(np.int64)
