"""Every method by name: from a case and a history to chances, or straight to an assignment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd

from benchmarks.oracle.by_hand import first_come, simulated_coach
from benchmarks.oracle.case import WEEKS_TO_TEST, Case, Floats, Ints, Pairs, select
from benchmarks.oracle.ceiling import information_ceiling
from benchmarks.oracle.features import pair_features, shortfalls
from benchmarks.oracle.learners import LEARNERS, learn
from matcher.profiles import Profiles, build_profiles
from models.expert import expert_scorer
from models.learned import Outcomes, train_scorer
from models.scorer import TableScorer

_RANDOM, _COACH, _CEILING = 21, 22, 23  # streams of random numbers beside the seed
_DRAWS = 16
_SAME = 0.65
_PAIRS_AT_ONCE = 8192


@dataclass(frozen=True)
class Scored:
    """Chances of the eligible pairs of the planned part, and of later placements."""

    pairs: Floats
    later: Floats


Score = Callable[[Case, Outcomes], Scored]


def at_random(case: Case, _: Outcomes) -> Scored:
    """Any chance for any pair."""
    rng = np.random.default_rng([case.seed, _RANDOM])
    return Scored(rng.random(len(case.true)), rng.random(len(case.later)))


def same_for_all(case: Case, _: Outcomes) -> Scored:
    """One chance for all pairs: ladder, hours, wishes and travel decide."""
    return Scored(np.full(len(case.true), _SAME), np.full(len(case.later), _SAME))


def profile_distance(case: Case, _: Outcomes) -> Scored:
    """The field's rule: the share of what is asked, by importance, that the profile covers."""
    return Scored(
        _matched_share(case.profiles, case.pairs), _matched_share(case.whole, case.later_pairs)
    )


def expert(case: Case, _: Outcomes) -> Scored:
    """The expert's weights as they ship."""
    return _by_table(case, expert_scorer())


def learned(case: Case, outcomes: Outcomes) -> Scored:
    """The product's scorer, learned from the history; from nothing with none."""
    return _by_table(case, _trained(case, outcomes, calibrate=True))


def learned_from_half(case: Case, outcomes: Outcomes) -> Floats:
    """Chances of the eligible pairs by a model of part of the history, for the guard."""
    scorer = _trained(case, outcomes, calibrate=False)
    return scorer.prepare(case.profiles).pairs(*case.pairs).p


def challenger(name: str) -> Score:
    """A learner of the libraries on columns of pairs."""

    def score(case: Case, outcomes: Outcomes) -> Scored:
        who, where = outcomes.candidate.astype(np.int32), outcomes.place.astype(np.int32)
        model = learn(name, pair_features(case.whole, who, where), outcomes)
        return Scored(
            model.chance(pair_features(case.profiles, *case.pairs).values),
            model.chance(pair_features(case.whole, *case.later_pairs).values),
        )

    return score


def ceiling(case: Case, _: Outcomes) -> Scored:
    """The true model on what the records say, hidden effects integrated out."""
    who = np.unique(np.concatenate([case.people, case.later.candidate]))
    where = np.unique(np.concatenate([case.places, case.later.place]))
    records = select(
        case.dataset,
        case.dataset.candidates.iloc[who].reset_index(drop=True),
        case.dataset.places.iloc[where].reset_index(drop=True),
    )
    profiles = build_profiles(records, case.profiles.as_of)
    rng = np.random.default_rng([case.seed, _CEILING])
    found = information_ceiling(records, profiles, case.world, _DRAWS, rng)
    pairs = (
        np.searchsorted(who, case.people)[case.pairs[0]],
        np.searchsorted(where, case.places)[case.pairs[1]],
    )
    later = np.searchsorted(who, case.later.candidate), np.searchsorted(where, case.later.place)
    return Scored(found.chance(*pairs), found.chance(*later))


def oracle(case: Case, _: Outcomes) -> Scored:
    """The truth."""
    return Scored(case.true, case.true_later)


def coach(case: Case) -> Ints:
    """The coach of the generator, without a planner."""
    return simulated_coach(case, np.random.default_rng([case.seed, _COACH]))


WITHOUT_HISTORY: dict[str, Score] = {
    "oracle": oracle,
    "ceiling": ceiling,
    "random": at_random,
    "same chance": same_for_all,
    "distance": profile_distance,
    "expert": expert,
}
BY_HAND: dict[str, Callable[[Case], Ints]] = {"first come": first_come, "coach": coach}
FROM_HISTORY: dict[str, Score] = {
    "ours": learned,
    **{name: challenger(name) for name in LEARNERS},
}
OURS = "ours"
"""The only learner that also works without a history."""


def _by_table(case: Case, scorer: TableScorer) -> Scored:
    return Scored(
        scorer.prepare(case.profiles).pairs(*case.pairs).p,
        scorer.prepare(case.whole).pairs(*case.later_pairs).p,
    )


def _trained(case: Case, outcomes: Outcomes, *, calibrate: bool) -> TableScorer:
    day = pd.Timestamp(case.profiles.as_of).date() - timedelta(weeks=WEEKS_TO_TEST)
    return train_scorer(case.dataset, day, outcomes=outcomes, calibrate=calibrate).scorer


def _matched_share(profiles: Profiles, pairs: Pairs) -> Floats:
    found = np.empty(len(pairs[0]))
    for start in range(0, len(found), _PAIRS_AT_ONCE):
        who, where = (each[start:][:_PAIRS_AT_ONCE] for each in pairs)
        facts, weight, _ = shortfalls(profiles, who, where)
        asked = (weight * np.maximum(profiles.places.level[where], 1)).sum(axis=1)
        short = (weight * facts[..., 0]).sum(axis=1)
        found[start : start + len(who)] = 1 - short / np.maximum(asked, 1e-6)
    return np.clip(found, 0.0, 1.0)
