"""The design of the linear model: products with coefficients, residuals and weights.

``BinnedDesign`` never expands the codes: its weighted cross-products are sums over pairs of codes.
``DenseDesign`` is for columns that are numbers as they stand, ``NestedDesign`` for coefficients
that are sums over levels. Column 0 is the intercept.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

import numpy as np
import numpy.typing as npt

from models.additive.columns import Codes, Float64, Ints, sums

_SAMPLED_ROWS = 12_000
# Rough costs on one core of two ways to the same cross-products.
_SINGLE_PRODUCTS_PER_SECOND, _ROWS_PER_SECOND, _SECONDS_PER_PAIR = 3e10, 3e8, 2e-5
_MOST_WRITTEN_CELLS = 25_000_000


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


class NestedDesign:
    """Columns of which coefficients of several levels are sums, shape (n, B) and (B, C - 1).

    Cross-products are taken of the B columns, in single precision, and then mixed: that serves
    curvature, where C is larger than B.
    """

    def __init__(self, columns: Float64, mixing: Float64) -> None:
        self._columns = np.hstack([np.ones((len(columns), 1)), columns])
        self._single = self._columns.astype(np.float32)
        self._mixing = np.zeros((mixing.shape[0] + 1, mixing.shape[1] + 1))
        self._mixing[0, 0] = 1.0
        self._mixing[1:, 1:] = mixing

    @property
    def n_columns(self) -> int:
        """Coefficients, the intercept included."""
        return int(self._mixing.shape[1])

    def dot(self, theta: Float64) -> Float64:
        """Log-odds per row."""
        return np.asarray(self._columns @ (self._mixing @ theta))

    def back(self, residual: Float64) -> Float64:
        """Transposed product."""
        return np.asarray((residual @ self._columns) @ self._mixing)

    def gram(self, weight: Float64) -> Float64:
        """Weighted cross-products."""
        root = self._single * np.sqrt(weight).astype(np.float32)[:, None]
        inner = (root.T @ root).astype(np.float64)
        return np.asarray(self._mixing.T @ inner @ self._mixing)


class BinnedDesign:
    """Codes per term with a basis per term.

    Products are exact. Cross-products serve the curvature of a Newton step only: they take every
    row at its nearest code, and of many rows a sample, with what a code lacks in it added. They
    come from the rows written out in single precision, or from a histogram per pair of terms
    where that is less work.

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
        self._written = self._write_out() if self._is_quicker_written() else None

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
        if self._written is None:
            out = self._paired(drawn)
        else:
            root = self._written * np.sqrt(drawn).astype(np.float32)[:, None]
            out = np.asarray(root.T @ root, dtype=np.float64)
        out[0, 0] = weight.sum()
        for nearest, codes, basis, rows in zip(
            self._nearest, self._codes, self._bases, self._columns, strict=True
        ):
            mass = sums(nearest, drawn, len(basis))
            lacking = np.maximum(sums(codes.nearest, weight, len(basis)) - mass, 0.0)
            out[rows, 0] = out[0, rows] = mass @ basis
            out[rows, rows] = (basis * (mass + lacking)[:, None]).T @ basis
        return out

    def _paired(self, weight: Float64) -> Float64:
        """Cross-products of different terms, from a histogram per pair."""
        out = np.empty((self._total, self._total))
        for one, (basis, rows) in enumerate(zip(self._bases, self._columns, strict=True)):
            nearest, width = self._nearest[one], len(basis)
            for other in range(one + 1, len(self._bases)):
                other_basis, columns = self._bases[other], self._columns[other]
                pair = nearest * len(other_basis) + self._nearest[other]
                both = sums(pair, weight, width * len(other_basis)).reshape(width, -1)
                cross = basis.T @ both @ other_basis
                out[rows, columns] = cross
                out[columns, rows] = cross.T
        return out

    def _is_quicker_written(self) -> bool:
        n_rows = len(self._nearest[0]) if self._nearest else 0
        written_out = n_rows * self._total**2 / _SINGLE_PRODUCTS_PER_SECOND
        per_pair = n_rows / _ROWS_PER_SECOND + _SECONDS_PER_PAIR
        is_small = n_rows * self._total <= _MOST_WRITTEN_CELLS
        return is_small and written_out < len(self._bases) ** 2 / 2 * per_pair

    def _write_out(self) -> npt.NDArray[np.float32]:
        """Intercept and bases of the sampled rows at their nearest codes."""
        out = np.ones((len(self._nearest[0]), self._total), dtype=np.float32)
        for nearest, basis, columns in zip(self._nearest, self._bases, self._columns, strict=True):
            out[:, columns] = basis[nearest]
        return out
