"""Published generalised assignment instances through the same solver as regions.

``python -m benchmarks.gap DIR --seconds 60 --out results.csv`` reads every file that
``DIR/best_known.csv`` lists (OR-Library format: Cattrysse et al. 1994; Chu and Beasley 1997; types
C, D, E of Yagiura et al. 2006) and writes instance, value, own bound, best known, gap, seconds.

A job is a person, an agent a place with one resource. Every job must be done at least cost: each
edge is worth a reward minus its cost, and the reward is high enough that no job stays undone in
a good plan. Nothing of the solver knows these instances.
"""

import argparse
import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
import numpy.typing as npt

from matcher.planning.budget import Budget
from matcher.planning.problem import Problem
from matcher.planning.solve import solve

COLUMNS = ("instance", "agents", "jobs", "value", "bound", "best_known", "gap_percent", "seconds")
REWARD = 3
"""Reward of doing a job, as a multiple of the highest cost."""


@dataclass(frozen=True)
class Instance:
    """One file: cost and use per agent and job, capacity per agent (whole numbers)."""

    cost: npt.NDArray[np.int64]
    use: npt.NDArray[np.int64]
    capacity: npt.NDArray[np.int64]

    @property
    def reward(self) -> int:
        """Points for doing a job at no cost."""
        return REWARD * int(self.cost.max())


def read_instance(path: Path) -> Instance:
    """Read one file: ``m n``, m rows of n costs, m rows of n uses, m capacities."""
    numbers = np.array(path.read_text(encoding="ascii").split(), dtype=np.int64)
    agents, jobs = numbers[:2]
    cost, use, capacity = np.split(numbers[2:], [agents * jobs, 2 * agents * jobs])
    return Instance(cost.reshape(agents, jobs), use.reshape(agents, jobs), capacity)


def as_problem(instance: Instance) -> Problem:
    """Jobs as people, agents as places with as many seats as there are jobs."""
    agents, jobs = instance.cost.shape
    candidate, place = (axis.ravel() for axis in np.indices((jobs, agents), dtype=np.int32))
    fits = instance.use[place, candidate] <= instance.capacity[place]
    candidate, place = candidate[fits], place[fits]
    return Problem(
        candidate_id=np.array([f"job{j}" for j in range(jobs)]),
        place_id=np.array([f"agent{i}" for i in range(agents)]),
        resource_id=np.array([f"agent{i}" for i in range(agents)]),
        edge_candidate=candidate,
        edge_place=place,
        edge_points=instance.reward - instance.cost[place, candidate],
        place_openings=np.full(agents, jobs, dtype=np.int32),
        resource_capacity=instance.capacity,
        use_edge=np.arange(len(candidate), dtype=np.int32),
        use_resource=place,
        use_amount=instance.use[place, candidate],
        must_place=np.zeros(jobs, dtype=np.bool_),
    )


def run(path: Path, best_known: int, seconds: float, seed: int) -> dict[str, object]:
    """Solve one file and compare with the best known value; no gap when a job is undone."""
    instance = read_instance(path)
    problem = as_problem(instance)
    start = perf_counter()
    plan = solve(problem, Budget(seconds=seconds), seed)
    spent = perf_counter() - start
    agents, jobs = instance.cost.shape
    is_complete = int(plan.chosen.sum()) == jobs
    value = jobs * instance.reward - plan.objective
    return {
        "instance": f"{path.parent.name}/{path.name}",
        "agents": agents,
        "jobs": jobs,
        "value": value if is_complete else "",
        "bound": round(jobs * instance.reward - plan.bound, 2),
        "best_known": best_known,
        "gap_percent": round(100 * (value / best_known - 1), 4) if is_complete else "",
        "seconds": round(spent, 2),
    }


def listed(folder: Path, only: str) -> Iterator[tuple[Path, int]]:
    """Files and best known values of ``best_known.csv`` whose path holds ``only``."""
    with (folder / "best_known.csv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table):
            if only in row["Path"]:
                yield folder / row["Path"], int(row["Best known solution value"])


def main() -> None:
    """Run all listed files and write the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("folder", type=Path)
    options.add_argument("--seconds", type=float, default=60.0)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", default="", help="part of the path, such as yagiura2004/d")
    options.add_argument("--out", type=Path, default=Path("out/gap.csv"))
    chosen = options.parse_args()
    if not (chosen.folder / "best_known.csv").is_file():
        sys.exit(f"{chosen.folder} holds no best_known.csv: give the folder of the instances.")
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    with chosen.out.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for path, best_known in listed(chosen.folder, chosen.only):
            row = run(path, best_known, chosen.seconds, chosen.seed)
            writer.writerow(row)
            file.flush()
            print(*row.values(), sep="\t", flush=True)


if __name__ == "__main__":
    main()
