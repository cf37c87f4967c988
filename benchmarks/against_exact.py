"""How near the large-scale search comes to the optimum on small problems, per kind of rule.

``python -m benchmarks.against_exact --problems 300`` draws problems with each kind of rule alone,
without any and with all together, solves each exactly and by search with a budget of iterations,
and writes benchmarks/results/against_exact/. A distance is in percent of the optimum plus the price
of all quotas, so that it has one meaning with and without quotas.
"""

import argparse
from time import perf_counter

import numpy as np

from benchmarks.environment import write_results
from fixtures.problems import KINDS, draw_problem
from matcher.planning.budget import Budget
from matcher.planning.check import check_plan
from matcher.planning.compile import compile_kernels
from matcher.planning.exact import solve_exactly
from matcher.planning.plan import objective_of
from matcher.planning.problem import Problem
from matcher.planning.solve import solve

FAMILIES = {"none": (), **{kind: (kind,) for kind in KINDS}, "all": tuple(KINDS)}
COLUMNS = (
    "kind",
    "people",
    "problems",
    "proven_optima",
    "at_optimum_percent",
    "mean_distance_percent",
    "p95_distance_percent",
    "worst_distance_percent",
    "worst_seed",
    "bound_distance_percent",
    "seconds_per_search",
)


def main() -> None:
    """Solve, compare and write the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--problems", type=int, default=300, help="per kind of rule")
    options.add_argument("--people", type=int, nargs="+", default=[9, 16])
    options.add_argument("--iterations", type=int, default=100)
    options.add_argument("--kinds", nargs="+", default=list(FAMILIES), choices=list(FAMILIES))
    options.add_argument("--name", default="against_exact", help="folder of the results")
    chosen = options.parse_args()
    compile_kernels()
    rows = []
    for people in chosen.people:
        # Larger problems take the exact method much longer, so there are fewer of them.
        n_problems = max(1, round(chosen.problems * (min(chosen.people) / people) ** 3))
        for kind in chosen.kinds:
            rows.append(_row(kind, n_problems, people, chosen.iterations))
            print(*rows[-1], sep="\t", flush=True)
    write_results(chosen.name, COLUMNS, rows, iterations=chosen.iterations)


def _row(kind: str, n_problems: int, people: int, iterations: int) -> list[object]:
    distances, above, seeds, seconds = [], [], [], 0.0
    for seed in range(n_problems):
        problem = draw_problem(np.random.default_rng(seed), FAMILIES[kind], people=people)
        exact = solve_exactly(problem)
        if exact is None or not exact.is_optimal:
            continue
        optimum = objective_of(problem, exact.chosen)
        start = perf_counter()
        plan = solve(problem, Budget(iterations=iterations), seed=1, exact_up_to=-1)
        seconds += perf_counter() - start
        assert plan.objective <= optimum <= plan.bound + 1e-6, (kind, seed)
        assert not check_plan(problem, plan).faults, (kind, seed)
        scale = scale_of(problem, optimum)
        seeds.append(seed)
        distances.append(100 * (optimum - plan.objective) / scale)
        above.append(100 * (plan.bound - optimum) / scale)
    distance = np.array(distances)
    return [
        kind,
        people,
        n_problems,
        len(distances),
        round(100 * float((distance == 0).mean()), 1),
        round(float(distance.mean()), 3),
        round(float(np.quantile(distance, 0.95)), 3),
        round(float(distance.max()), 3),
        seeds[int(distance.argmax())],
        round(float(np.mean(above)), 3),
        round(seconds / len(distances), 4),
    ]


def scale_of(problem: Problem, optimum: int) -> float:
    """What a plan is worth beside the plan that places nobody: at least 1."""
    return max(1.0, optimum + float(problem.quota_target @ problem.quota_price))


if __name__ == "__main__":
    main()
