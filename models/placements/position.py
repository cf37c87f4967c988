"""Where today's assignment stands between a random and an optimised one, cross-fitted.

The same people are dealt anew over all places: those with a place today. Everybody starts from
nothing: no pair is worth more, or guided less, for being there today, and
nobody has a guarantee. Seats and guidance are what there is, raised to what today's assignment
takes where it takes more, so that today's assignment is one of the plans that could be made.

A plan is made with one half's scores and valued with the other half's, so that what it gains by
picking errors of the scorer does not count (Smith and Winkler 2006; see ``models/honesty.py``).
"""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from matcher.planning.budget import Budget
from matcher.planning.build import build_problem
from matcher.planning.edges import Edges, value_edges
from matcher.planning.listing import list_edges
from matcher.planning.problem import Problem
from matcher.planning.solve import solve
from matcher.planning.widen import with_pairs
from matcher.profiles.types import Pairs
from matcher.records.dataset import Dataset
from matcher.region import Region, prepare_region
from matcher.scoring import Scorer
from models.evaluation.intervals import Interval, WeightedMeasure, bootstrap_all
from models.placements.lottery import draw_pairs, draw_plan

Float64 = npt.NDArray[np.float64]

_DRAWS = 10
_RESAMPLES = 400


@dataclass(frozen=True)
class Worth:
    """What an assignment is worth by the half that did not make it.

    Attributes
    ----------
    people
        With a place (of random plans and of both halves' plans, the mean).
    points
        Of the policy, without points for changing nothing.
    lasting
        Placements expected to last 26 weeks.
    """

    people: float
    points: float
    lasting: float

    @property
    def mean_chance(self) -> float:
        """Mean chance of lasting per placement."""
        return self.lasting / self.people if self.people else float("nan")


@dataclass(frozen=True)
class Position:
    """Today's assignment between random and optimised.

    Attributes
    ----------
    by_points, by_lasting
        0 = as a random plan, 1 = as the optimised ones; with a 95 % interval over people. NaN where
        there is nothing between random and optimised.
    claimed_points
        What the optimised plans are worth by the half that made them: too much, as picked.
    random_sd
        Standard deviation of the points of random plans.
    breaking
        People whose place today is excluded by a rule of today.
    """

    by_points: Interval
    by_lasting: Interval
    random: Worth
    today: Worth
    optimised: Worth
    claimed_points: float
    random_sd: float
    breaking: int


def measure_position(
    dataset: Dataset,
    as_of: date,
    scorers: tuple[Scorer, Scorer],
    budget: Budget,
    seed: int = 0,
) -> Position:
    """Measure today's assignment.

    Parameters
    ----------
    scorers
        Learned from either half of the people.
    budget
        For the search of each of the two plans.
    """
    blank = from_nothing(dataset)
    regions = tuple(prepare_region(blank, scorer, as_of) for scorer in scorers)
    today = _today(dataset, regions[0])
    rng = np.random.default_rng(seed)
    lots = random_plans(regions[0], today, rng)
    plans = [best_plan(region, today, budget, seed) for region in regions]
    random = np.mean([_by_person(regions, lot) for lot in lots], axis=0)
    made = np.stack([_value(regions[1 - k], plans[k]) for k in (0, 1)]).mean(axis=0)
    claimed = float(np.mean([_value(regions[k], plans[k])[:, 1].sum() for k in (0, 1)]))
    held = _by_person(regions, today)
    totals = [float(_value(regions[0], lot)[:, 1].sum()) for lot in lots]
    reasons = regions[0].exclusions.reasons[today.first, today.second]
    intervals = _positions(random, held, made, np.random.default_rng(seed))
    return Position(
        by_points=intervals["points"],
        by_lasting=intervals["lasting"],
        random=_worth(random),
        today=_worth(held),
        optimised=_worth(made),
        claimed_points=claimed,
        random_sd=float(np.std(totals)),
        breaking=int((reasons != 0).sum()),
    )


def from_nothing(dataset: Dataset) -> Dataset:
    """The dataset as if nobody had a place yet; what people decided and excluded still holds.

    Guidance is what a placement takes in the long run, for everybody.
    """
    people, policy = dataset.candidates, dataset.policy
    blank = people.assign(
        current_place_id=pd.Series("", people.index, dtype="str"),
        current_since=pd.Series(pd.NaT, people.index, dtype="datetime64[us]"),
    )
    last = policy.guidance.coach_share_by_year[-1]
    guidance = policy.guidance.model_copy(update={"coach_share_by_year": (last, last, last)})
    return replace(
        dataset, candidates=blank, policy=policy.model_copy(update={"guidance": guidance})
    )


