"""The pairs that go into the plan, with every fact a report or explanation needs of them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.planning.guidance import wanted_hours, worked_hours
from matcher.planning.objectives import (
    STABILITY_TERMS,
    TERMS,
    PairFacts,
    ladder_values,
    term_points,
)
from matcher.profiles.types import Bools, Float32, Int32, Pairs, Profiles
from matcher.region import Region
from matcher.scoring import PairScores, logistic
from matcher.vocabulary.items import IS_SUPPORT

_ESSENTIAL = 3
_STABILITY = [list(TERMS).index(name) for name in STABILITY_TERMS]


@dataclass(frozen=True)
class Edges:
    """Listed pairs, sorted by candidate, then place; shape (n_edges, ...) throughout.

    Attributes
    ----------
    scores
        Probability with interval, and how much is known.
    hours
        Worked per week.
    points
        Int64 per term of the objective, shape (n_edges, n_terms).
    stays
        True where the person works at this place today.
    breaks_rules
        True where a hard rule excludes the pair and it is listed all the same: the current
        place, or a place that a coach has pinned.
    """

    candidate: Int32
    place: Int32
    scores: PairScores
    hours: Float32
    travel_minutes: Float32
    points: npt.NDArray[np.int64]
    stays: Bools
    breaks_rules: Bools

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.candidate)

    @property
    def worth_to_person(self) -> npt.NDArray[np.int64]:
        """Points per pair without rewards for changing nothing: what it is worth to the person."""
        return np.asarray(self.value - self.points[:, _STABILITY].sum(axis=1))

    @property
    def value(self) -> npt.NDArray[np.int64]:
        """Total points per pair."""
        return np.asarray(self.points.sum(axis=1))

    def take(self, kept: Bools | npt.NDArray[np.intp]) -> "Edges":
        """Only the marked pairs, or the pairs at the given positions in their order."""
        scores = PairScores(
            self.scores.log_odds[kept], self.scores.sd[kept], self.scores.known_share[kept]
        )
        return Edges(
            candidate=self.candidate[kept],
            place=self.place[kept],
            scores=scores,
            hours=self.hours[kept],
            travel_minutes=self.travel_minutes[kept],
            points=self.points[kept],
            stays=self.stays[kept],
            breaks_rules=self.breaks_rules[kept],
        )


def value_edges(region: Region, pairs: Pairs) -> Edges:
    """Score and value listed pairs exactly."""
    profiles, policy = region.profiles, region.policy
    candidate, place = pairs.first, pairs.second
    scores = region.scorer.pairs(candidate, place)
    hours = worked_hours(profiles, candidate, place)
    minutes = profiles.travel.pairs(candidate, place)
    stays = profiles.candidates.current_place[candidate] == place
    people, places = profiles.candidates, profiles.places
    facts = PairFacts(
        p_durable=scores.p,
        ladder_value=ladder_values(policy)[places.work_form[place]],
        hours=hours,
        travel_minutes=minutes,
        overrun_levels=overrun_levels(profiles, candidate, place),
        is_preferred=people.preferred_isco[candidate, places.isco[place]],
        stays=stays,
        was_proposed=_was_proposed(region, candidate, place),
        is_own_organisation=people.organisation[candidate] == places.organisation[place],
    )
    return Edges(
        candidate=candidate,
        place=place,
        scores=scores,
        hours=hours,
        travel_minutes=minutes,
        points=term_points(facts, policy),
        stays=stays,
        breaks_rules=region.exclusions.reasons[candidate, place] != 0,
    )


def _was_proposed(region: Region, candidate: Int32, place: Int32) -> Bools:
    """Pairs that an earlier plan proposed."""
    if region.earlier_place is None:
        return np.zeros(len(candidate), dtype=np.bool_)
    return np.asarray(region.earlier_place[candidate] == place)


def approximate_points(region: Region, rows: slice) -> Float32:
    """Value of a block of candidates with every place, to choose the pairs worth listing.

    Leaves out the overrun term, which the score already carries for the most part.
    """
    profiles, policy = region.profiles, region.policy
    people, places = profiles.candidates, profiles.places
    weight = policy.points
    hours = np.minimum(wanted_hours(profiles)[rows, None], places.hours_max)
    hours = hours / np.float32(weight.full_time_hours)
    hours = np.minimum(hours, 1.0) * np.float32(weight.hours_weight)
    volume = hours + np.float32(1.0 - weight.hours_weight)
    ladder = (weight.full_placement * ladder_values(policy))[places.work_form].astype(np.float32)
    points = logistic(region.scorer.block(rows)) * volume * ladder
    points -= np.float32(weight.travel_per_minute) * np.nan_to_num(profiles.travel.block(rows))
    preferred = people.preferred_isco[rows][:, places.isco]
    points += np.float32(weight.preferred_occupation) * preferred
    own = people.organisation[rows, None] == places.organisation
    return np.asarray(points + np.float32(weight.own_organisation) * own, dtype=np.float32)


def overrun_levels(profiles: Profiles, candidate: Int32, place: Int32) -> npt.NDArray[np.float64]:
    """Levels by which essential items certainly fall short, summed per pair, shape (n_pairs,).

    Certain: even the favourable end of the person's interval falls short. Unknown items count 0.
    """
    people, places = profiles.candidates, profiles.places
    total = np.zeros(len(candidate))
    for start in range(0, len(candidate), 8192):
        c, p = candidate[start : start + 8192], place[start : start + 8192]
        offer = places.level[p]
        gap = np.where(IS_SUPPORT, people.low[c] - offer, offer - people.high[c])
        counts = (places.importance[p] == _ESSENTIAL) & (people.low[c] >= 0) & (gap > 0)
        total[start : start + 8192] = np.where(counts, gap, 0).sum(axis=1)
    return total
