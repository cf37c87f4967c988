"""Weighted means per group, of which most measures are made."""

import numpy as np

from models.fairness.cells import Float64, Int64


def mean_by_group(code: Int64, n_groups: int, weight: Float64, amount: Float64) -> Float64:
    """Weighted mean of an amount per group; NaN where the group has no weight."""
    total = np.bincount(code, weights=weight, minlength=n_groups)
    summed = np.bincount(code, weights=weight * amount, minlength=n_groups)
    return np.where(total > 0, summed / np.where(total > 0, total, 1.0), np.nan)


def amounts(values: object, count: int) -> Float64:
    """Numbers of a column, float64, shape (count,); ValueError on another shape or NaN."""
    found = np.asarray(values, dtype=np.float64)
    if found.shape != (count,) or np.isnan(found).any():
        raise ValueError(f"one known number per row is needed: {count} rows")
    return found


def outcomes_and_chances(outcome: object, chance: object, count: int) -> tuple[Float64, Float64]:
    """Both columns, checked: outcomes are 0 or 1 and chances 0-1, else ValueError."""
    y, p = amounts(outcome, count), amounts(chance, count)
    if not np.isin(y, (0, 1)).all() or (p < 0).any() or (p > 1).any():
        raise ValueError("outcomes are 0 or 1, and chances lie between 0 and 1")
    return y, p
