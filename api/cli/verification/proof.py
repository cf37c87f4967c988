"""Whether the solver's files belong to the dataset and the tables, and whether the proof holds."""

from dataclasses import fields

import numpy as np

from api.cli.verification.rules import Found
from api.cli.verification.written import WrittenPlan
from matcher.planning.build import build_problem
from matcher.planning.check import check_plan
from matcher.planning.edges import Edges, value_edges
from matcher.planning.plan import Plan
from matcher.planning.problem import Problem
from matcher.planning.widen import price_outside_pairs
from matcher.profiles.types import Pairs

_BOUND_ROUNDING = 0.011


def problem_is_of_dataset(written: WrittenPlan, problem: Problem) -> Found:
    """Every array of the problem follows from the records and the pairs it lists."""
    edges = _edges(written, problem)
    if edges is None:
        return 1, ["the people or places are not those of the dataset."]
    region = written.region
    built = build_problem(region, edges, move_cap=problem.move_cap)
    names = [field.name for field in fields(Problem)]
    faults = [
        f"{name} is not what the records give."
        for name in names
        if not np.array_equal(getattr(problem, name), getattr(built.problem, name))
    ]
    return len(names), faults


def tables_are_of_plan(written: WrittenPlan, problem: Problem, plan: Plan) -> Found:
    """The pairs in the tables are the pairs that the solver chose."""
    chosen = np.flatnonzero(plan.chosen)
    solved = {
        (str(problem.candidate_id[problem.edge_candidate[edge]]), str(problem.place_id[place]))
        for edge, place in zip(chosen, problem.edge_place[chosen], strict=True)
    }
    table = written.tables.plan
    listed = set(zip(table["candidate_id"], table["place_id"], strict=True))
    faults = [f"{who} at {where} is not in plan.npz." for who, where in sorted(listed - solved)]
    faults += [f"{who} at {where} is not in the table." for who, where in sorted(solved - listed)]
    return len(solved), faults


def proof_holds(problem: Problem, plan: Plan) -> Found:
    """Feasibility, objective and bound of the solver's plan, recomputed from its prices."""
    report = check_plan(problem, plan)
    return problem.n_edges, list(report.faults)


def bound_is_of_all_pairs(written: WrittenPlan, problem: Problem, plan: Plan) -> Found:
    """The bound of the report holds for all eligible pairs, also those the solver never saw."""
    edges = _edges(written, problem)
    if edges is None:
        return 0, []
    region = written.region
    outside = price_outside_pairs(region, edges, plan.prices)
    bound = check_plan(problem, plan).bound + outside.bound_increase
    stated = written.tables.report["bound"]
    faults = []
    if abs(stated - bound) > _BOUND_ROUNDING:
        faults.append(f"the report says {stated:.2f}, the prices give {bound:.2f}.")
    return int(region.exclusions.is_eligible.sum()), faults


def _edges(written: WrittenPlan, problem: Problem) -> Edges | None:
    """The listed pairs, valued again; None when the problem speaks of other people or places."""
    region = written.region
    same = np.array_equal(problem.candidate_id, region.profiles.candidates.ids)
    if not (same and np.array_equal(problem.place_id, region.profiles.places.ids)):
        return None
    pairs = Pairs(problem.edge_candidate, problem.edge_place)
    return value_edges(region, pairs)
