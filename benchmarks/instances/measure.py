"""Gaps on the generated families: `python -m benchmarks.instances.measure --seconds 5 30`.

Each problem is solved in this process with its kernels compiled, as `make install` leaves them.
`--without` switches one idea off, to see what it is worth.
"""

import argparse
from time import perf_counter

from benchmarks.environment import write_results
from benchmarks.instances.make import make
from matcher.planning import annealing, search
from matcher.planning.board import STRICT
from matcher.planning.budget import Budget
from matcher.planning.compile import compile_kernels
from matcher.planning.solve import solve

KINDS = {
    "moderate": {"family": "moderate"},
    "hard-0.7-area": {"family": "hard", "tightness": 0.7},
    "hard-0.8-area": {"family": "hard", "tightness": 0.8},
    "hard-0.9-area": {"family": "hard", "tightness": 0.9},
    "hard-0.7-scattered": {"family": "hard", "tightness": 0.7, "scattered": True},
    "hard-0.8-scattered": {"family": "hard", "tightness": 0.8, "scattered": True},
    "hard-0.9-scattered": {"family": "hard", "tightness": 0.9, "scattered": True},
}
COLUMNS = ("kind", "seed", "without", "budget_s", "wall_s", "objective", "bound", "gap_percent")


def main() -> None:
    """Solve and write the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--kinds", nargs="+", choices=list(KINDS), default=list(KINDS))
    options.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    options.add_argument("--seconds", type=float, nargs="+", default=[30.0])
    options.add_argument("--scale", type=float, default=1.0)
    options.add_argument("--without", choices=list(IDEAS), default="", help="idea to leave out")
    options.add_argument("--name", default="families", help="folder below benchmarks/results")
    chosen = options.parse_args()
    compile_kernels()
    IDEAS[chosen.without]()
    rows = []
    for kind in chosen.kinds:
        for seed in chosen.seeds:
            problem = make(seed=seed, scale=chosen.scale, **KINDS[kind])
            for seconds in chosen.seconds:
                start = perf_counter()
                plan = solve(problem, Budget(seconds=seconds), seed)
                wall = round(perf_counter() - start, 2)
                figures = (plan.objective, round(plan.bound, 1), round(100 * plan.gap, 3))
                rows.append((kind, seed, chosen.without, seconds, wall, *figures))
                print(*rows[-1], sep="\t", flush=True)
    write_results(chosen.name, COLUMNS, rows, scale=chosen.scale)


def without_areas() -> None:
    """Anneal only."""
    search.ANNEAL_SHARE, search.STALE = 1.0, 0


def without_annealing() -> None:
    """Areas only, from the rounded relaxation."""
    search.ANNEAL_SHARE = 1e-9


def without_softness() -> None:
    """Seats and hours left over count in full from the start."""
    annealing.HARDNESS = (1.0, 1.0, 1.0)


def without_overload() -> None:
    """No pool of guidance is ever overloaded."""
    annealing.FINE = (STRICT, STRICT, STRICT)


def without_depth() -> None:
    """Whoever is ejected must find room: no longer chains."""
    annealing.BREADTH = (8,)


IDEAS = {
    "": lambda: None,
    "areas": without_areas,
    "annealing": without_annealing,
    "softness": without_softness,
    "overload": without_overload,
    "depth": without_depth,
}


if __name__ == "__main__":
    main()
