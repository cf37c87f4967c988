"""The additive monotone table model: numbers only, no data.

Log-odds = intercept + sum over items of ``fit[item, level of the person, level of the place]`` +
bottleneck terms + context terms. Additive over items, so all pairs are one matrix product.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from matcher.vocabulary.items import N_LEVELS
from models.calibration import Calibration
from models.uncertainty import Uncertainty

Float64 = npt.NDArray[np.float64]

LEVEL_STATES: tuple[tuple[int, int], ...] = tuple(
    (low, high) for low in range(N_LEVELS) for high in range(low, N_LEVELS)
)
"""All 21 level intervals; state 21 is "unknown"."""

UNKNOWN_STATE = len(LEVEL_STATES)
N_STATES = UNKNOWN_STATE + 1
SEVERITIES = (1, 2, 3)
"""Shortfalls of at least so many levels are counted for the bottleneck terms."""


@dataclass(frozen=True)
class Bottleneck:
    """Costs in log-odds (>= 0) of several shortfalls at once and of severe ones."""

    per_shortfall: float
    most_shortfalls: float
    severe: float
    very_severe: float

    def terms(self, counts: Float64) -> tuple[Float64, Float64]:
        """Contribution of the number of shortfalls, and of the worst of them.

        Parameters
        ----------
        counts
            Expected number of important items short by at least 1, 2 and 3 levels,
            shape (..., 3).
        """
        beyond_first = np.clip(counts[..., 0] - 1.0, 0.0, self.most_shortfalls)
        # Chance that at least one item is so short, with expected counts as Poisson rates.
        some = 1.0 - np.exp(-counts[..., 1:])
        worst = -(self.severe * some[..., 0] + self.very_severe * some[..., 1])
        return -self.per_shortfall * beyond_first, worst


@dataclass(frozen=True)
class Context:
    """Costs and gains in log-odds of what surrounds the items of a pair."""

    travel_free_minutes: float
    travel_per_minute: float
    travel_most_minutes: float
    hours_gap_per_hour: float
    preferred_occupation: float
    lasting_by_year: tuple[float, float, float]


@dataclass(frozen=True)
class Base:
    """Log-odds added to the intercept; empty for a scorer that saw no outcomes.

    Attributes
    ----------
    by_group
        Per target group, in the order of the vocabulary; shape (6,) or empty.
    by_form
        Per step of the ladder, shape (7,) or empty.
    by_place
        Per place that outcomes are known of, by its identifier.
    """

    by_group: tuple[float, ...] = ()
    by_form: tuple[float, ...] = ()
    by_place: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class TableModel:
    """All numbers of the scorer.

    Attributes
    ----------
    fit
        Contribution per item, level of the person and level of the place for an essential item,
        float64, shape (79, 6, 6). Never rises with the shortfall.
    importance
        Factor by importance step 0-3, shape (4,); 0 for "not asked".
    level_chance
        Chance of each level among people, shape (79, 6), rows sum to 1.
    unknown_caution
        Cost of an asked item that nobody assessed: one number, or one per item, shape (79, 1).
    prior_sd
        Standard deviation of the log-odds of a usual pair that no level explains.
    uncertainty
        The same for each pair by itself; None = ``prior_sd`` for all.
    base
        What people of a target group, places of a work form and places by identifier add.
    calibration
        From the sum of all contributions to log-odds that come true.
    """

    name: str
    intercept: float
    fit: Float64
    importance: Float64
    level_chance: Float64
    unknown_caution: float | Float64
    bottleneck: Bottleneck
    context: Context
    prior_sd: float
    base: Base = field(default_factory=Base)
    calibration: Calibration = field(default_factory=Calibration)
    uncertainty: Uncertainty | None = None


def state_chances(model: TableModel) -> Float64:
    """Chance of each level given each state of knowledge, shape (79, 22, 6).

    An interval [low, high] keeps the chances of its levels in proportion; unknown keeps them all.
    """
    inside = np.zeros((N_STATES, N_LEVELS))
    for state, (low, high) in enumerate(LEVEL_STATES):
        inside[state, low : high + 1] = 1.0
    inside[UNKNOWN_STATE] = 1.0
    chances = model.level_chance[:, None, :] * inside[None]
    return np.asarray(chances / chances.sum(axis=2, keepdims=True))


def states_of(low: npt.NDArray[np.int8], high: npt.NDArray[np.int8]) -> npt.NDArray[np.int8]:
    """State of knowledge per person and item, int8, same shape: 0-20 interval, 21 unknown."""
    lookup = np.full((N_LEVELS + 1, N_LEVELS + 1), UNKNOWN_STATE, dtype=np.int8)
    for state, (lowest, highest) in enumerate(LEVEL_STATES):
        lookup[lowest, highest] = state
    return lookup[low, high]  # -1 = unknown reads the last row, which holds the unknown state
