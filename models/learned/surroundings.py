"""What lies beside the levels: people, sites and places that do better or worse than a score says.

Random intercepts, read forward in time. People who keep losing places, and places that keep losing
people, fill the log: taken as they come, their outcomes would speak for everyone. So every
placement is judged beside what earlier ones had shown of its person, site and place when it began,
and beside how many the person had had. What is left teaches the weights, as of a first placement;
no outcome is left out or counted twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.additive.design import DenseDesign
from models.additive.solver import Later, Penalty, Sample, minimise
from models.learned.later import later_of
from models.learned.outcomes import Outcomes
from models.table import Float64

Ints = npt.NDArray[np.int64]

KINDS = ("person", "site", "place")
_TRIED = np.array([0.0, 0.03, 0.06, 0.12, 0.2, 0.3, 0.45, 0.7, 1.0])
"""Variances that are weighed against each other."""
_EXPECTED = {"person": 0.2, "site": 0.1, "place": 0.1}
"""Mean of the variance before any outcome: groups of people and firms differ about so much."""
_ROUNDS = 2
_REPEATS_SD = 0.3
"""Of the log-odds per unit of the log of one more than the placements before."""


@dataclass(frozen=True)
class Surroundings:
    """Effects in log-odds with the variance that stays unexplained.

    Attributes
    ----------
    earlier
        What earlier placements had shown of the person, site and place of every row.
    repeats
        Log-odds per unit of the log of one more than the placements a person had before.
    place_effect
        Per place with outcomes at it or its site, by position; its site included.
    place_variance
        What stays unknown of those places' effects.
    variance
        Of new persons, sites and places.
    """

    earlier: Float64
    repeats: float
    place_effect: Mapping[int, float]
    place_variance: Mapping[int, float]
    variance: Mapping[str, float]


NO_SURROUNDINGS = Surroundings(np.zeros(0), 0.0, {}, {}, dict.fromkeys(KINDS, 0.0))


def learn_surroundings(
    log_odds: Float64, outcomes: Outcomes, site: Ints, later: Later
) -> Surroundings:
    """Effects of sites and of places within them, beside what the weights say already.

    Parameters
    ----------
    log_odds
        What the weights say of every row.
    site
        Site of every place of the dataset, by the position of the place.
    later
        What became of the placements afterwards: known of a person before the next placement.
    """
    groups = {
        "person": outcomes.candidate,
        "site": site[outcomes.place],
        "place": outcomes.place,
    }
    variance = dict(_EXPECTED)
    earlier = {kind: np.zeros(len(log_odds)) for kind in KINDS}
    for _ in range(_ROUNDS):
        for kind in KINDS:
            others = log_odds + sum(earlier[other] for other in KINDS if other != kind)
            seen = _Seen.at(others, outcomes, groups[kind], later if kind == "person" else None)
            variance[kind] = _likely_variance(seen, others, outcomes, _EXPECTED[kind])
            earlier[kind] = seen.earlier(variance[kind])
    shown = np.sum(list(earlier.values()), axis=0)
    repeats, turns = 0.0, turns_of(outcomes)
    if turns.any():
        columns = np.column_stack([np.ones(len(turns)), turns])
        repeats = _slope(columns, log_odds + shown, outcomes)
    effect, spread = _places(
        log_odds + earlier["person"] + repeats * turns, outcomes, site, variance, later
    )
    return Surroundings(shown + repeats * turns, repeats, effect, spread, variance)


def history_of_people(
    log_odds: Float64, outcomes: Outcomes, variance: float, repeats: float = 0.0
) -> Float64:
    """What earlier placements had shown of the person of every row when it began."""
    later = later_of(log_odds, outcomes)
    shown = _Seen.at(log_odds, outcomes, outcomes.candidate, later).earlier(variance)
    return np.asarray(shown + repeats * turns_of(outcomes))


def turns_of(outcomes: Outcomes) -> Float64:
    """Log of one more than the placements that the person of every row had before."""
    order = np.lexsort((outcomes.started, outcomes.candidate))
    sorted_people = outcomes.candidate[order]
    first = np.searchsorted(sorted_people, sorted_people, side="left")
    turns = np.empty(len(order))
    turns[order] = np.log1p(np.arange(len(order)) - first)
    return turns


def group_effects(
    log_odds: Float64, sample: Sample, group: Ints, variance: float
) -> tuple[Float64, Float64]:
    """Shrunken effect per group, and its remaining variance; shape (highest group + 1,) each."""
    residual, curve = sample.parts(log_odds)
    known = 1 + variance * np.bincount(group, weights=curve)
    effect = variance * np.bincount(group, weights=residual) / known
    return np.asarray(effect), np.asarray(variance / known)


@dataclass(frozen=True)
class _Seen:
    """Residuals and curvature, summed over the rows of a group whose outcome was known before."""

    residual: Float64
    curve: Float64

    @staticmethod
    def at(log_odds: Float64, outcomes: Outcomes, group: Ints, later: Later | None) -> "_Seen":
        # One number per group and day, so that one sorted list serves all groups.
        first = int(min(outcomes.started.min(), outcomes.known_on.min()))
        days = int(max(outcomes.started.max(), outcomes.known_on.max())) - first + 2
        known = group * days + outcomes.known_on - first + 1
        order = np.argsort(known, kind="stable")
        until = np.searchsorted(known[order], group * days + outcomes.started - first + 1, "right")
        since = np.searchsorted(known[order], group * days, "left")
        sums = [
            np.concatenate([[0.0], np.cumsum(part[order])])
            for part in _sample(outcomes, later).parts(log_odds)
        ]
        return _Seen(*(part[until] - part[since] for part in sums))

    def earlier(self, variance: float) -> Float64:
        """What the group was known to add when each row began."""
        return np.asarray(variance * self.residual / (1 + variance * self.curve))


def _likely_variance(seen: _Seen, log_odds: Float64, outcomes: Outcomes, expected: float) -> float:
    """Mean of the tried variances, each by how well it tells every outcome from earlier ones."""
    evidence = []
    for variance in _TRIED.tolist():
        moved = log_odds + seen.earlier(variance)
        loss = np.logaddexp(0.0, moved) - outcomes.lasted * moved
        evidence.append(-float(outcomes.weight @ loss) - variance / expected)
    # The steps between tried variances grow with the variance: each stands for its neighbourhood.
    likely = np.exp(np.array(evidence) - max(evidence)) * np.gradient(_TRIED)
    return float(likely @ _TRIED / likely.sum())


def _slope(columns: Float64, log_odds: Float64, outcomes: Outcomes) -> float:
    """Coefficient of the second column, shrunken; the first one is free."""
    sample = Sample(outcomes.lasted, outcomes.weight, log_odds)
    penalty = Penalty(np.array([0.0, 1 / _REPEATS_SD**2]), np.zeros(2), np.full(2, -np.inf))
    state, _ = minimise(DenseDesign(columns[:, 1:]), sample, penalty, np.zeros(2))
    return float(state.theta[1])


def _places(
    log_odds: Float64,
    outcomes: Outcomes,
    site: Ints,
    variance: Mapping[str, float],
    later: Later,
) -> tuple[dict[int, float], dict[int, float]]:
    """Effect and remaining variance of every place with outcomes at it or its site."""
    at, place = site[outcomes.place], outcomes.place
    sample = _sample(outcomes, later)
    of_site, site_left = group_effects(log_odds, sample, at, variance["site"])
    moved = log_odds + of_site[at]
    of_place, place_left = group_effects(moved, sample, place, variance["place"])
    effect, left = {}, {}
    for position in np.flatnonzero(np.isin(site, at)).tolist():
        own = position < len(of_place)
        effect[position] = float(of_site[site[position]] + (of_place[position] if own else 0.0))
        left[position] = float(
            site_left[site[position]] + (place_left[position] if own else variance["place"])
        )
    return effect, left


def _sample(outcomes: Outcomes, later: Later | None) -> Sample:
    return Sample(outcomes.lasted, outcomes.weight, np.zeros(len(outcomes)), later)
