"""Plans from chances, by the product's own planner, and what they are truly worth."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.oracle.case import Case, Floats, Ints
from matcher.planning.budget import Budget
from matcher.planning.build import build_problem
from matcher.planning.complete import complete
from matcher.planning.edges import value_edges
from matcher.planning.listing import list_pairs
from matcher.planning.plan import relative_gap
from matcher.planning.solve import solve
from matcher.profiles.types import Float32, Int8, Int32, Profiles
from matcher.profiles.types import Pairs as ProfilePairs
from matcher.region import Region
from matcher.scoring import Ledger, PairScores
from matcher.vocabulary.target_groups import TargetGroup

GROUPS = tuple(group.value for group in TargetGroup)
_LEAST_CHANCE = 1e-6


@dataclass(frozen=True)
class Given:
    """Chances from elsewhere as a scorer of one region."""

    log_odds: Float32

    def block(self, rows: slice) -> Float32:
        """Log-odds of a block of candidates."""
        return self.log_odds[rows]

    def pairs(self, candidate: Int32, place: Int32) -> PairScores:
        """Log-odds of listed pairs, taken as certain."""
        found = self.log_odds[candidate, place].astype(np.float64)
        return PairScores(found, np.zeros(len(found)), np.ones(len(found)))

    def ledger(self, candidate: int, place: int) -> Ledger:
        """No ledger: nobody asks why."""
        raise NotImplementedError

    def ledgers(self, candidate: Int32, place: Int32) -> list[Ledger]:
        """No ledgers: nobody asks why."""
        raise NotImplementedError

    def with_levels(self, candidate: int, place: int, level: Int8) -> Floats:
        """No variants: nobody asks what if."""
        raise NotImplementedError

    def renewed(self, profiles: Profiles, person_row: Int32, place_row: Int32) -> "Given":
        """No other records: chances are given for these."""
        raise NotImplementedError


@dataclass(frozen=True)
class Worth:
    """What a plan delivers, by the true chances.

    Attributes
    ----------
    points
        Of the objective, with true chances.
    lasting
        Expected placements that last 26 weeks.
    placed
        People with a place.
    steps
        Mean steps gained on the ladder, among people with a place both today and in the plan.
    by_group
        Points per target group.
    """

    points: float
    lasting: float
    placed: int
    steps: float
    by_group: dict[str, float]


def region_of(case: Case, chance: Floats) -> Region:
    """The planned part scored by these chances of its eligible pairs."""
    log_odds = np.zeros((len(case.people), len(case.places)), dtype=np.float32)
    inside = np.clip(chance, _LEAST_CHANCE, 1 - _LEAST_CHANCE)
    log_odds[case.pairs] = np.log(inside / (1 - inside))
    return Region(case.profiles, case.policy, case.exclusions, Given(log_odds), "given")


def plan_by(case: Case, chance: Floats, iterations: int) -> tuple[Ints, float]:
    """Plan for chances of the eligible pairs.

    Returns
    -------
    tuple
        Positions of the chosen pairs, and the share of the certified bound that is not reached.
    """
    region = region_of(case, chance)
    built = build_problem(region, list_pairs(region))
    plan = solve(built.problem, Budget(iterations=iterations), case.seed)
    built, plan = complete(region, built, plan)
    chosen = plan.chosen
    found = pair_positions(case, built.edges.candidate[chosen], built.edges.place[chosen])
    return found, relative_gap(plan.objective, plan.bound)


def pair_positions(case: Case, candidate: Ints | Int32, place: Ints | Int32) -> Ints:
    """Positions among the eligible pairs, which are sorted by candidate, then place."""
    width = len(case.places)
    keys = case.pairs[0].astype(np.int64) * width + case.pairs[1]
    return np.searchsorted(keys, np.asarray(candidate, dtype=np.int64) * width + place)


def worth(case: Case, chosen: Ints) -> Worth:
    """What the chosen pairs are truly worth."""
    who, where = case.pairs[0][chosen], case.pairs[1][chosen]
    edges = value_edges(region_of(case, case.true), ProfilePairs(who, where))
    group = case.profiles.candidates.target_group[who]
    points = np.bincount(group, weights=edges.value, minlength=len(GROUPS))
    before = case.step_today[who]
    moved = case.profiles.places.work_form[where].astype(np.int64) - before
    return Worth(
        points=float(edges.value.sum()),
        lasting=float(case.true[chosen].sum()),
        placed=len(chosen),
        steps=float(moved[before >= 0].mean()) if (before >= 0).any() else 0.0,
        by_group=dict(zip(GROUPS, points.tolist(), strict=True)),
    )


def people_per_group(case: Case) -> npt.NDArray[np.int64]:
    """People of the planned part per target group."""
    return np.bincount(case.profiles.candidates.target_group, minlength=len(GROUPS))
