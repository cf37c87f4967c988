"""The straight line: from the records of a region to a checked plan. Start reading here.

records -> profiles -> eligible pairs -> scores -> problem -> plan -> check. Explanations, tables
and pages all start from the ``RegionPlan`` that comes out.
"""

from collections.abc import Callable
from dataclasses import replace
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
from matcher.region_plan import BestSoFar, RegionPlan, edges_of
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
    begin: pd.DataFrame | None = None,
    progress: Callable[[Progress], None] | None = None,
    better: Callable[[BestSoFar], None] | None = None,
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
    begin
        The best plan of an attempt at this same plan that was broken off, with the same columns:
        the search goes on from it, as far as it still fits.
    progress
        Called with each step, and while prices and plans are sought with what is found.
    better
        Called with each plan that is better than all before.
    should_stop
        As for ``solve``.

    Raises
    ------
    PlanRejected
        If the independent checker refuses the plan; then nothing may be shown.
    """
    began = clock = perf_counter()
    seconds: dict[str, float] = {}

    def lap(step: str) -> None:
        nonlocal clock
        clock, start = perf_counter(), clock
        seconds[step] = round(clock - start, 3)

    def tell(told: Progress) -> None:
        if progress is not None:
            progress(replace(told, seconds=perf_counter() - began))

    def tell_of_plan(told: Progress) -> None:
        tell(told)
        if better is not None and told.objective is not None and told.chosen is not None:
            better(BestSoFar(told.objective, region, built, told.chosen))

    tell(Progress("rules", 0.0))
    region = prepare_region(dataset, scorer, as_of, earlier)
    lap("rules")
    tell(Progress("scores", 0.0))
    edges = list_pairs(region, move_cap)
    lap("scores")
    tell(Progress("problem", 0.0))
    built = build_problem(region, edges, move_cap=move_cap)
    lap("problem")
    left = budget.after(sum(seconds.values()))
    start = None if earlier is None else built.problem.stays()
    if begin is not None:
        start = edges_of(region, built, begin)
    plan = solve(built.problem, left, seed, tell_of_plan, should_stop, start=start)
    built, plan = complete(region, built, plan, move_cap)
    lap("plan")
    check = verify(built.problem, plan)
    bound = check.bound + bound_increase(region, built.edges, plan.prices)
    lap("check")
    return RegionPlan(region, built, plan, check, bound, seconds, earlier)
