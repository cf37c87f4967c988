"""Terms of the linear model: what each code of a column adds, as columns with prior and bounds.

A numeric column is a trend (by value and by rank) plus steps between neighbouring bins, so that
little evidence gives a line and much evidence any shape. Unknown is a step of its own.
"""

from dataclasses import dataclass

import numpy as np

from models.additive.columns import CategoricalColumn, Float64, NumericColumn

TREND, STEPS, LEVELS, UNKNOWN, PAIR = "trend", "steps", "levels", "unknown", "pair"


@dataclass(frozen=True)
class Term:
    """One column of the table as columns of the linear model.

    Attributes
    ----------
    basis
        Value of each column of the model per code, shape (n_codes, n_columns).
    kinds
        Kind of shrinkage per column of the model.
    lower
        Least coefficient, shape (n_columns,); minus infinity where the direction is free.
    """

    basis: Float64
    kinds: tuple[str, ...]
    lower: Float64


def numeric_term(
    column: NumericColumn, direction: int, slope: float = 0.0, *, is_stepped: bool = True
) -> Term:
    """Trend and steps of a numeric column.

    Parameters
    ----------
    direction
        1 = never falls with the value, -1 = never rises, 0 = free.
    slope
        Change of the log-odds per unit of the value that is added apart; a direction holds for the
        sum of both.
    is_stepped
        False = the trend by value only, for tables with more columns than can be told apart.
    """
    mass, n_bins = column.mass[:-1], len(column.nodes)
    sign = float(direction or 1)
    share = mass / mass.sum() if mass.sum() > 0 else np.ones(n_bins) / n_bins
    rank = np.cumsum(share) - share / 2
    trends = [_scaled(column.nodes, share)]
    if n_bins > 2 and is_stepped:
        trends.append(_scaled(rank, share))
        width = np.sqrt(np.diff(rank))
        steps = (np.arange(n_bins)[:, None] >= np.arange(1, n_bins)) * width
        steps = steps - share @ steps
    else:
        steps = np.empty((n_bins, 0))
    kept = [trend for trend in trends if trend is not None]
    n_trends, n_steps = len(kept), steps.shape[1]
    is_unknown = int(column.mass[-1] > 0)
    basis = np.zeros((column.n_codes, n_trends + n_steps + is_unknown))
    for position, trend in enumerate(kept):
        basis[:-1, position] = sign * trend
    basis[:-1, n_trends : n_trends + n_steps] = sign * steps
    if is_unknown:
        basis[-1, -1] = 1.0
    lower = np.full(basis.shape[1], 0.0 if direction else -np.inf)
    if is_unknown:
        lower[-1] = -np.inf
    if direction and n_trends:
        lower[0] = -max(sign * slope * _spread(column.nodes, share), 0.0)
    return Term(
        basis=basis,
        kinds=(TREND,) * n_trends + (STEPS,) * n_steps + (UNKNOWN,) * is_unknown,
        lower=lower,
    )


def categorical_term(column: CategoricalColumn) -> Term:
    """One shrunken effect per level; none for levels never seen."""
    is_unknown = int(column.mass[-2] > 0)
    n_columns = len(column.levels) + is_unknown
    return Term(
        basis=np.eye(column.n_codes, n_columns),
        kinds=(LEVELS,) * len(column.levels) + (UNKNOWN,) * is_unknown,
        lower=np.full(n_columns, -np.inf),
    )


def _spread(values: Float64, share: Float64) -> float:
    """Standard deviation over the rows."""
    return float(np.sqrt(share @ (values - share @ values) ** 2))


def _scaled(values: Float64, share: Float64) -> Float64 | None:
    """Values with mean 0 and standard deviation 1 over the rows; None where all are equal."""
    spread = _spread(values, share)
    is_flat = spread <= 1e-12 * np.abs(values).max()
    return None if is_flat else np.asarray((values - share @ values) / spread)
