"""Run every method on every problem: ``python -m benchmarks.solver``.

Finished rows are in benchmarks/results/solver/results.csv and are not run again, so an interrupted
run goes on where it was; ``--fresh`` starts anew. Table and plot of docs/explanation/peers.md are
made from that file by ``python -m benchmarks.solver.table``.

Each method runs alone, in a process of its own, on two cores. Its clock starts when the problem
has been read and the library imported, and covers everything after that: building a model too.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.environment import write_results
from benchmarks.solver.method import Method, rules_of
from benchmarks.solver.methods import METHODS
from benchmarks.solver.problems import PROBLEMS, problem_file
from benchmarks.solver.rows import COLUMNS, Row, read_rows, with_gaps
from matcher.planning.problem import load_problem

GRACE = 120.0
"""Seconds that a method may overrun its budget before it is ended, besides a quarter of it."""


def main() -> None:
    """Read the command line, run what is missing, write after each run."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument(
        "--problems",
        nargs="+",
        default=["small", "moderate", "hard-0.8-area", "hard-0.7-scattered"],
        help=f"names ({', '.join(PROBLEMS)}) or npz files",
    )
    options.add_argument("--methods", nargs="+", choices=list(METHODS), default=list(METHODS))
    options.add_argument("--seconds", type=float, nargs="+", default=[10.0, 60.0, 600.0])
    options.add_argument("--seeds", type=int, nargs="+", default=list(range(1, 11)))
    options.add_argument("--scale", type=float, default=1.0, help="size of named problems")
    options.add_argument("--name", default="solver", help="folder below benchmarks/results")
    options.add_argument("--dry-run", action="store_true", help="say what is missing, run nothing")
    options.add_argument("--fresh", action="store_true", help="forget earlier rows and problems")
    chosen = options.parse_args()
    rows = [] if chosen.fresh else read_rows(chosen.name)
    longest = 0.0
    for problem in chosen.problems:
        title, path = problem_file(problem, chosen.scale, anew=chosen.fresh)
        rules = rules_of(load_problem(path))
        for method in (METHODS[name] for name in chosen.methods):
            if rules & method.unsupported:
                print(title, method.name, "cannot keep", *sorted(rules & method.unsupported))
                continue
            for seed, budgets in missing_runs(title, method, chosen.seconds, chosen.seeds, rows):
                longest += budgets[-1] if method.uses_budget else 0.0
                if chosen.dry_run:
                    print(title, method.name, f"seed {seed}", *budgets, sep="\t")
                    continue
                new = _run(title, path, method, seed, budgets)
                rows = with_gaps(rows + new)
                write_results(chosen.name, COLUMNS, [row.values() for row in rows])
                for row in rows[-len(new) :]:
                    print(*row.values(), sep="\t", flush=True)
    if chosen.dry_run:
        print(f"at most {longest / 3600:.1f} hours; many methods end sooner")


def missing_runs(
    title: str, method: Method, seconds: list[float], seeds: list[int], rows: list[Row]
) -> Iterator[tuple[int, list[float]]]:
    """Seeds and budgets still to be run; budgets in one run where one run answers for all."""
    done = {
        (row["seed"], row["budget_s"])
        for row in rows
        if (row["problem"], row["method"]) == (title, method.name)
    }
    for seed in seeds if method.many_seeds else seeds[:1]:
        left = sorted(budget for budget in seconds if (seed, budget) not in done)
        if left and method.is_anytime:
            yield seed, left
        else:
            yield from ((seed, [budget]) for budget in left)


def _run(title: str, path: Path, method: Method, seed: int, budgets: list[float]) -> list[Row]:
    """One process; a method that dies or does not end leaves rows without a value."""
    limit = 1.25 * budgets[-1] + GRACE
    command = [sys.executable, "-m", "benchmarks.solver.worker", str(path), method.name, str(seed)]
    try:
        finished = subprocess.run(
            [*command, *map(str, budgets)],
            capture_output=True,
            text=True,
            timeout=limit,
            check=False,
        )
        lines, status = finished.stdout.splitlines(), "failed"
        if finished.returncode:
            print(finished.stderr[-2000:], file=sys.stderr)
    except subprocess.TimeoutExpired:
        lines, status = [], f"ended after {limit:.0f} s"
    answers = {}
    for line in lines:
        if line.startswith("ROW "):
            answer = json.loads(line.removeprefix("ROW "))
            answers[answer["budget_s"]] = answer
    about = {"problem": title, "method": method.name, "seed": seed, "threads": method.threads}
    return [
        {
            column: (about | answers.get(budget, {"budget_s": budget, "status": status})).get(
                column
            )
            for column in COLUMNS
        }
        for budget in budgets
    ]


if __name__ == "__main__":
    main()
