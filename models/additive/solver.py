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
class Sample:
    """Rows to learn from: outcome 0-1, weight >= 0 and known log-odds per row, shape (n,) each."""

    outcome: Float64
    weight: Float64
    offset: Float64


@dataclass(frozen=True)
class State:
    """Coefficients with everything that a Newton step needs there."""

    theta: Float64
    log_odds: Float64
    value: float


def state_at(design: Design, sample: Sample, penalty: Penalty, theta: Float64) -> State:
    """Objective at given coefficients."""
    log_odds = design.dot(theta) + sample.offset
    loss = np.logaddexp(0.0, log_odds) - sample.outcome * log_odds
    shrink = 0.5 * float(penalty.precision @ (theta - penalty.prior) ** 2)
    return State(theta, log_odds, float(sample.weight @ loss) + shrink)


def newton_parts(
    design: Design, sample: Sample, penalty: Penalty, state: State
) -> tuple[Float64, Float64]:
    """Gradient, shape (C,), and Hessian of the log loss alone, shape (C, C)."""
    chance = 0.5 * (1.0 + np.tanh(0.5 * state.log_odds))
    residual = sample.weight * (chance - sample.outcome)
    slope = design.back(residual) + penalty.precision * (state.theta - penalty.prior)
    return slope, design.gram(sample.weight * chance * (1.0 - chance))


def newton_step(
    design: Design, sample: Sample, penalty: Penalty, state: State
) -> tuple[State, float, Float64]:
    """One projected Newton step with backtracking.

    Returns
    -------
    tuple
        The new state, how much the step promised to gain, and the Hessian of the log loss where
        the step began.
    """
    slope, curvature = newton_parts(design, sample, penalty, state)
    hessian = curvature + np.diag(penalty.precision + _LEAST_CURVATURE)
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
    for step in range(1, max_iter + 1):
        state, promise, _ = newton_step(design, sample, penalty, state)
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
