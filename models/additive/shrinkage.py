"""How far coefficients may stray from their prior: scales learned from the data themselves.

Every group of coefficients shares one variance, found by the fixed point of MacKay (1992) and of
Fellner and Schall (see Wood and Fasiolo 2017, Biometrics 73): sum of squared deviations over the
effective number of free coefficients. A weak prior on each variance keeps small groups sensible.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.additive.columns import Float64
from models.additive.design import Design
from models.additive.solver import (
    Penalty,
    Sample,
    State,
    inverse,
    newton_step,
    state_at,
)

_SMALLEST_VARIANCE = 1e-7
_LARGEST_VARIANCE = 100.0
_MOST_CHANGE = 30.0


@dataclass(frozen=True)
class Scales:
    """Groups of coefficients that share a variance.

    Attributes
    ----------
    group
        Position of each coefficient's group, shape (C,); -1 = variance as given in ``fixed``.
    expected
        Variance expected before seeing data, shape (n_groups,).
    strength
        Coefficients' worth of trust in that expectation, shape (n_groups,).
    fixed
        Precision of coefficients without a group, shape (C,).
    """

    group: npt.NDArray[np.int64]
    expected: Float64
    strength: Float64
    fixed: Float64

    def precision(self, variance: Float64) -> Float64:
        """Precision per coefficient."""
        return np.where(self.group >= 0, 1.0 / variance[self.group], self.fixed)


def learn_scales(
    design: Design,
    sample: Sample,
    scales: Scales,
    prior: Float64,
    *,
    start: Float64 | None = None,
    max_iter: int = 20,
    tol: float = 0.02,
) -> tuple[Float64, State]:
    """Variance per group, and the unbounded coefficients that go with them.

    Parameters
    ----------
    start
        Variances to begin with; by default those expected.
    tol
        Stop when no group's effective number of free coefficients changes by more than this share.
    """
    variance = scales.expected.copy() if start is None else start.copy()
    free = np.full(len(prior), -np.inf)
    penalty = Penalty(scales.precision(variance), prior, free)
    state = state_at(design, sample, penalty, prior)
    before = np.zeros(len(variance))
    curvature = None
    for _ in range(max_iter):
        penalty = Penalty(scales.precision(variance), prior, free)
        state = state_at(design, sample, penalty, state.theta)
        state, promise, curvature = newton_step(design, sample, penalty, state, curvature)
        renewed, n_free = _renewed(curvature.matrix, scales, penalty, state, variance)
        change = float((np.abs(n_free - before) / (1.0 + n_free)).max(initial=0.0))
        variance, before = renewed, n_free
        if change < tol and promise <= 1e-5 * (abs(state.value) + 1e-3):
            break
    return variance, state


def _renewed(
    curvature: Float64,
    scales: Scales,
    penalty: Penalty,
    state: State,
    variance: Float64,
) -> tuple[Float64, Float64]:
    """Variances one step on, and the effective number of free coefficients per group."""
    spread = np.diag(inverse(curvature + np.diag(penalty.precision + 1e-10)))
    grouped = scales.group >= 0
    group, count = scales.group[grouped], len(variance)
    free = 1.0 - spread[grouped] / variance[group]
    squares = (state.theta - penalty.prior)[grouped] ** 2
    n_free = np.maximum(np.bincount(group, weights=free, minlength=count), 1e-9)
    total = np.bincount(group, weights=squares, minlength=count)
    found = (total + scales.strength * scales.expected) / (n_free + scales.strength)
    found = np.clip(found, variance / _MOST_CHANGE, variance * _MOST_CHANGE)
    return np.clip(found, _SMALLEST_VARIANCE, _LARGEST_VARIANCE), n_free