def random_plans(region: Region, today: Pairs, rng: np.random.Generator) -> list[Pairs]:
    """Random plans within the same seats and guidance."""
    edges = value_edges(region, draw_pairs(region, rng))
    edges, problem = _problem(region, edges, today)
    is_drawn = ~_among(edges, today) | (
        region.exclusions.reasons[edges.candidate, edges.place] == 0
    )
    plans = []
    for _ in range(_DRAWS):
        chosen = draw_plan(problem, rng, is_drawn)
        plans.append(Pairs(edges.candidate[chosen], edges.place[chosen]))
    return plans


def best_plan(region: Region, today: Pairs, budget: Budget, seed: int) -> Pairs:
    """The best plan that the search finds, today's at least; ``solve`` checks it."""
    edges, problem = _problem(region, list_edges(region), today)
    found = solve(problem, budget, seed)
    from_today = solve(problem, budget, seed, start=_among(edges, today))
    chosen = max(found, from_today, key=lambda plan: plan.objective).chosen
    return Pairs(edges.candidate[chosen], edges.place[chosen])


def _problem(region: Region, edges: Edges, today: Pairs) -> tuple[Edges, Problem]:
    """Problem of the listed pairs of today's people and today's own, in which the latter fit."""
    edges = edges.take(np.isin(edges.candidate, today.first))
    new = ~np.isin(_keys(region, today), _keys(region, Pairs(edges.candidate, edges.place)))
    edges = with_pairs(region, edges, Pairs(today.first[new], today.second[new]))
    problem = build_problem(region, edges, move_cap=-1).problem
    is_today = _among(edges, today)
    present = np.bincount(edges.place[is_today], minlength=problem.n_places)
    mine = is_today[problem.use_edge]
    used = np.zeros(problem.n_resources, dtype=np.int64)
    np.add.at(used, problem.use_resource[mine], problem.use_amount[mine])
    at_group = present[problem.group_place]
    smallest = np.where(at_group > 0, np.minimum(problem.group_min, at_group), problem.group_min)
    return edges, replace(
        problem,
        place_openings=np.maximum(problem.place_openings, present).astype(np.int32),
        resource_capacity=np.maximum(problem.resource_capacity, used),
        group_min=smallest.astype(np.int32),
        group_max=np.maximum(problem.group_max, at_group).astype(np.int32),
    )


def _today(dataset: Dataset, region: Region) -> Pairs:
    """Who works where today, by positions."""
    place = pd.Index(region.profiles.places.ids).get_indexer(
        pd.Index(dataset.candidates["current_place_id"])
    )
    who = np.flatnonzero(place >= 0)
    return Pairs(who.astype(np.int32), place[who].astype(np.int32))


def _among(edges: Edges, pairs: Pairs) -> npt.NDArray[np.bool_]:
    """Which edges are one of the pairs; a person has at most one of them."""
    place = np.full(int(max(edges.candidate.max(initial=0), pairs.first.max(initial=0))) + 1, -1)
    place[pairs.first] = pairs.second
    return np.asarray(place[edges.candidate] == edges.place)


def _keys(region: Region, pairs: Pairs) -> npt.NDArray[np.int64]:
    return pairs.first.astype(np.int64) * len(region.profiles.places) + pairs.second


def _value(region: Region, pairs: Pairs) -> Float64:
    """Placed, points and chance per person of the region, shape (n_candidates, 3)."""
    found = np.zeros((len(region.profiles.candidates), 3))
    edges = value_edges(region, pairs)
    found[pairs.first] = np.column_stack(
        [np.ones(len(pairs)), edges.worth_to_person, edges.scores.p]
    )
    return found


def _by_person(regions: tuple[Region, ...], pairs: Pairs) -> Float64:
    """Mean value by both halves: neither made this assignment."""
    return np.asarray(np.mean([_value(region, pairs) for region in regions], axis=0))


def _worth(by_person: Float64) -> Worth:
    people, points, lasting = by_person.sum(axis=0).tolist()
    return Worth(people, points, lasting)


def _positions(
    random: Float64, held: Float64, made: Float64, rng: np.random.Generator
) -> dict[str, Interval]:
    """Positions with intervals over people; plans are not made anew for every resample."""
    values = np.stack([random, held, made], axis=2).reshape(len(random), -1)

    def position(column: int) -> WeightedMeasure:
        def measure(_: Float64, value: Float64, __: Float64) -> float:
            low, here, high = value[:, 3 * column : 3 * column + 3].sum(axis=0)
            return float((here - low) / (high - low)) if high > low else float("nan")

        return measure

    return bootstrap_all(
        {"points": position(1), "lasting": position(2)},
        np.zeros(len(random)),
        values,
        rng,
        resamples=_RESAMPLES,
    )
