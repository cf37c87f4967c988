"""Importance weights: how much more often the target policy takes the logged choice."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Float64 = npt.NDArray[np.float64]
Int64 = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Weights:
    """Weights of the rows of a log, shape (n_rows,) throughout.

    Attributes
    ----------
    raw
        Probability under the target policy over the logged propensity.
    used
        The same after clipping; what the estimators weigh with.
    group
        Position of the group (a person, a list) that a row belongs to, 0 to n_groups - 1. Rows of
        one group may depend on each other; groups may not.
    """

    raw: Float64
    used: Float64
    group: Int64

    @property
    def clipped_share(self) -> float:
        """Share of the total weight that clipping took away; 0 = not clipped."""
        total = self.raw.sum()
        return float(1 - self.used.sum() / total) if total > 0 else 0.0


def importance_weights(
    target: npt.ArrayLike,
    propensity: npt.ArrayLike,
    *,
    most: float | None = None,
    group: npt.NDArray[Any] | None = None,
) -> Weights:
    """Weights that turn rows of the logging policy into rows of the target policy.

    Parameters
    ----------
    target
        Probability, 0-1, with which the target policy makes the logged choice in that row.
    propensity
        Probability with which the logging policy made it, above 0, up to 1; as logged, or computed
        exactly. Estimated propensities give biased answers with intervals that are too narrow.
    most
        Largest weight used: less variance, at the price of a bias. None = no clipping.
    group
        Name of the group of each row; None = every row on its own.

    Raises
    ------
    ValueError
        If the arrays differ in length, are empty, or hold values out of range or unknown.
    """
    wanted = np.asarray(target, dtype=np.float64)
    logged = np.asarray(propensity, dtype=np.float64)
    if wanted.ndim != 1 or wanted.shape != logged.shape or not len(wanted):
        raise ValueError("target and propensity must be of one length, at least one row")
    if not ((logged > 0) & (logged <= 1)).all():
        raise ValueError("propensities must be known, above 0 and at most 1")
    if not ((wanted >= 0) & (wanted <= 1)).all():
        raise ValueError("probabilities of the target policy must be known, from 0 to 1")
    if most is not None and not most > 0:
        raise ValueError("the largest weight must be above 0")
    raw = wanted / logged
    used = raw if most is None else np.minimum(raw, most)
    return Weights(raw, used, _positions(group, len(raw)))


def _positions(group: npt.NDArray[Any] | None, n_rows: int) -> Int64:
    if group is None:
        return np.arange(n_rows)
    if len(group) != n_rows:
        raise ValueError("group must be as long as the log")
    return np.unique(group, return_inverse=True)[1].astype(np.int64)
