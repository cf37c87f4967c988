"""The independent judge of a plan: allowed, worth what it says, its bound proven.

Written from the definition of the problem alone. It imports the problem and the plan types and
no part of the search, so that an error there cannot hide here.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.errors import PlanRejected
from matcher.planning.plan import Plan, relative_gap
from matcher.planning.problem import APART_AT_PLACE, Problem

Edges = NDArray[np.int64]
BOUND_TOLERANCE = 1e-9
"""Largest relative difference between a stated and a recomputed bound: rounding only."""


@dataclass(frozen=True)
class CheckReport:
    """What the judge found.

    Attributes
    ----------
    faults
        One sentence per broken rule, starting with its name; empty when the plan stands.
    objective
        Points of the plan, recomputed.
    bound
        Upper bound that follows from the prices, recomputed.
    """

    faults: tuple[str, ...]
    objective: int
    bound: float

    @property
    def gap(self) -> float:
        """Share of the bound that the plan is not proven to reach."""
        return relative_gap(self.objective, self.bound)

    def summary(self) -> str:
        """The verdict in one or more lines."""
        verdict = "The plan stands." if not self.faults else "The plan is refused."
        figures = f"{self.objective} points, bound {self.bound:.1f}, gap {100 * self.gap:.3f} %"
        return "\n".join([verdict, figures, *self.faults])


def verify(problem: Problem, plan: Plan) -> CheckReport:
    """Check the plan and refuse it when any rule is broken.

    Raises
    ------
    PlanRejected
        With all faults.
    """
    report = check_plan(problem, plan)
    if report.faults:
        raise PlanRejected(report.faults)
    return report


def check_plan(problem: Problem, plan: Plan) -> CheckReport:
    """Recompute feasibility, objective and bound of a plan.

    Parameters
    ----------
    problem
        A valid problem.
    plan
        A plan from anywhere; nothing in it is trusted.
    """
    form = _form_faults(problem, plan)
    if form:
        return CheckReport(tuple(form), 0, float("inf"))
    chosen = np.flatnonzero(plan.chosen)
    faults = _people_faults(problem, chosen) + _capacity_faults(problem, plan)
    faults += _group_faults(problem, chosen) + _apart_faults(problem, chosen)
    objective = _objective(problem, plan)
    if objective != plan.objective:
        faults.append(f"objective: the plan says {plan.objective}, its edges give {objective}.")
    faults += _price_faults(problem, plan)
    bound = _bound(problem, plan)
    if not abs(bound - plan.bound) <= BOUND_TOLERANCE * max(1.0, abs(bound), _scale(problem)):
        faults.append(f"bound: the plan says {plan.bound}, its prices give {bound}.")
    if bound < objective - BOUND_TOLERANCE * max(1.0, abs(objective), _scale(problem)):
        faults.append(
            "bound: below the objective, so the problem and the plan do not belong together."
        )
    return CheckReport(tuple(faults), objective, bound)


def _scale(problem: Problem) -> float:
    return float(np.abs(problem.edge_points).max(initial=0))


def _form_faults(problem: Problem, plan: Plan) -> list[str]:
    expected = {
        "chosen": (plan.chosen, problem.n_edges),
        "candidate_price": (plan.prices.candidate, problem.n_candidates),
        "place_price": (plan.prices.place, problem.n_places),
        "resource_price": (plan.prices.resource, problem.n_resources),
        "quota_price": (plan.prices.quota, len(problem.quota_target)),
    }
    faults = [
        f"{name}: has shape {value.shape}, expected ({length},)."
        for name, (value, length) in expected.items()
        if value.shape != (length,)
    ]
    if plan.chosen.dtype != np.bool_:
        faults.append("chosen: must be bool.")
    return faults


def _people_faults(problem: Problem, chosen: Edges) -> list[str]:
    faults = []
    places_each = np.bincount(problem.edge_candidate[chosen], minlength=problem.n_candidates)
    if (places_each > 1).any():
        faults.append(f"one_place: {int((places_each > 1).sum())} candidate(s) in several places.")
    unplaced = problem.must_place & (places_each == 0)
    if unplaced.any():
        faults.append(f"must_place: {int(unplaced.sum())} guaranteed candidate(s) left unplaced.")
    if problem.move_cap >= 0:
        today = problem.place_today()
        kept = today[problem.edge_candidate[chosen]] == problem.edge_place[chosen]
        moves = int((today >= 0).sum()) - int(kept.sum())
        if moves > problem.move_cap:
            faults.append(f"move_cap: {moves} moves, at most {problem.move_cap} allowed.")
    return faults


def _capacity_faults(problem: Problem, plan: Plan) -> list[str]:
    faults = []
    seated = np.bincount(problem.edge_place[plan.chosen], minlength=problem.n_places)
    if (seated > problem.place_openings).any():
        count = int((seated > problem.place_openings).sum())
        faults.append(f"place_openings: {count} place(s) with more people than openings.")
    used = np.zeros(problem.n_resources, dtype=np.int64)
    of_plan = plan.chosen[problem.use_edge]
    np.add.at(used, problem.use_resource[of_plan], problem.use_amount[of_plan])
    if (used > problem.resource_capacity).any():
        count = int((used > problem.resource_capacity).sum())
        faults.append(f"resource_capacity: {count} resource(s) over capacity.")
    return faults


def _group_faults(problem: Problem, chosen: Edges) -> list[str]:
    present = np.bincount(problem.edge_place[chosen], minlength=problem.n_places)
    present = present[problem.group_place]
    faults = []
    too_few = (present > 0) & (present < problem.group_min)
    if too_few.any():
        faults.append(f"group_min: {int(too_few.sum())} group(s) opened with too few people.")
    if (present > problem.group_max).any():
        count = int((present > problem.group_max).sum())
        faults.append(f"group_max: {count} group(s) with too many people.")
    return faults


def _apart_faults(problem: Problem, chosen: Edges) -> list[str]:
    if not len(problem.apart_a):
        return []
    edge_of = np.full(problem.n_candidates, -1)
    edge_of[problem.edge_candidate[chosen]] = chosen
    resources: dict[int, set[int]] = {int(edge): set() for edge in chosen}
    for edge, resource in zip(problem.use_edge, problem.use_resource, strict=True):
        if int(edge) in resources:
            resources[int(edge)].add(int(resource))
    together = 0
    for a, b, scope in zip(problem.apart_a, problem.apart_b, problem.apart_scope, strict=True):
        edge_a, edge_b = int(edge_of[a]), int(edge_of[b])
        if edge_a < 0 or edge_b < 0:
            continue
        if scope == APART_AT_PLACE:
            together += int(problem.edge_place[edge_a] == problem.edge_place[edge_b])
        else:
            together += int(bool(resources[edge_a] & resources[edge_b]))
    return [f"apart: {together} couple(s) together that must be apart."] if together else []


def _objective(problem: Problem, plan: Plan) -> int:
    points = int(problem.edge_points[plan.chosen].sum())
    counted = np.bincount(
        problem.quota_index[plan.chosen[problem.quota_edge]], minlength=len(problem.quota_target)
    )
    short = np.maximum(problem.quota_target - counted, 0)
    return points - int(short @ problem.quota_price)


def _price_faults(problem: Problem, plan: Plan) -> list[str]:
    prices = plan.prices
    every = (prices.candidate, prices.place, prices.resource, prices.quota, np.array([prices.move]))
    if not all(np.isfinite(value).all() for value in every):
        return ["prices: NaN or infinity."]
    faults = []
    if (prices.candidate[~problem.must_place] < 0).any():
        faults.append("candidate_price: negative for somebody without a guarantee.")
    if (prices.place < 0).any():
        faults.append("place_price: negative.")
    if (prices.resource < 0).any():
        faults.append("resource_price: negative.")
    if prices.move < 0:
        faults.append("move_price: negative.")
    if ((prices.quota < 0) | (prices.quota > problem.quota_price)).any():
        faults.append("quota_price: outside 0 to the price of the problem.")
    return faults


def _bound(problem: Problem, plan: Plan) -> float:
    """Sum of capacity x price, plus for each edge what it still earns above all its prices."""
    prices = plan.prices
    seats = problem.place_openings.copy()
    for place, most in zip(problem.group_place, problem.group_max, strict=True):
        seats[place] = min(seats[place], most)
    total = prices.candidate.sum() + (seats * prices.place).sum()
    total += (problem.resource_capacity * prices.resource).sum()
    total -= (problem.quota_target * prices.quota).sum()
    earns = problem.edge_points.astype(float)
    earns -= prices.candidate[problem.edge_candidate] + prices.place[problem.edge_place]
    np.subtract.at(
        earns, problem.use_edge, problem.use_amount * prices.resource[problem.use_resource]
    )
    np.add.at(earns, problem.quota_edge, prices.quota[problem.quota_index])
    if problem.move_cap >= 0:
        today = problem.place_today()
        total += prices.move * (problem.move_cap - int((today >= 0).sum()))
        earns[today[problem.edge_candidate] == problem.edge_place] += prices.move
    return float(total + np.maximum(earns, 0.0).sum())
