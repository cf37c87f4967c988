"""How good a plan of a generated region is, and how long the whole line takes.

``python -m benchmarks.plan`` plans the same region with several budgets and seeds, from records in
memory to a checked plan, and writes benchmarks/results/plan/. The gap is certified over all
eligible pairs. Kernels are compiled before the clock starts, as ``make install`` does.
"""

import argparse
from time import perf_counter

import numpy as np

from benchmarks.environment import write_results
from fixtures.region import generate_region
from matcher.pipeline import plan_region
from matcher.planning.budget import Budget
from matcher.planning.compile import compile_kernels
from models.expert import expert_scorer

COLUMNS = (
    "budget_s",
    "seed",
    "wall_s",
    "objective",
    "bound",
    "gap_percent",
    "placed",
    "moved",
    "listed_pairs",
)


def main() -> None:
    """Plan and write the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--people", type=int, default=3250)
    options.add_argument("--region-seed", type=int, default=7)
    options.add_argument("--seconds", type=float, nargs="+", default=[10, 30, 60])
    options.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    chosen = options.parse_args()
    dataset = generate_region(people=chosen.people, seed=chosen.region_seed).dataset
    compile_kernels()
    rows = []
    for seconds in chosen.seconds:
        for seed in chosen.seeds:
            rows.append(_row(dataset, seconds, seed))
            print(*rows[-1], sep="\t", flush=True)
    write_results("plan", COLUMNS, rows, people=chosen.people, region_seed=chosen.region_seed)


def _row(dataset, seconds: float, seed: int) -> list[object]:
    start = perf_counter()
    planned = plan_region(dataset, expert_scorer(), Budget(seconds=seconds), seed)
    wall = perf_counter() - start
    edges, taken = planned.built.edges, planned.plan.chosen
    has_place = planned.region.profiles.candidates.current_place >= 0
    moved = int((has_place[edges.candidate] & taken & ~edges.stays).sum())
    return [
        seconds,
        seed,
        round(wall, 1),
        planned.plan.objective,
        round(planned.bound),
        round(100 * planned.gap, 3),
        int(np.count_nonzero(taken)),
        moved,
        len(edges),
    ]


if __name__ == "__main__":
    main()
