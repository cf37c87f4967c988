"""Tables of two columns together, for what no sum of single tables can say.

Which pairs are worth a table is judged by what the single tables leave open: how much of it falls
together in cells of a coarse grid (compare FAST: Lou et al. 2013, GA2M).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from models.additive.columns import CategoricalColumn, Codes, Column, Float64, Ints, sums
from models.additive.terms import PAIR, Term

_GRID = 8
_FINEST_GRID = 32
_MOST_CELLS = 96
_LEAST_EVIDENCE = 1.5
_EXPECTED_PAIRS = 5
"""Pairs that matter in a table, roughly: of many tried pairs more look good by chance."""
_TRIED_VARIANCES = (0.1, 0.5, 3.0)
_MOST_COLUMNS_TRIED = 40


@dataclass(frozen=True)
class Pair:
    """Two columns on a coarse grid.

    Attributes
    ----------
    first, second
        Positions of the columns.
    rows, cols
        Place on the grid per code of the first and of the second column.
    """

    first: int
    second: int
    rows: Ints
    cols: Ints

    def codes(self, codes: Sequence[Codes]) -> Codes:
        """Cell of every row of the table."""
        row, col = self.rows[codes[self.first].nearest], self.cols[codes[self.second].nearest]
        cell = row * self._width + col
        return Codes(cell, cell, None)

    @property
    def _width(self) -> int:
        return int(self.cols.max()) + 1


def find_pairs(
    columns: Sequence[Column],
    codes: Sequence[Codes],
    tables: Sequence[Float64],
    allowed: Sequence[int],
    residual: Float64,
    curve: Float64,
    n_pairs: int,
) -> list[Pair]:
    """Pairs with the most evidence, at most ``n_pairs``.

    Parameters
    ----------
    tables
        Single tables; the columns whose tables move most are tried.
    allowed
        Columns without a direction: a table of a pair knows none.
    residual, curve
        Outcome less chance, and its variance, times the weight of the row.
    """
    moves = [float(np.std(codes[at].look_up(tables[at]))) for at in allowed]
    tried = [allowed[at] for at in np.argsort(moves)[::-1][:_MOST_COLUMNS_TRIED].tolist()]
    found = []
    least = max(_LEAST_EVIDENCE, np.log(len(tried) ** 2 / 2 / _EXPECTED_PAIRS))
    for first, second in combinations(sorted(tried), 2):
        pair = _pair(first, second, columns, tables)
        evidence = _evidence(pair, codes, residual, curve)
        if evidence > least:
            found.append((evidence, pair))
    found.sort(key=lambda each: -each[0])
    return [pair for _, pair in found[:n_pairs]]


def pair_term(mass: Float64) -> Term:
    """Products of steps in both directions: a shrunken surface over the grid.

    Parameters
    ----------
    mass
        Weight of the rows per cell, shape (n_rows, n_cols).
    """
    across, down = _steps(mass.sum(axis=1)), _steps(mass.sum(axis=0))
    basis = np.asarray(np.kron(across, down), dtype=np.float64)
    return Term(basis, (PAIR,) * basis.shape[1], np.full(basis.shape[1], -np.inf))


def cell_mass(pair: Pair, codes: Sequence[Codes], weight: Float64) -> Float64:
    """Weight of the rows per cell."""
    shape = int(pair.rows.max()) + 1, int(pair.cols.max()) + 1
    return sums(pair.codes(codes).low, weight, shape[0] * shape[1]).reshape(shape)


def _steps(mass: Float64) -> Float64:
    """Centred steps between neighbouring cells, as wide as the rows that they part."""
    share = np.maximum(mass, 1e-9) / np.maximum(mass, 1e-9).sum()
    rank = np.cumsum(share) - share / 2
    steps = (np.arange(len(mass))[:, None] >= np.arange(1, len(mass))) * np.sqrt(np.diff(rank))
    return np.asarray(steps - share @ steps)


def _pair(first: int, second: int, columns: Sequence[Column], tables: Sequence[Float64]) -> Pair:
    """Grid of a pair: where one column has few values, the other is cut finer."""
    sizes = [min(_natural_cells(columns[at]), _GRID) for at in (first, second)]
    cells = [min(max(_MOST_CELLS // size, _GRID), _FINEST_GRID) for size in reversed(sizes)]
    return Pair(
        first,
        second,
        _grid(columns[first], tables[first], cells[0]),
        _grid(columns[second], tables[second], cells[1]),
    )


def _natural_cells(column: Column) -> int:
    return len(column.levels) if isinstance(column, CategoricalColumn) else len(column.nodes)


def _grid(column: Column, table: Float64, n_cells: int) -> Ints:
    """Cell per code: neighbouring nodes or rare levels together, unknown apart.

    Nodes are parted where many rows lie and where the single table moves: a jump is never inside a
    cell.
    """
    if isinstance(column, CategoricalColumn):
        # Levels are ordered by their frequency; the rare ones share the last cell.
        return np.minimum(np.arange(column.n_codes), min(n_cells, _GRID) - 1)
    mass = column.mass[:-1]
    if len(mass) <= n_cells:
        cells = np.arange(len(mass))
    else:
        moves = np.abs(np.diff(table[:-1], prepend=table[0]))
        moves = moves / moves.sum() if moves.sum() > 0 else np.zeros(len(mass))
        along = (np.cumsum(mass) - mass / 2) / mass.sum() + np.cumsum(moves)
        cells = np.minimum(((along - along[0]) / (along[-1] - along[0]) * n_cells), n_cells - 1)
        cells = np.unique(cells.astype(np.int64), return_inverse=True)[1]
    return np.append(cells, cells.max() + 1 if column.mass[-1] > 0 else cells.max())


def _evidence(pair: Pair, codes: Sequence[Codes], residual: Float64, curve: Float64) -> float:
    """Log of how much likelier the residuals are with a shrunken table of the pair than without.

    Laplace approximation around no table, for the best of a few scales; what the single tables can
    take up themselves is taken out first.
    """
    shape = int(pair.rows.max()) + 1, int(pair.cols.max()) + 1
    cell = pair.codes(codes).low
    left = sums(cell, residual, shape[0] * shape[1]).reshape(shape)
    weight = sums(cell, curve, shape[0] * shape[1]).reshape(shape) + 1e-9
    for _ in range(4):
        left = left - weight * (left.sum(axis=1) / weight.sum(axis=1))[:, None]
        left = left - weight * (left.sum(axis=0) / weight.sum(axis=0))
    basis = pair_term(weight).basis
    slope = basis.T @ left.ravel()
    values, vectors = np.linalg.eigh((basis * weight.reshape(-1, 1)).T @ basis)
    turned, values = (vectors.T @ slope) ** 2, np.maximum(values, 0.0)
    return max(
        float((turned / (values + 1 / tau) - np.log1p(tau * values)).sum()) / 2
        for tau in _TRIED_VARIANCES
    )
