"""Estimators of the mean reward under another policy than the one that wrote the log.

Rewards are any number per row (for instance 1 = the placement lasted). See Dudik, Langford and Li
(2011), Doubly robust policy evaluation and learning; Swaminathan and Joachims (2015), The
self-normalized estimator for counterfactual learning.
"""

import numpy as np
import numpy.typing as npt

from models.off_policy.estimate import Estimate, ratio_estimate
from models.off_policy.overlap import sufficient_overlap
from models.off_policy.weights import Float64, Weights, importance_weights

LEVEL = 0.95


def inverse_propensity(
    reward: npt.ArrayLike,
    weights: Weights,
    *,
    level: float = LEVEL,
    rng: np.random.Generator | None = None,
) -> Estimate:
    """Mean of weight times reward: no bias where weights are right and not clipped.

    Parameters
    ----------
    reward
        Of the logged choice, shape (n_rows,).
    level, rng
        Of the interval: ``rng`` gives the bootstrap, None the normal approximation.

    Raises
    ------
    TooLittleOverlap
        Where the effective sample size is below the least.
    ValueError
        If the rewards are unknown or not as many as the weights.
    """
    found = sufficient_overlap(weights)
    over = weights.used * _values(reward, weights, "rewards")
    return ratio_estimate(
        "ips", over, np.ones_like(over), weights.group, found, level=level, rng=rng
    )


def self_normalised(
    reward: npt.ArrayLike,
    weights: Weights,
    *,
    level: float = LEVEL,
    rng: np.random.Generator | None = None,
) -> Estimate:
    """Weighted mean of the rewards: within their range, mostly less variance, a bias of order 1/n.

    Parameters and errors as for ``inverse_propensity``.
    """
    found = sufficient_overlap(weights)
    over = weights.used * _values(reward, weights, "rewards")
    return ratio_estimate("snips", over, weights.used, weights.group, found, level=level, rng=rng)


def doubly_robust(
    reward: npt.ArrayLike,
    weights: Weights,
    predicted: npt.ArrayLike,
    expected: npt.ArrayLike,
    *,
    level: float = LEVEL,
    rng: np.random.Generator | None = None,
) -> Estimate:
    """Outcome model plus weighted residuals: right where either the model or the weights are.

    Parameters
    ----------
    predicted
        Reward of the logged choice by an outcome model, shape (n_rows,). The model must not have
        seen the row (cross-fitting); otherwise the interval is too narrow.
    expected
        Mean of the model's rewards over the choices of the target policy in that row.
    """
    found = sufficient_overlap(weights)
    residual = _values(reward, weights, "rewards") - _values(predicted, weights, "predictions")
    over = _values(expected, weights, "expectations") + weights.used * residual
    return ratio_estimate(
        "dr", over, np.ones_like(over), weights.group, found, level=level, rng=rng
    )


def logged_mean(
    reward: npt.ArrayLike,
    *,
    group: npt.NDArray[np.generic] | None = None,
    level: float = LEVEL,
    rng: np.random.Generator | None = None,
) -> Estimate:
    """Mean reward of the log itself: what the logging policy brought, to compare with."""
    rewards = np.asarray(reward, dtype=np.float64)
    ones = np.ones(len(rewards))
    weights = importance_weights(ones, ones, group=group)
    found = sufficient_overlap(weights)
    rewards = _values(rewards, weights, "rewards")
    return ratio_estimate("logged", rewards, ones, weights.group, found, level=level, rng=rng)


def _values(values: npt.ArrayLike, weights: Weights, name: str) -> Float64:
    array = np.asarray(values, dtype=np.float64)
    if array.shape != weights.raw.shape:
        raise ValueError(f"there must be as many {name} as weights")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must all be known")
    return array
