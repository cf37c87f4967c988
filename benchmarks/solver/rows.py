"""The rows of a comparison, their file and what follows from all of them together."""

import csv
from pathlib import Path

import numpy as np

from matcher.planning.plan import relative_gap

Row = dict[str, object]
RESULTS = Path(__file__).parents[1] / "results"
COLUMNS = (
    "problem",
    "method",
    "budget_s",
    "seed",
    "status",
    "value",
    "placed",
    "bound",
    "own_gap_percent",
    "gap_percent",
    "seconds",
    "cpu_s",
    "peak_mb",
    "threads",
)
"""Results of one method, problem, budget and seed.

``bound`` is the method's own; ``own_gap_percent`` is against it, ``gap_percent`` against the lowest
bound of all rows of that problem. ``seconds`` and ``cpu_s`` are wall and processor time until the
answer; ``peak_mb`` is the largest resident memory of the process, Python and libraries included.
"""
NUMBERS = {"budget_s": float, "seconds": float, "bound": float, "cpu_s": float}
COUNTS = ("seed", "value", "placed", "peak_mb", "threads")


def read_rows(name: str) -> list[Row]:
    """Rows of an earlier run; none when there is no file."""
    path = RESULTS / name / "results.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [_typed(row) for row in csv.DictReader(file)]


def _typed(row: dict[str, str]) -> Row:
    read = NUMBERS | dict.fromkeys(COUNTS, int)
    read |= {"own_gap_percent": float, "gap_percent": float}
    return {key: (read.get(key, str)(text) if text else None) for key, text in row.items()}


def best_bounds(rows: list[Row]) -> dict[object, float]:
    """Lowest bound of any method per problem; points are whole, so it is rounded down."""
    best: dict[object, float] = {}
    for row in rows:
        if row["bound"] is not None:
            before = best.get(row["problem"], np.inf)
            best[row["problem"]] = min(before, float(np.floor(row["bound"] + 1e-6)))
    return best


def with_gaps(rows: list[Row]) -> list[Row]:
    """All rows with both gaps, in percent; the common bound may have fallen since the last run."""
    best = best_bounds(rows)
    return [row | _gaps(row, best.get(row["problem"])) for row in rows]


def _gaps(row: Row, best: float | None) -> Row:
    value, own = row["value"], row["bound"]
    if value is None:
        return {"own_gap_percent": None, "gap_percent": None}
    return {
        "own_gap_percent": None if own is None else round(100 * relative_gap(value, own), 4),
        "gap_percent": None if best is None else round(100 * relative_gap(value, best), 4),
    }
