"""The straight line: from the records of a region to a checked plan. Start reading here.

records -> profiles -> eligible pairs -> scores -> problem -> plan -> check. Explanations, tables
and pages all start from the ``RegionPlan`` that comes out.
"""

from collections.abc import Callable
from datetime import date
from time import perf_counter

import pandas as pd

from matcher.planning.budget import Budget
from matcher.planning.build import build_problem
from matcher.planning.check import verify
from matcher.planning.complete import complete
from matcher.planning.listing import bound_increase, list_pairs
from matcher.planning.solve import Progress, solve
from matcher.records.dataset import Dataset
from matcher.region import prepare_region
from matcher.region_plan import RegionPlan
from matcher.scoring import Scorer


def plan_region(
    dataset: Dataset,
    scorer: Scorer,
    budget: Budget,
    seed: int,
    *,
    as_of: date | None = None,
    move_cap: int | None = None,
    earlier: pd.DataFrame | None = None,
    progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> RegionPlan:
    """Plan a whole region: who works where, within seats and guidance, nobody worse off.

    The budget's seconds hold for the whole line; at least half of them go to the solver.

    Parameters
    ----------
    move_cap
        Most people whose place may change, against ``earlier`` if given, else against today; by
        default the policy's.
    earlier
        The proposals of an earlier plan, columns ``candidate_id`` and ``place_id``: the region is
        planned anew from there, with few changes. People and places that are gone are passed over.

    Raises
    ------
    PlanRejected
        If the independent checker refuses the plan; then nothing may be shown.
    """
    clock, seconds = perf_counter(), {}

    def lap(step: str) -> None:
        nonlocal clock
        clock, start = perf_counter(), clock
        seconds[step] = round(clock - start, 3)

    region = prepare_region(dataset, scorer, as_of, earlier)
    lap("rules")
    edges = list_pairs(region, move_cap)
    lap("scores")
    built = build_problem(region, edges, move_cap=move_cap)
    lap("problem")
    left = budget.after(sum(seconds.values()))
    start = None if earlier is None else built.problem.stays()
    plan = solve(built.problem, left, seed, progress, should_stop, start=start)
    built, plan = complete(region, built, plan, move_cap)
    lap("plan")
    check = verify(built.problem, plan)
    bound = check.bound + bound_increase(region, built.edges, plan.prices)
    lap("check")
    return RegionPlan(region, built, plan, check, bound, seconds, earlier)
