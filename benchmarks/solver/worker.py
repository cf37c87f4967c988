"""One method on one problem in a process of its own, so that its peak memory is its own.

``python -m benchmarks.solver.worker FILE.npz METHOD SEED SECONDS...`` prints one JSON line per
budget. Called by the run; verifies every plan with the independent checker.
"""

import json
import os
import re
import resource
import sys
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer
from time import process_time

import numpy as np

from benchmarks.solver.method import Chosen, Recorder
from benchmarks.solver.methods import METHODS
from matcher.planning.bound import certify
from matcher.planning.check import check_plan
from matcher.planning.plan import Limit, Plan, Prices, Termination, objective_of
from matcher.planning.problem import Problem, load_problem

CORES = 2
"""Processors that a method may use."""
SLACK = 1e-6
"""Share by which a solver's own bound may lie below its plan: its tolerance."""


def faults_of(problem: Problem, chosen: Chosen) -> tuple[str, ...]:
    """What the checker says of a plan; its bound is the one at zero prices, which always holds."""
    prices, bound = certify(problem, Prices.zero(problem))
    plan = Plan(
        chosen=chosen,
        objective=objective_of(problem, chosen),
        bound=bound,
        prices=prices,
        termination=Termination.LIMIT,
        limit=Limit.TIME,
        method="peer",
        seed=0,
        iterations=0,
        seconds={},
        trace=(),
    )
    return check_plan(problem, plan).faults


def peak_mb() -> int:
    """Largest resident memory of this program until now.

    Linux starts `ru_maxrss` at what the parent process held, so its own count is read instead.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        peak = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii"))
        if peak:
            return int(peak[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def answer(problem: Problem, chosen: Chosen | None, bound: float) -> dict[str, object]:
    """Value, bound and status of one plan."""
    own = bound if abs(bound) < 1e15 else np.inf
    figures: dict[str, object] = {"bound": round(own, 3) if np.isfinite(own) else None}
    if chosen is None:
        return figures | {"status": "no plan"}
    faults = faults_of(problem, chosen)
    if faults:
        return figures | {"status": "refused: " + " ".join(faults)}
    value = objective_of(problem, chosen)
    figures |= {"value": value, "placed": int(np.count_nonzero(chosen)), "status": "stands"}
    if own < value - SLACK * max(1.0, abs(value)):
        figures |= {"bound": None, "status": "stands, own bound is wrong"}
    return figures


@dataclass
class Gauge:
    """Peak memory and processor time of this process, read when each budget is spent."""

    began: float = field(default_factory=process_time)
    readings: dict[float, dict[str, object]] = field(default_factory=dict)

    def read(self) -> dict[str, object]:
        """As it stands now."""
        return {"cpu_s": round(process_time() - self.began, 2), "peak_mb": peak_mb()}

    def read_at(self, budget: float) -> None:
        """Read after so many seconds from now, in the background."""
        timer = Timer(budget, lambda: self.readings.setdefault(budget, self.read()))
        timer.daemon = True
        timer.start()


def run(path: Path, name: str, seed: int, budgets: list[float]) -> list[dict[str, object]]:
    """One row per budget; several budgets only for methods whose one run answers for all."""
    problem, method = load_problem(path), METHODS[name]
    solve = method.load()
    gauge, recorder = Gauge(), Recorder(problem)
    for budget in budgets[:-1]:
        gauge.read_at(budget)
    outcome = solve(problem, budgets[-1], seed, recorder)
    wall, last_reading = recorder.elapsed(), gauge.read()
    recorder.offer(outcome.chosen, outcome.bound)
    rows = []
    for budget in budgets:
        is_last = budget == budgets[-1] or wall <= budget
        kept, bound = recorder.at(np.inf if is_last else budget)
        figures = answer(problem, kept.chosen if kept else None, bound)
        reading = last_reading if is_last else gauge.readings.get(budget, last_reading)
        seconds = round(wall if is_last else budget, 3)
        rows.append({"budget_s": budget, "seconds": seconds} | reading | figures)
    return rows


def main() -> None:
    """Read the arguments, print the rows."""
    path, name, seed, *budgets = sys.argv[1:]
    if hasattr(os, "sched_setaffinity"):  # Linux; elsewhere the machine should have two cores
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    for row in run(Path(path), name, int(seed), sorted(float(b) for b in budgets)):
        print("ROW " + json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
