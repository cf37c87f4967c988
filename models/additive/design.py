"""The design of the linear model: products with coefficients, residuals and weights.

``BinnedDesign`` never expands the codes: its weighted cross-products are sums over pairs of codes.
``DenseDesign`` is for columns that are numbers as they stand. Column 0 is the intercept.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

import numpy as np

from models.additive.columns import Codes, Float64, sums


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

    Products are exact; cross-products take every row at its nearest code, which is all that the
    curvature of a Newton step needs.

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
        out = np.empty((self._total, self._total))
        out[0, 0] = weight.sum()
        terms = list(zip(self._codes, self._bases, self._columns, strict=True))
        for one, (codes, basis, rows) in enumerate(terms):
            mass = sums(codes.nearest, weight, len(basis))
            out[rows, 0] = out[0, rows] = mass @ basis
            out[rows, rows] = (basis * mass[:, None]).T @ basis
            for other_codes, other_basis, columns in terms[one + 1 :]:
                width = len(other_basis)
                pair = codes.nearest * width + other_codes.nearest
                both = sums(pair, weight, len(basis) * width).reshape(len(basis), width)
                cross = basis.T @ both @ other_basis
                out[rows, columns] = cross
                out[columns, rows] = cross.T
        return out
