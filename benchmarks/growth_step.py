"""One step of `benchmarks.growth` in a process of its own; prints what it measured as JSON.

``python -m benchmarks.growth_step make FILE FAMILY PEOPLE SEED``, then ``solve FILE SECONDS SEED``.
"""

import json
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

from matcher.planning.memory import peak_memory
from matcher.planning.problem import load_problem, save_problem

FAMILY_SIZE = 3250
GOALS = (0.005, 0.003)
"""Gaps whose first moment is noted."""

Row = dict[str, Any]


def main() -> None:
    """Do what the command line says."""
    step, path, *rest = sys.argv[1:]
    if step == "make":
        answer = make_problem(rest[0], int(rest[1]), int(rest[2]), Path(path))
    else:
        answer = solve_problem(Path(path), float(rest[0]), int(rest[1]))
    print(json.dumps(answer))


def make_problem(family: str, people: int, seed: int, path: Path) -> Row:
    """Generate one problem and write it."""
    from benchmarks.instances.make import make

    start = perf_counter()
    problem = make(family, seed, scale=people / FAMILY_SIZE)
    seconds = perf_counter() - start
    save_problem(problem, path)
    return {
        "people": problem.n_candidates,
        "places": problem.n_places,
        "resources": problem.n_resources,
        "pairs": problem.n_edges,
        "generate_s": round(seconds, 2),
        "generate_mib": round(peak_memory()),
    }


def solve_problem(path: Path, seconds: float, seed: int) -> Row:
    """Read and solve one problem; the budget begins after reading."""
    from matcher.planning.budget import Budget
    from matcher.planning.plan import relative_gap
    from matcher.planning.solve import solve

    start = perf_counter()
    problem = load_problem(path)
    load = perf_counter() - start
    start = perf_counter()
    plan = solve(problem, Budget(seconds=seconds), seed)
    wall = perf_counter() - start
    reached = [
        next(
            (
                round(point.seconds, 2)
                for point in plan.trace
                if relative_gap(point.objective, point.bound) <= goal
            ),
            None,
        )
        for goal in GOALS
    ]
    return {
        "load_s": round(load, 3),
        "prices_s": plan.seconds["prices"],
        "search_s": plan.seconds.get("search"),
        "check_s": plan.seconds["check"],
        "to_0.5_percent_s": reached[0],
        "to_0.3_percent_s": reached[1],
        "wall_s": round(wall, 2),
        "gap_percent": round(100 * plan.gap, 3),
        "objective": plan.objective,
        "bound": round(plan.bound, 1),
        "peak_mib": round(peak_memory()),
    }


if __name__ == "__main__":
    main()
