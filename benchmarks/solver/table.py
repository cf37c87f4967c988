"""Fill the tables and the plot of docs/explanation/peers.md: ``python -m benchmarks.solver.table``.

Everything between the two markers of that page is made from benchmarks/results/NAME; the plot lies
beside the results.
"""

import argparse
import json
from collections import defaultdict
from pathlib import Path
from statistics import median

from benchmarks.solver.methods import METHODS
from benchmarks.solver.plot import draw
from benchmarks.solver.rows import RESULTS, Row, best_bounds, read_rows

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "peers.md"
BEGIN, END = "<!-- results: begin -->", "<!-- results: end -->"
NEAR = 0.0005
"""Percent within which two gaps count as equal."""


def main() -> None:
    """Draw and write."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--name", default="solver", help="folder below benchmarks/results")
    chosen = options.parse_args()
    rows = read_rows(chosen.name)
    folder = RESULTS / chosen.name
    draw(rows, folder / "gap.svg")
    about = json.loads((folder / "environment.json").read_text(encoding="utf-8"))
    text = "\n".join(
        [
            _machine(about),
            "",
            f"![Gap against seconds per method](../../benchmarks/results/{chosen.name}/gap.svg)",
            "",
            *(line for part in _parts(rows) for line in [*problem_table(*part), ""]),
        ]
    )
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n{text}{END}{after}", encoding="utf-8")


def _machine(about: dict) -> str:
    packages = ", ".join(f"{name} {about['packages'][name]}" for name in ("ortools", "scipy"))
    return (
        f"Measured on {about['date']} with {about['cpu_count']} cores ({about['machine']}), "
        f"Python {about['python']}, {packages}."
    )


def _parts(rows: list[Row]) -> list[tuple[str, list[Row], float | None]]:
    """Problem, its rows and its best bound, in the order of the run."""
    bounds = best_bounds(rows)
    of_problem: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        of_problem[str(row["problem"])].append(row)
    return [(name, part, bounds.get(name)) for name, part in of_problem.items()]


def problem_table(problem: str, rows: list[Row], bound: float | None) -> list[str]:
    """Heading, table and one sentence on the best, as lines of Markdown."""
    budgets = sorted({float(row["budget_s"]) for row in rows})
    head = ["method", *(f"{budget:g} s" for budget in budgets)]
    head += ["own gap", "seconds", "memory", "threads"]
    lines = [f"### {problem}", ""]
    if bound is not None:
        lines += [f"Lowest bound of all methods: {bound:,.0f} points.", ""]
    lines += ["| " + " | ".join(head) + " |", "|---" + "|---:" * (len(head) - 1) + "|"]
    lines += [
        "| " + " | ".join([METHODS[name].label, *cells]) + " |"
        for name in METHODS
        if (cells := _cells([row for row in rows if row["method"] == name], budgets))
    ]
    return [*lines, "", _winners(rows, budgets)]


def _cells(rows: list[Row], budgets: list[float]) -> list[str]:
    """Gap per budget; own gap, seconds, memory and threads of the longest budget that was run."""
    if not rows:
        return []
    gaps = [_spread([row for row in rows if row["budget_s"] == budget]) for budget in budgets]
    longest = max(float(row["budget_s"]) for row in rows)
    last = [row for row in rows if row["budget_s"] == longest]
    own = [float(row["own_gap_percent"]) for row in last if row["own_gap_percent"] is not None]
    seconds = [float(row["seconds"]) for row in last if row["seconds"] is not None]
    memory = [int(row["peak_mb"]) for row in last if row["peak_mb"] is not None]
    return [
        *gaps,
        _percent(median(own)) if own else "",
        f"{median(seconds):.1f}" if seconds else "",
        f"{max(memory):,} MB" if memory else "",
        str(last[0]["threads"]),
    ]


def _spread(rows: list[Row]) -> str:
    """Median, and range when there are several seeds."""
    if not rows:
        return ""
    gaps = [float(row["gap_percent"]) for row in rows if row["gap_percent"] is not None]
    if len(gaps) < len(rows):
        return str(rows[0]["status"]) if not gaps else f"{len(gaps)} of {len(rows)} plans"
    if len(gaps) == 1:
        return _percent(gaps[0])
    return f"{_percent(median(gaps))} [{_figure(min(gaps))}, {_figure(max(gaps))}]"


def _percent(gap: float) -> str:
    return f"{_figure(gap)} %"


def _figure(gap: float) -> str:
    return f"{gap:.1f}" if gap >= 10 else f"{gap:.2f}" if gap >= 1 else f"{gap:.3f}"


def _winners(rows: list[Row], budgets: list[float]) -> str:
    """One sentence: who has the smallest median gap within each budget."""
    wins: dict[str, list[str]] = defaultdict(list)
    for budget in budgets:
        gaps: dict[str, list[float]] = defaultdict(list)
        for row in rows:
            if row["budget_s"] == budget and row["gap_percent"] is not None:
                gaps[str(row["method"])].append(float(row["gap_percent"]))
        middle = {name: median(values) for name, values in gaps.items()}
        if middle:
            least = min(middle.values())
            best = [name for name in METHODS if middle.get(name, 1e9) <= least + NEAR]
            wins[", ".join(METHODS[name].label for name in best)].append(f"{budget:g} s")
    return (
        "Smallest gap: " + "; ".join(f"{who} ({', '.join(at)})" for who, at in wins.items()) + "."
    )


if __name__ == "__main__":
    main()
