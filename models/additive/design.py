"""The design of the linear model: products with coefficients, residuals and weights.

``BinnedDesign`` never expands the codes: its weighted cross-products are sums over pairs of codes.
``DenseDesign`` is for columns that are numbers as they stand. Column 0 is the intercept.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

import numpy as np

from models.additive.columns import Codes, Float64, Ints, sums

_SAMPLED_ROWS = 12_000


class Design(Protocol):
    """What the solver asks of a design with n rows and C columns."""

    @property
    def n_columns(self) -> int:
        """Columns, the intercept included."""
        ...

    def dot(self, theta: Float64) -> Float64:
        """Log-odds per row, shape (n,)."""
        ...

    def back(self, residual: Float64) -> Float64:
        """Product of the transposed design with a residual per row, shape (C,)."""
        ...

    def gram(self, weight: Float64) -> Float64:
        """Weighted cross-products of all columns, shape (C, C)."""
        ...


class DenseDesign:
    """Columns held as numbers, shape (n, C - 1); the intercept is added."""

    def __init__(self, columns: Float64) -> None:
        self._columns = np.hstack([np.ones((len(columns), 1)), columns])

    @property
    def n_columns(self) -> int:
        """Columns, the intercept included."""
        return int(self._columns.shape[1])

    def dot(self, theta: Float64) -> Float64:
        """Log-odds per row."""
        return np.asarray(self._columns @ theta)

    def back(self, residual: Float64) -> Float64:
        """Transposed product."""
        return np.asarray(residual @ self._columns)

    def gram(self, weight: Float64) -> Float64:
        """Weighted cross-products."""
        root = self._columns * np.sqrt(weight)[:, None]
        return np.asarray(root.T @ root)


class BinnedDesign:
    """Codes per term with a basis per term.

    Products are exact. Cross-products serve the curvature of a Newton step only: they take every
    row at its nearest code, and of many rows a sample, with what a code lacks in it added.

    Parameters
    ----------
    codes
        Code of every row, per term.
    bases
        Value of each column of the model per code, per term.
    """

    def __init__(self, codes: Sequence[Codes], bases: Sequence[Float64], n_rows: int) -> None:
        self._codes, self._bases, self._n_rows = codes, bases, n_rows
        ends = np.cumsum([1, *(basis.shape[1] for basis in bases)]).tolist()
        self._columns = [slice(a, b) for a, b in pairwise(ends)]
        self._total: int = ends[-1]
        self._sample: slice | Ints = slice(None)
        if n_rows > 2 * _SAMPLED_ROWS:
            drawn = np.random.default_rng(0).permutation(n_rows)[:_SAMPLED_ROWS]
            self._sample = np.sort(drawn)
        self._nearest = [each.nearest[self._sample] for each in codes]

    @property
    def n_columns(self) -> int:
        """Columns, the intercept included."""
        return self._total

    def dot(self, theta: Float64) -> Float64:
        """Log-odds per row."""
        total = np.full(self._n_rows, theta[0])
        for codes, basis, columns in zip(self._codes, self._bases, self._columns, strict=True):
            total += codes.look_up(basis @ theta[columns])
        return total

    def back(self, residual: Float64) -> Float64:
        """Transposed product."""
        out = np.empty(self._total)
        out[0] = residual.sum()
        for codes, basis, columns in zip(self._codes, self._bases, self._columns, strict=True):
            out[columns] = codes.collect(residual, len(basis)) @ basis
        return out

    def gram(self, weight: Float64) -> Float64:
        """Weighted cross-products, from a histogram per pair of terms."""
        drawn = weight[self._sample]
        drawn = drawn * (weight.sum() / max(float(drawn.sum()), 1e-300))
        out = np.empty((self._total, self._total))
        out[0, 0] = weight.sum()
        for one, (basis, rows) in enumerate(zip(self._bases, self._columns, strict=True)):
            nearest, width = self._nearest[one], len(basis)
            mass = sums(nearest, drawn, width)
            lacking = np.maximum(sums(self._codes[one].nearest, weight, width) - mass, 0.0)
            out[rows, 0] = out[0, rows] = mass @ basis
            out[rows, rows] = (basis * (mass + lacking)[:, None]).T @ basis
            for other in range(one + 1, len(self._bases)):
                other_basis, columns = self._bases[other], self._columns[other]
                pair = nearest * len(other_basis) + self._nearest[other]
                both = sums(pair, drawn, width * len(other_basis)).reshape(width, -1)
                cross = basis.T @ both @ other_basis
                out[rows, columns] = cross
                out[columns, rows] = cross.T
        return out
