"""Measures methods in worlds whose truth is known; rows that stand already are passed over.

    python -m benchmarks.oracle --worlds calibrated --seeds 1-3
    python -m benchmarks.oracle            # all worlds, sizes and methods, ten seeds

Two processes with different seeds may add to the same results at the same time.
"""

import argparse
import csv
import sys
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter

from benchmarks.environment import write_results
from benchmarks.oracle.case import make_case
from benchmarks.oracle.measure import COLUMNS, Task, measure
from benchmarks.oracle.methods import BY_HAND, FROM_HISTORY, OURS, WITHOUT_HISTORY
from fixtures.region.world import WORLDS

SIZES = (0, 300, 1000, 3000, 10_000)
_SECONDS_PER_ROW, _SECONDS_PER_WORLD = 3.0, 15.0  # before any row has been measured
RESULTS = Path(__file__).parents[1] / "results"


def main() -> None:
    """Measure what is not measured yet, one world and seed after another."""
    options = _options()
    file = RESULTS / options.name / "results.csv"
    every = tasks(options.worlds, options.seeds, options.sizes, options.methods)
    done = finished(file)
    cases: dict[tuple[str, int], list[Task]] = {}
    for task in every:
        if task not in done:
            cases.setdefault((task.world, task.seed), []).append(task)
    count = sum(map(len, cases.values()))
    minutes = (count * _seconds_per_row(file) + len(cases) * _SECONDS_PER_WORLD) / 60
    print(f"{count} rows to measure, about {minutes:.0f} min", file=sys.stderr)
    began = perf_counter()
    for number, ((world, seed), todo) in enumerate(cases.items(), start=1):
        case = make_case(world, seed, planned=options.planned, people=options.people)
        for task in todo:
            row = measure(case, task, options.iterations)
            append(file, row)
            found = dict(zip(COLUMNS, row, strict=True))
            print(
                f"{world} {seed} {task.size:>6} {task.method:<12} "
                f"points {found['points']} lasting {found['lasting']} "
                f"({found['seconds_score']:.1f} + {found['seconds_plan']:.1f} s)",
                file=sys.stderr,
            )
        left = (perf_counter() - began) / number * (len(cases) - number)
        print(
            f"{number} of {len(cases)} worlds and seeds, {left / 60:.0f} min left", file=sys.stderr
        )
    if file.exists():
        rows = sorted(
            finished_rows(file), key=lambda row: (row[0], int(row[1]), int(row[2]), row[3])
        )
        write_results(
            options.name, COLUMNS, rows, planned=options.planned, iterations=options.iterations
        )


def tasks(
    worlds: Iterable[str], seeds: Iterable[int], sizes: Iterable[int], methods: Iterable[str]
) -> list[Task]:
    """All rows wanted: methods that learn once per size, ours also with none, others once."""
    wanted, found = list(methods), []
    for world in worlds:
        for seed in seeds:
            alone = [name for name in (*WITHOUT_HISTORY, *BY_HAND) if name in wanted]
            found += [Task(world, seed, 0, name) for name in alone]
            for size in sizes:
                learners = [n for n in FROM_HISTORY if n in wanted and (size or n == OURS)]
                found += [Task(world, seed, size, name) for name in learners]
    return found


def finished(file: Path) -> set[Task]:
    """Rows that stand already."""
    return {Task(row[0], int(row[1]), int(row[2]), row[3]) for row in finished_rows(file)}


def finished_rows(file: Path) -> list[list[str]]:
    """Rows of the file; a file of other columns is refused."""
    if not file.exists():
        return []
    with file.open(newline="", encoding="utf-8") as stream:
        columns, *rows = csv.reader(stream)
    if tuple(columns) != COLUMNS:
        raise SystemExit(f"{file.name} holds other columns: choose another --name.")
    return [row for row in rows if len(row) == len(COLUMNS)]


def _seconds_per_row(file: Path) -> float:
    """Mean of the rows that stand, to tell how long the others take."""
    rows = finished_rows(file)
    first = COLUMNS.index("seconds_score")
    taken = [float(row[first]) + float(row[first + 1]) for row in rows]
    return sum(taken) / len(taken) if taken else _SECONDS_PER_ROW


def append(file: Path, row: list[object]) -> None:
    """Add a row, with the names of the columns if it is the first."""
    file.parent.mkdir(parents=True, exist_ok=True)
    is_new = not file.exists()
    with file.open("a", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        if is_new:
            writer.writerow(COLUMNS)
        writer.writerow(row)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    methods = [*WITHOUT_HISTORY, *BY_HAND, *FROM_HISTORY]
    parser.add_argument("--worlds", nargs="+", choices=list(WORLDS), default=list(WORLDS))
    parser.add_argument("--seeds", type=_numbers, default=_numbers("1-10"), help="as 1-10 or 1,4")
    parser.add_argument("--sizes", nargs="+", type=int, default=list(SIZES))
    parser.add_argument("--methods", nargs="+", choices=methods, default=methods)
    parser.add_argument("--planned", type=int, default=600, help="people to plan for")
    parser.add_argument("--people", type=int, default=None, help="people of the whole region")
    parser.add_argument("--iterations", type=int, default=30, help="budget of every plan")
    parser.add_argument("--name", default="oracle", help="folder under benchmarks/results")
    return parser.parse_args()


def _numbers(text: str) -> list[int]:
    found = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return found


if __name__ == "__main__":
    main()
