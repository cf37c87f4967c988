"""``passend solve``: solve a planning problem from anywhere, in the solver's own format."""

import sys
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from api.cli.options import AsJson, Iterations, Seconds, Seed

_WRITING = 0.15
"""Seconds of the budget that are kept for writing the plan and leaving Python."""
_WRITING_PER_EDGE = 1e-7


def solve(
    context: typer.Context,
    problem: Annotated[Path, typer.Argument(metavar="PROBLEM.NPZ", help="Planning problem.")],
    out: Annotated[Path, typer.Option("--out", metavar="PLAN.NPZ", help="Plan to write.")],
    seconds: Seconds = None,
    iterations: Iterations = None,
    seed: Seed = 0,
    show_progress: Annotated[
        bool,
        typer.Option(
            "--progress",
            help="Write lines to standard error as the work goes on: seconds, step, points, most "
            "possible points and gap in per cent, parted by tabs.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Solve a planning problem and write the plan with its proof.

    The seconds count from the start of the command until its end. Ctrl-C or SIGTERM ends the
    work at any step; the best plan so far is checked and written.
    """
    began = context.obj if isinstance(context.obj, float) else perf_counter()
    from api.cli.budgets import budget_of, stop_on_interrupt
    from api.cli.progress_lines import ProgressLines
    from api.cli.screen import print_document, results
    from api.cli.steps import Steps
    from matcher.planning.memory import peak_memory
    from matcher.planning.plan import save_plan
    from matcher.planning.problem import load_problem
    from matcher.planning.solve import solve as solve_problem

    steps = Steps()
    with steps.step("read"):
        loaded = load_problem(problem)
    writing = _WRITING + _WRITING_PER_EDGE * loaded.n_edges
    budget = budget_of(seconds, iterations).after(perf_counter() - began + writing)
    with stop_on_interrupt() as should_stop, steps.search("solve", budget.seconds) as show:
        progress = ProgressLines(partial(print, file=sys.stderr, flush=True))
        plan = solve_problem(loaded, budget, seed, progress if show_progress else show, should_stop)
    save_plan(plan, out)
    if as_json:
        print_document(
            {
                "file": out,
                "placed": int(plan.chosen.sum()),
                "objective": plan.objective,
                "bound": plan.bound,
                "gap": plan.gap,
                "method": plan.method,
                "termination": plan.termination,
                "limit": plan.limit,
                "seed": plan.seed,
                "iterations": plan.iterations,
                "seconds": plan.seconds,
                "peak_memory_mib": round(peak_memory(), 1),
            }
        )
        return
    screen = results()
    screen.print(loaded.summary(), markup=False)
    screen.print(plan.summary(), markup=False)
    screen.print(f"{out} holds the plan.", markup=False)
