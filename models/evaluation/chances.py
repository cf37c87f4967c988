"""Measures of chances against outcomes: discrimination, sharpness, calibration.

All take outcomes (0 or 1), chances (0-1) and optional weights per row, for instance inverse chances
of being observed; with weights of 1 they are scikit-learn's.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import rankdata

Float64 = npt.NDArray[np.float64]

_LEAST_CHANCE = 1e-15
_MOST_LOG_ODDS = 30.0


def auc(outcome: npt.ArrayLike, score: npt.ArrayLike, weight: npt.ArrayLike | None = None) -> float:
    """Chance that a row with outcome 1 scores above one with outcome 0; ties count half.

    NaN where all outcomes are the same.
    """
    y, s, w = _arrays(outcome, score, weight)
    values, position = np.unique(s, return_inverse=True)
    ones = np.bincount(position, weights=w * y, minlength=len(values))
    zeros = np.bincount(position, weights=w * (1 - y), minlength=len(values))
    below = np.cumsum(zeros) - zeros / 2
    total = ones.sum() * zeros.sum()
    return float(ones @ below / total) if total > 0 else float("nan")


def log_loss(
    outcome: npt.ArrayLike, chance: npt.ArrayLike, weight: npt.ArrayLike | None = None
) -> float:
    """Mean negative log-likelihood, in nats."""
    y, p, w = _arrays(outcome, chance, weight)
    p = np.clip(p, _LEAST_CHANCE, 1 - _LEAST_CHANCE)
    return float(-np.average(y * np.log(p) + (1 - y) * np.log1p(-p), weights=w))


def brier(
    outcome: npt.ArrayLike, chance: npt.ArrayLike, weight: npt.ArrayLike | None = None
) -> float:
    """Mean squared difference of chance and outcome."""
    y, p, w = _arrays(outcome, chance, weight)
    return float(np.average((p - y) ** 2, weights=w))


def brier_skill(
    outcome: npt.ArrayLike, chance: npt.ArrayLike, weight: npt.ArrayLike | None = None
) -> float:
    """Share of the Brier score of the base rate that is taken away; 0 = no better than it."""
    y, p, w = _arrays(outcome, chance, weight)
    base = np.average(y, weights=w)
    without = base * (1 - base)
    return float(1 - brier(y, p, w) / without) if without > 0 else float("nan")


def calibration_error(
    outcome: npt.ArrayLike,
    chance: npt.ArrayLike,
    weight: npt.ArrayLike | None = None,
    *,
    bins: int = 10,
) -> float:
    """Mean absolute difference of claimed and observed share over bins of equal numbers of rows.

    Equal chances stay in one bin, so that the order of rows does not matter.
    """
    y, p, w = _arrays(outcome, chance, weight)
    place = np.minimum(((rankdata(p) - 0.5) / len(p) * bins).astype(np.int64), bins - 1)
    gap = np.bincount(place, weights=w * (p - y), minlength=bins)
    return float(np.abs(gap).sum() / w.sum())


@dataclass(frozen=True)
class CalibrationLine:
    """Logistic regression of outcomes on claimed log-odds; 1 and 0 where claims hold.

    Attributes
    ----------
    slope
        Below 1 = claims too far apart, above 1 = too close together.
    intercept
        Of the model with slope 1: above 0 = claims too low. ("Calibration in the large".)
    """

    slope: float
    intercept: float


def calibration_line(
    outcome: npt.ArrayLike, chance: npt.ArrayLike, weight: npt.ArrayLike | None = None
) -> CalibrationLine:
    """Calibration slope and intercept (Cox 1958; Van Calster et al. 2019)."""
    y, p, w = _arrays(outcome, chance, weight)
    p = np.clip(p, _LEAST_CHANCE, 1 - _LEAST_CHANCE)
    claimed = np.clip(np.log(p / (1 - p)), -_MOST_LOG_ODDS, _MOST_LOG_ODDS)
    ones = np.ones_like(claimed)
    slope = logistic_fit(np.column_stack([ones, claimed]), y, w)[1]
    intercept = logistic_fit(ones[:, None], y, w, offset=claimed)[0]
    return CalibrationLine(float(slope), float(intercept))


def logistic_fit(
    columns: Float64, outcome: Float64, weight: Float64, offset: Float64 | None = None
) -> Float64:
    """Coefficients of a small logistic regression by damped Newton steps, hardly shrunken."""
    theta = np.zeros(columns.shape[1])
    shift = np.zeros(len(columns)) if offset is None else offset
    least = 1e-6 * np.eye(columns.shape[1])
    for _ in range(50):
        log_odds = columns @ theta + shift
        p = 0.5 * (1 + np.tanh(0.5 * log_odds))
        slope = columns.T @ (weight * (p - outcome)) + 1e-6 * theta
        curve = (columns * (weight * p * (1 - p))[:, None]).T @ columns + least
        step = np.linalg.solve(curve, slope)
        step *= min(1.0, 4.0 / max(float(np.abs(step).max()), 1e-12))
        theta = theta - step
        if float(np.abs(step).max()) < 1e-9:
            break
    return theta


def _arrays(
    outcome: npt.ArrayLike, chance: npt.ArrayLike, weight: npt.ArrayLike | None
) -> tuple[Float64, Float64, Float64]:
    y = np.asarray(outcome, dtype=np.float64)
    p = np.asarray(chance, dtype=np.float64)
    w = np.ones_like(y) if weight is None else np.asarray(weight, dtype=np.float64)
    return y, p, w
