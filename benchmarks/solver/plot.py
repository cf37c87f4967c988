"""Gap against seconds, one panel per problem, readable without colour and the same every time."""

from collections import defaultdict
from pathlib import Path
from statistics import median

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.solver.methods import METHODS
from benchmarks.solver.rows import Row

FLOOR = 1e-3
"""Percent below which a gap is drawn at the foot: zero has no place on a logarithmic axis."""
PANEL = 4.6
OURS = "passend"
STYLES = {
    "passend": ("o", "-", "black"),
    "cp-sat": ("s", "--", "0.25"),
    "highs": ("^", "--", "0.25"),
    "scip": ("v", "--", "0.25"),
    "highs-core": ("D", "-.", "0.35"),
    "lp-rounding": ("P", "-.", "0.35"),
    "flow": ("X", ":", "0.35"),
    "assignment": (">", ":", "0.35"),
    "assignment-once": ("<", ":", "0.5"),
    "greedy-price": ("*", ":", "0.5"),
    "greedy": ("h", ":", "0.5"),
    "first-come": ("+", ":", "0.5"),
    "random": ("x", ":", "0.5"),
}
"""Marker, line and grey of each method: markers tell them apart."""

Point = tuple[float, float, float, float]
"""Median seconds; median, smallest and largest gap in percent."""


def draw(rows: list[Row], path: Path) -> None:
    """Write the plot as SVG."""
    problems = list(dict.fromkeys(str(row["problem"]) for row in rows))
    columns = min(2, len(problems))
    lines = -(-len(problems) // columns)
    with mpl.rc_context({"svg.hashsalt": "peers", "svg.fonttype": "none", "font.size": 9}):
        figure = Figure(figsize=(PANEL * columns, 0.8 * PANEL * lines + 0.9), layout="constrained")
        panels = figure.subplots(lines, columns, squeeze=False).ravel()
        for panel, problem in zip(panels, problems, strict=False):
            _panel(panel, problem, [row for row in rows if row["problem"] == problem])
        for panel in panels[len(problems) :]:
            panel.set_axis_off()
        entries = {
            text: handle
            for panel in panels
            for handle, text in zip(*panel.get_legend_handles_labels(), strict=True)
        }
        labels = [method.label for method in METHODS.values() if method.label in entries]
        figure.legend(
            [entries[label] for label in labels],
            labels,
            loc="outside lower center",
            ncols=3,
            frameon=False,
        )
        figure.savefig(path, format="svg", metadata={"Date": None})


def _panel(panel: Axes, problem: str, rows: list[Row]) -> None:
    for name, method in METHODS.items():
        points = _points([row for row in rows if row["method"] == name])
        if not points:
            continue
        marker, line, grey = STYLES[name]
        seconds, middle, low, high = zip(*points, strict=True)
        panel.plot(
            seconds,
            middle,
            marker=marker,
            linestyle=line,
            color=grey,
            linewidth=2.0 if name == OURS else 1.0,
            markersize=5,
            label=method.label,
            zorder=3 if name == OURS else 2,
        )
        if high != low:
            panel.fill_between(seconds, low, high, color="0.8", linewidth=0, zorder=1)
    panel.set(title=problem, xscale="log", yscale="log")
    panel.set(xlabel="seconds", ylabel="gap to the best bound (%)")
    panel.set_ylim(bottom=0.7 * FLOOR)
    panel.grid(which="major", color="0.92", linewidth=0.6)


def _points(rows: list[Row]) -> list[Point]:
    """A point per budget; budgets that were not used up coincide and count once."""
    found: dict[float, list[Row]] = defaultdict(list)
    for row in rows:
        if row["gap_percent"] is not None:
            found[float(row["budget_s"])].append(row)
    points: dict[float, Point] = {}
    for _, part in sorted(found.items()):
        gaps = [max(FLOOR, float(row["gap_percent"])) for row in part]
        seconds = max(0.01, median(float(row["seconds"]) for row in part))
        points.setdefault(round(seconds, 2), (seconds, median(gaps), min(gaps), max(gaps)))
    return list(points.values())
