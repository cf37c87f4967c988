"""Time, memory and gap as problems grow: ``python -m benchmarks.growth --seconds 180``.

Every problem is made and solved in processes of their own, so that peak memory is of one size only.
The law of growth is a straight line through the logarithms: seconds = c x pairs^exponent. Writes
benchmarks/results/growth/: results.csv, environment.json with the exponents, and growth.svg.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.environment import write_results
from matcher.planning.compile import compile_kernels

SIZES = (300, 1_000, 3_250, 10_000, 30_000)
COLUMNS = (
    "family",
    "people",
    "places",
    "resources",
    "pairs",
    "seed",
    "generate_s",
    "generate_mib",
    "load_s",
    "prices_s",
    "search_s",
    "check_s",
    "to_0.5_percent_s",
    "to_0.3_percent_s",
    "budget_s",
    "wall_s",
    "gap_percent",
    "objective",
    "bound",
    "peak_mib",
)
FITTED = ("generate_s", "load_s", "prices_s", "check_s", "to_0.5_percent_s", "peak_mib")
CURVES = {
    "prices_s": ("o", "-", "prices"),
    "to_0.5_percent_s": ("s", "--", "gap of 0.5 % reached"),
    "load_s": ("^", ":", "reading and checking the problem"),
    "check_s": ("v", ":", "checking the plan"),
}

Row = dict[str, Any]


def main() -> None:
    """Measure every size in a fresh process; write table, exponents and plot."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--people", type=int, nargs="+", default=list(SIZES))
    options.add_argument(
        "--families", nargs="+", choices=["moderate", "hard"], default=["moderate", "hard"]
    )
    options.add_argument("--seeds", type=int, nargs="+", default=[1])
    options.add_argument("--seconds", type=float, default=180.0, help="budget of each solve")
    options.add_argument("--name", default="growth", help="folder below benchmarks/results")
    options.add_argument("--note", default="", help="kept with the results")
    chosen = options.parse_args()
    compile_kernels()
    rows = []
    for family in chosen.families:
        for people in chosen.people:
            for seed in chosen.seeds:
                row = measure(family, people, seed, chosen.seconds)
                print(*row.values(), sep="\t", flush=True)
                rows.append(row)
    write_results(
        chosen.name,
        COLUMNS,
        [[row[name] for name in COLUMNS] for row in rows],
        families=chosen.families,
        seconds=chosen.seconds,
        seeds=chosen.seeds,
        note=chosen.note,
        exponents=exponents(rows),
    )
    draw(rows, Path(__file__).parent / "results" / chosen.name / "growth.svg")


def measure(family: str, people: int, seed: int, seconds: float) -> Row:
    """Make and solve one problem, each in a fresh process."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "problem.npz"
        made = _ask("make", path, family, people, seed)
        solved = _ask("solve", path, seconds, seed)
    row = {"family": family, "seed": seed, "budget_s": seconds} | made | solved
    return {name: row[name] for name in COLUMNS}


def exponents(rows: list[Row]) -> dict[str, dict[str, float]]:
    """Exponent of each figure against the number of pairs, by family; from two sizes on."""
    found: dict[str, dict[str, float]] = {}
    for family in sorted({row["family"] for row in rows}):
        own = [row for row in rows if row["family"] == family]
        for name in FITTED:
            points = [(row["pairs"], row[name]) for row in own if row[name]]
            if len({pairs for pairs, _ in points}) > 1:
                pairs, values = np.log(np.array(points, dtype=float)).T
                slope = float(np.polyfit(pairs, values, 1)[0])
                found.setdefault(family, {})[name] = round(slope, 2)
    return found


def draw(rows: list[Row], path: Path) -> None:
    """Write the plot: per family seconds above, memory below, against pairs."""
    families = list(dict.fromkeys(row["family"] for row in rows))
    with mpl.rc_context({"svg.hashsalt": "growth", "svg.fonttype": "none", "font.size": 9}):
        figure = Figure(figsize=(4.6 * len(families), 6.4), layout="constrained")
        panels = figure.subplots(
            2, len(families), squeeze=False, sharex="col", height_ratios=[2, 1]
        )
        for (above, below), family in zip(panels.T, families, strict=True):
            own = [row for row in rows if row["family"] == family]
            for name, (marker, line, label) in CURVES.items():
                _curve(above, own, name, marker, line, label)
            _curve(below, own, "peak_mib", "D", "-", "peak memory")
            above.set_title(f"{family} family")
            above.set_ylabel("seconds")
            below.set_ylabel("MiB")
            below.set_xlabel("eligible pairs")
        panels[0, 0].legend(frameon=False)
        figure.savefig(path, format="svg", metadata={"Date": None})


def _curve(panel: Axes, rows: list[Row], name: str, marker: str, line: str, label: str) -> None:
    points = sorted((row["pairs"], row[name]) for row in rows if row[name])
    if points:
        pairs, values = zip(*points, strict=True)
        panel.loglog(pairs, values, marker=marker, linestyle=line, color="0.2", label=label)
    panel.grid(visible=True, which="major", color="0.9")


def _ask(*arguments: object) -> Row:
    """What a step answers that runs in a fresh process, without anything that only plots need."""
    command = [sys.executable, "-m", "benchmarks.growth_step", *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    answer: Row = json.loads(done.stdout)
    return answer


if __name__ == "__main__":
    main()
