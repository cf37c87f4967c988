"""Penalised logistic regression with bounds by projected Newton steps.

Minimises the weighted log loss plus half the sum of ``precision * (theta - prior) ** 2`` subject to
``theta >= lower``. See Bertsekas (1982), Projected Newton methods, SIAM J. Control Optim. 20(2).
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve, lapack

from models.additive.columns import Float64
from models.additive.design import Design

_LEAST_CURVATURE = 1e-10
_SAME_CURVATURE = 0.05
"""Share by which row weights may change before cross-products are computed anew."""


@dataclass(frozen=True)
class Penalty:
    """Prior of the coefficients, shape (C,) each.

    Attributes
    ----------
    precision
        Inverse variance around ``prior``; 0 = not shrunken.
    """

    precision: Float64
    prior: Float64
    lower: Float64


@dataclass(frozen=True)
class Later:
    """What became of rows afterwards: a count of endings and a time at risk, shape (n,) each.

    Endings are Poisson with mean ``exposure`` times minus the log of the chance of the row.
    """

    ended: Float64
    exposure: Float64

    def loss(self, log_odds: Float64) -> float:
        """Minus the log-likelihood, without what is constant."""
        hazard = np.logaddexp(0.0, -log_odds)
        return float(self.exposure @ hazard - self.ended @ np.log(hazard))

    def parts(self, log_odds: Float64) -> tuple[Float64, Float64]:
        """Slope of the log-likelihood, and its expected curvature, by the log-odds of each row."""
        hazard = np.logaddexp(0.0, -log_odds)
        against = 0.5 * (1.0 - np.tanh(0.5 * log_odds))
        slope = (self.exposure - self.ended / hazard) * against
        return slope, self.exposure * against**2 / hazard


@dataclass(frozen=True)
class Sample:
    """Rows to learn from, shape (n,) each.

    Attributes
    ----------
    outcome, weight
        0 or 1, and at least 0.
    offset
        Log-odds known beforehand.
    later
        What became of the rows afterwards, if that counts too.
    """

    outcome: Float64
    weight: Float64
    offset: Float64
    later: Later | None = None

    def loss(self, log_odds: Float64) -> float:
        """Minus the log-likelihood."""
        loss = np.logaddexp(0.0, log_odds) - self.outcome * log_odds
        after = 0.0 if self.later is None else self.later.loss(log_odds)
        return float(self.weight @ loss) + after

    def parts(self, log_odds: Float64) -> tuple[Float64, Float64]:
        """Slope of the log-likelihood, and its expected curvature, by the log-odds of each row."""
        chance = 0.5 * (1.0 + np.tanh(0.5 * log_odds))
        slope = self.weight * (self.outcome - chance)
        curve = self.weight * chance * (1.0 - chance)
        if self.later is None:
            return slope, curve
        late_slope, late_curve = self.later.parts(log_odds)
        return slope + late_slope, curve + late_curve


@dataclass(frozen=True)
class State:
    """Coefficients with everything that a Newton step needs there."""

    theta: Float64
    log_odds: Float64
    value: float


@dataclass(frozen=True)
class Curvature:
    """Hessian of the log loss, shape (C, C), with the weights of the rows it was computed for."""

    weight: Float64
    matrix: Float64


def state_at(design: Design, sample: Sample, penalty: Penalty, theta: Float64) -> State:
    """Objective at given coefficients."""
    log_odds = design.dot(theta) + sample.offset
    shrink = 0.5 * float(penalty.precision @ (theta - penalty.prior) ** 2)
    return State(theta, log_odds, sample.loss(log_odds) + shrink)


def slope_at(design: Design, sample: Sample, penalty: Penalty, state: State) -> Float64:
    """Gradient of the objective, shape (C,)."""
    slope, _ = sample.parts(state.log_odds)
    return penalty.precision * (state.theta - penalty.prior) - design.back(slope)


def curvature_at(
    design: Design, sample: Sample, state: State, last: Curvature | None = None
) -> Curvature:
    """Curvature of the log loss; the last one where it has hardly changed."""
    _, weight = sample.parts(state.log_odds)
    if last is not None:
        change = float(np.abs(weight - last.weight).sum())
        if change <= _SAME_CURVATURE * float(last.weight.sum()):
            return last
    return Curvature(weight, design.gram(weight))


def newton_step(
    design: Design, sample: Sample, penalty: Penalty, state: State, last: Curvature | None = None
) -> tuple[State, float, Curvature]:
    """One projected Newton step with backtracking.

    Parameters
    ----------
    last
        Curvature of an earlier step, used again as long as chances have hardly moved since.

    Returns
    -------
    tuple
        The new state, how much the step promised to gain, and the curvature it was taken with.
    """
    slope = slope_at(design, sample, penalty, state)
    curvature = curvature_at(design, sample, state, last)
    hessian = curvature.matrix + np.diag(penalty.precision + _LEAST_CURVATURE)
    is_free = (state.theta > penalty.lower) | (slope < 0)
    step = np.zeros_like(slope)
    free = np.flatnonzero(is_free)
    factor = cho_factor(hessian[np.ix_(free, free)], lower=True, check_finite=False)
    step[free] = -cho_solve(factor, slope[free], check_finite=False)
    promise = float(-slope @ step)
    length = 1.0
    while length > 1e-6:
        theta = np.maximum(state.theta + length * step, penalty.lower)
        found = state_at(design, sample, penalty, theta)
        if found.value <= state.value - 1e-4 * float(slope @ (state.theta - theta)):
            return found, promise, curvature
        length /= 2
    return state, 0.0, curvature


def minimise(
    design: Design,
    sample: Sample,
    penalty: Penalty,
    start: Float64,
    *,
    max_iter: int = 50,
    tol: float = 1e-6,
) -> tuple[State, int]:
    """Coefficients of least penalised loss, and the number of steps taken.

    Parameters
    ----------
    tol
        Stop when a step promises less than this share of the objective.
    """
    state = state_at(design, sample, penalty, np.maximum(start, penalty.lower))
    curvature = None
    for step in range(1, max_iter + 1):
        state, promise, curvature = newton_step(design, sample, penalty, state, curvature)
        if promise <= tol * (abs(state.value) + 1e-3):
            return state, step
    return state, max_iter


def inverse(matrix: Float64) -> Float64:
    """Inverse of a symmetric positive definite matrix."""
    factor, failed = lapack.dpotrf(matrix, lower=1)
    if failed:
        msg = "The matrix is not positive definite."
        raise np.linalg.LinAlgError(msg)
    half, _ = lapack.dpotri(factor, lower=1)
    return np.asarray(np.tril(half) + np.tril(half, -1).T)
