"""What levels leave open about one pair: weights, people and places, as one variance per pair."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from matcher.vocabulary.items import ITEMS

Float64 = npt.NDArray[np.float64]

_GROUPS = tuple(dict.fromkeys(item.group for item in ITEMS))
_OF_ITEM = np.eye(len(_GROUPS))[[_GROUPS.index(item.group) for item in ITEMS]]
N_SUMMARIES = 1 + len(_GROUPS) + 3 + 3
"""One, each group of items, counts of shortfalls by severity, and travel, hours and wish."""


@dataclass(frozen=True)
class Uncertainty:
    """Variances of the log-odds of a pair, beside what its own unknown levels add.

    Attributes
    ----------
    everywhere
        Of every pair: people, and what lies in the pair itself.
    new_place
        Of places without outcomes.
    by_place
        Of places with outcomes at them or their site, by identifier: the more, the less is open.
    weights
        Of the weights, shape (17, 17): quadratic in the summaries of a pair, so that far from what
        was seen more is open.
    """

    everywhere: float
    new_place: float
    by_place: Mapping[str, float] = field(default_factory=dict)
    weights: Float64 = field(default_factory=lambda: np.zeros((N_SUMMARIES, N_SUMMARIES)))

    def of_places(self, ids: npt.NDArray[np.str_]) -> Float64:
        """Variance per place."""
        return np.array([self.by_place.get(name, self.new_place) for name in ids.tolist()])

    def variance(self, summaries: Float64, place_variance: Float64) -> Float64:
        """Variance per pair."""
        by_weights = ((summaries @ self.weights) * summaries).sum(axis=1)
        return np.asarray(self.everywhere + place_variance + np.maximum(by_weights, 0.0))


def summaries(values: Float64, counts: Float64, context: Mapping[str, Float64]) -> Float64:
    """What the variance of the weights goes by, shape (n, 17).

    Parameters
    ----------
    values
        Contribution per item, shape (n, 79).
    counts
        Expected shortfalls by at least 1, 2 and 3 levels, shape (n, 3).
    context
        Contributions of what surrounds the items.
    """
    around = [context[name] for name in ("travel", "hours", "preference")]
    return np.column_stack([np.ones(len(values)), values @ _OF_ITEM, counts, *around])
