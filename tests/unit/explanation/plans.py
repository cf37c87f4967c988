"""Plans made by hand: who sits where is said, the rest is worked out; no solver runs."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import numpy as np

from fixtures.region.generation import generate_region
from matcher.planning.build import BuiltProblem, build_problem
from matcher.planning.check import check_plan, verify
from matcher.planning.listing import list_edges
from matcher.planning.plan import Prices
from matcher.region import Region, prepare_region
from matcher.region_plan import RegionPlan
from models.expert import expert_scorer
from tests.hand_plans import hand_plan


def a_plan(
    region: Region,
    chosen: Mapping[str, str],
    *,
    prices: Mapping[str, float] | None = None,
    move_cap: int | None = None,
) -> RegionPlan:
    """A plan in which the named candidates get the named places, verified by the checker.

    Parameters
    ----------
    prices
        Points per seat or quarter-hour, by place or resource; 0 where not named.
    """
    region = without_keeping(region)
    edges = list_edges(region)
    built = build_problem(region, edges, move_cap=move_cap)
    names = built.problem.candidate_id[built.problem.edge_candidate]
    places = built.problem.place_id[built.problem.edge_place]
    marks = np.array([chosen.get(str(c)) == p for c, p in zip(names, places, strict=True)])
    assert marks.sum() == len(chosen)
    return finished(region, built, marks.astype(np.bool_), prices or {})


def without_keeping(region: Region) -> Region:
    """The same region under a policy that lets plans take places away and propose any move."""
    plan = region.policy.plan.model_copy(
        update={"keep_everyone_placed": False, "only_better_moves": False}
    )
    return replace(region, policy=region.policy.model_copy(update={"plan": plan}))


def finished(
    region: Region,
    built: BuiltProblem,
    chosen: np.ndarray,
    prices: Mapping[str, float],
) -> RegionPlan:
    """The region plan of chosen edges."""
    problem = built.problem
    zero = Prices.zero(problem)
    asked = replace(
        zero,
        place=np.array([prices.get(str(name), 0.0) for name in problem.place_id]),
        resource=np.array([prices.get(str(name), 0.0) for name in problem.resource_id]),
    )
    plan = hand_plan(problem, chosen, asked)
    return RegionPlan(region, built, plan, verify(problem, plan), plan.bound, {"plan": 0.0})


@cache
def a_full_region(people: int = 120, seed: int = 3) -> RegionPlan:
    """A generated region with scarce guidance, filled pair by pair in a drawn order.

    The checker alone decides what is allowed, so that the insertion test can be held against it.
    """
    dataset = generate_region(people, seed).dataset
    scarce = dataset.teams.assign(hours_per_week=dataset.teams["hours_per_week"] * 0.85)
    region = without_keeping(prepare_region(replace(dataset, teams=scarce), expert_scorer()))
    edges = list_edges(region)
    built = build_problem(region, edges)
    problem = built.problem
    chosen = problem.must_place[problem.edge_candidate] & edges.stays
    for edge in np.random.default_rng(seed).permutation(len(edges))[:800]:
        trial = chosen.copy()
        trial[edge] = True
        if edges.value[edge] > 0 and is_allowed(built, trial):
            chosen = trial
    return finished(region, built, chosen, {})


def is_allowed(built: BuiltProblem, chosen: np.ndarray) -> bool:
    """Whether the checker finds no broken rule in these choices."""
    return not check_plan(built.problem, hand_plan(built.problem, chosen)).faults


def position(region_plan: RegionPlan, candidate_id: str) -> int:
    """Position of a candidate."""
    return region_plan.region.candidate_position(candidate_id)
