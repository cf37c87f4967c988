"""Drawn problems and regions of a few people, so that "what if" can be checked by force."""

from dataclasses import replace
from functools import cache

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from fixtures.problems import KINDS, draw_problem
from matcher.planning.build import build_problem
from matcher.planning.exact import solve_exactly
from matcher.planning.listing import list_edges
from matcher.planning.plan import objective_of
from matcher.planning.prices import relax
from matcher.planning.problem import Problem
from matcher.region_plan import RegionPlan
from tests.regions import a_region
from tests.unit.explanation.plans import finished, without_keeping

FORMS = ("groepsdetachering", "individuele_detachering", "begeleid_werken")
SEEDS = range(6)

settings.register_profile("explaining", deadline=None, max_examples=40, derandomize=True)
FEW = settings.get_profile("explaining")


def _drawn(seed: int) -> Problem:
    rng = np.random.default_rng(seed)
    kinds = tuple(kind for kind in KINDS if rng.random() < 0.4)
    return draw_problem(rng, kinds, people=int(rng.integers(5, 10)))


problems = st.integers(0, 2**32 - 1).map(_drawn)
"""Problems of five to nine people; each kind of rule is present now and then."""


@cache
def tiny_plan(seed: int) -> RegionPlan:
    """Nine people, five places and two short teams; one person has a Wsw contract."""
    rng = np.random.default_rng(seed)
    people = [
        {
            "hours_min": int(rng.choice([12, 16, 28])),
            "hours_max": 32,
            "max_travel_minutes": int(rng.choice([10, 45])),
            "preferred_isco": str(rng.choice(["", "9321"])),
        }
        for _ in range(9)
    ]
    people[0] |= {"target_group": "wsw", "current_place_id": "p1", "contract_hours": 24}
    places = [
        {
            "work_form": FORMS[0] if number == 0 else str(rng.choice(FORMS)),
            "openings": int(rng.integers(1, 4)),
            "hours_max": int(rng.choice([20, 36])),
            "team_ids": str(rng.choice(["t1", "t2"])),
            "postcode4": str(rng.choice(["7511", "7512", "7545"])),
        }
        for number in range(5)
    ]
    teams = [
        {"team_id": "t1", "hours_per_week": float(rng.choice([3, 5]))},
        {"team_id": "t2", "hours_per_week": float(rng.choice([2, 4]))},
    ]
    levels = {
        f"c{i}": {"SUP03": int(rng.integers(1, 6)), "COG01": int(rng.integers(0, 6))}
        for i in range(1, 10)
    }
    asks = {f"p{j}": {"COG01": (int(rng.integers(1, 6)), 3)} for j in range(1, 6)}
    region = without_keeping(a_region(people, places, teams=teams, levels=levels, asks=asks))
    built = build_problem(region, list_edges(region))
    prices = relax(built.problem).prices
    best = solve_exactly(built.problem)
    named = dict(zip(built.problem.resource_id.tolist(), prices.resource.tolist(), strict=True))
    named |= dict(zip(built.problem.place_id.tolist(), prices.place.tolist(), strict=True))
    return finished(region, built, best.chosen, named)


def unplaced_people(region_plan: RegionPlan) -> list[int]:
    """Positions of who has no place."""
    placed = region_plan.built.problem.edge_candidate[region_plan.plan.chosen]
    return sorted(set(range(region_plan.built.problem.n_candidates)) - set(placed.tolist()))


def optimum(problem: Problem) -> int | None:
    """Points of the best plan by the exact method of the planner; None when there is none."""
    best = solve_exactly(problem)
    return None if best is None else objective_of(problem, best.chosen)


def with_person(problem: Problem, candidate: int) -> Problem:
    """The same problem in which somebody must be placed."""
    must_place = problem.must_place.copy()
    must_place[candidate] = True
    return replace(problem, must_place=must_place)


def with_more(problem: Problem, resource: int, quarters: int) -> Problem:
    """The same problem with more hours of one team."""
    capacity = problem.resource_capacity.copy()
    capacity[resource] += quarters
    return replace(problem, resource_capacity=capacity)
