"""The layout of the linear model: which terms there are and which coefficients share a scale."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import cast

import numpy as np

from models.additive.columns import (
    Codes,
    Column,
    Float64,
    learn_categorical,
    learn_numeric,
)
from models.additive.design import BinnedDesign, DenseDesign, Design
from models.additive.pairs import Pair, cell_mass, pair_term
from models.additive.reading import Feature, Text
from models.additive.shrinkage import Scales
from models.additive.terms import (
    LEVELS,
    PAIR,
    STEPS,
    TREND,
    UNKNOWN,
    Term,
    categorical_term,
    numeric_term,
)

# Standard deviation of a coefficient expected before any data, in log-odds, and how many
# coefficients that expectation is worth. Trends are per standard deviation of the column, steps
# over its whole range. The data overrule both as soon as there are a few dozen outcomes.
_EXPECTED = {TREND: 0.3, STEPS: 0.1, LEVELS: 0.3, UNKNOWN: 0.2, PAIR: 0.1}
_STRENGTH = {TREND: 2.0, STEPS: 0.5, LEVELS: 1.0, UNKNOWN: 2.0, PAIR: 0.5}
_SHARED = (TREND, UNKNOWN)
"""Kinds that share one scale over all columns of a group; others have one per column."""


# Rough costs on one core of two ways to the same products.
_PRODUCTS_PER_SECOND, _ROWS_PER_SECOND, _SECONDS_PER_PAIR = 1e10, 3e8, 2e-5
_MOST_CELLS = 20_000_000


@dataclass(frozen=True)
class Layout:
    """Columns of the table, the term of each, and the columns of the linear model."""

    columns: tuple[Column, ...]
    terms: tuple[Term, ...]
    pairs: tuple[Pair, ...] = ()

    def codes(self, features: Sequence[Feature]) -> list[Codes]:
        """Codes of every row, per term: first the columns, then the pairs."""
        single = [
            column.codes(feature)  # type: ignore[arg-type]
            for column, feature in zip(self.columns, features, strict=True)
        ]
        return single + [pair.codes(single) for pair in self.pairs]

    def with_pairs(
        self, pairs: Sequence[Pair], codes: Sequence[Codes], weight: Float64
    ) -> "Layout":
        """Add a table for each of these pairs."""
        terms = [pair_term(cell_mass(pair, codes, weight)) for pair in pairs]
        return replace(self, terms=(*self.terms, *terms), pairs=(*self.pairs, *pairs))

    def tables(self, theta: Float64) -> list[Float64]:
        """What each code of each term adds to the log-odds."""
        ends = np.cumsum([1, *(term.basis.shape[1] for term in self.terms)]).tolist()
        return [
            np.asarray(term.basis @ theta[start:stop])
            for term, (start, stop) in zip(self.terms, pairwise(ends), strict=True)
        ]

    def design(self, codes: Sequence[Codes], n_rows: int) -> Design:
        """Design of the terms on coded rows: written out where that is less work."""
        bases = [term.basis for term in self.terms]
        n_columns = sum(basis.shape[1] for basis in bases)
        written_out = n_rows * n_columns**2 / _PRODUCTS_PER_SECOND
        per_pair = n_rows / _ROWS_PER_SECOND + _SECONDS_PER_PAIR
        is_small = n_rows * n_columns <= _MOST_CELLS
        if is_small and written_out < len(bases) ** 2 / 2 * per_pair:
            rows = [each.rows(basis) for each, basis in zip(codes, bases, strict=True)]
            return DenseDesign(np.hstack(rows))
        return BinnedDesign(codes, bases, n_rows)

    def scales(self, owners: Sequence[object | None], intercept_precision: float) -> Scales:
        """Groups of coefficients that share a scale.

        Parameters
        ----------
        owners
            Group of each term; None = on its own.
        """
        keys: dict[tuple[str, object], int] = {}
        group = [-1]
        for position, (term, owner) in enumerate(zip(self.terms, owners, strict=True)):
            for kind in term.kinds:
                alone = "all" if kind in _SHARED else position
                key = (kind, alone if owner is None else ("group", owner))
                group.append(keys.setdefault(key, len(keys)))
        kinds = [kind for kind, _ in keys]
        return Scales(
            group=np.array(group, dtype=np.int64),
            expected=np.array([_EXPECTED[kind] ** 2 for kind in kinds]),
            strength=np.array([_STRENGTH[kind] for kind in kinds]),
            fixed=np.full(len(group), intercept_precision),
        )


def learn_layout(
    features: Sequence[Feature],
    weight: Float64,
    directions: Sequence[int],
    slopes: Sequence[float],
    max_bins: int,
    *,
    is_stepped: bool = True,
) -> Layout:
    """Bins, levels and terms of every feature."""
    columns: list[Column] = []
    terms = []
    for feature, direction, slope in zip(features, directions, slopes, strict=True):
        if feature.dtype == object:
            levels = learn_categorical(cast("Text", feature), weight)
            columns.append(levels)
            terms.append(categorical_term(levels))
        else:
            numbers = learn_numeric(cast("Float64", feature), weight, max_bins)
            columns.append(numbers)
            terms.append(numeric_term(numbers, direction, slope, is_stepped=is_stepped))
    return Layout(tuple(columns), tuple(terms))
