"""The figures of the report as SVG: funnel, calibration, fit, position and reference lines."""

from collections.abc import Sequence

import numpy as np

from api.placements_report.axis import Axis, curve, dot, line, picture, text
from api.wording import Wording
from models.evaluation.bins import Bin
from models.evaluation.intervals import Interval
from models.placements.anchors import Anchor
from models.placements.funnel import Z_95, Z_998, Funnel, Verdict
from models.placements.realised import Outcome, Realised

WIDTH = 680.0
_LEFT, _RIGHT = 64.0, 24.0
_BINS = 10
_NAME_WIDTH, _NAME_HEIGHT = 150.0, 14.0
"""Room that the name of a unit takes; names that would overlap are in the table only."""


def funnel_figure(funnel: Funnel, name: str, words: Wording) -> str:
    """Observed less expected share by how much a unit's placements say, within the limits."""
    judged = funnel.judged
    height, top, bottom = 360.0, 16.0, 304.0
    most = max(unit.precision for unit in judged) * 1.06
    least = min(min(unit.precision for unit in judged) * 0.9, most / 2)
    widest = max(
        float(funnel.limit(least, Z_998)), *(abs(unit.difference) * 1.08 for unit in judged)
    )
    across = Axis(np.sqrt(least), np.sqrt(most), _LEFT, WIDTH - _RIGHT)
    up = Axis(-widest, widest, bottom, top)
    parts = []
    for tick in up.ticks(9):
        parts.append(line(_LEFT, up.at(tick), WIDTH - _RIGHT, up.at(tick), "grid"))
        said = words.signed(100 * tick)
        parts.append(text(_LEFT - 8, up.at(tick) + 5, said, anchor="end", kind="faint"))
    for tick in _counts(least, most):
        parts.append(text(across.at(np.sqrt(tick)), bottom + 22, words.number(tick), kind="faint"))
    parts.append(line(_LEFT, up.at(0), WIDTH - _RIGHT, up.at(0), "middle"))
    grid = np.linspace(np.sqrt(least), np.sqrt(most), 60)
    for z, kind in ((Z_95, "limit near"), (Z_998, "limit far")):
        half = funnel.limit(grid**2, z)
        for sign in (1, -1):
            points = zip(grid.tolist(), (sign * half).tolist(), strict=True)
            parts.append(curve([(across.at(x), up.at(y)) for x, y in points], kind))
    named: list[tuple[float, float]] = []
    for unit in sorted(judged, key=lambda each: -abs(each.shrunken)):
        is_out = unit.verdict is not Verdict.INSIDE
        said = words.text(
            "funnel",
            "point",
            unit=unit.unit,
            n=words.number(unit.placements),
            difference=words.signed(100 * unit.difference),
        )
        kind = f"unit {unit.verdict.value.split('_')[0]}" if is_out else "unit"
        x, y = across.at(np.sqrt(unit.precision)), up.at(unit.difference)
        parts.append(dot(x, y, 5.5 if is_out else 4.5, kind, said))
        if is_out and all(abs(y - b) > _NAME_HEIGHT or abs(x - a) > _NAME_WIDTH for a, b in named):
            named.append((x, y))
            is_right = x > WIDTH - _NAME_WIDTH
            shift, anchor = (-9, "end") if is_right else (9, "start")
            parts.append(text(x + shift, y + 5, unit.unit, anchor=anchor, kind="small"))
    parts.append(text(WIDTH - _RIGHT, height - 8, words.text("funnel", "across"), anchor="end"))
    description = words.text("funnel", "described", n=words.number(len(judged)))
    return picture(WIDTH, height, name, description, parts)


def calibration_figure(bins: dict[str, tuple[Bin, ...]], name: str, words: Wording) -> str:
    """Observed share by claimed chance; on the diagonal claims come true."""
    size, height, top, bottom = 520.0, 420.0, 12.0, 360.0
    across = Axis(0.0, 1.0, _LEFT, size - _RIGHT)
    up = Axis(0.0, 1.0, bottom, top)
    parts = []
    for tick in up.ticks(6):
        parts.append(line(_LEFT, up.at(tick), size - _RIGHT, up.at(tick), "grid"))
        said = words.percent(tick)
        parts.append(text(_LEFT - 8, up.at(tick) + 5, said, anchor="end", kind="faint"))
        parts.append(text(across.at(tick), bottom + 22, said, kind="faint"))
    parts.append(line(across.at(0), up.at(0), across.at(1), up.at(1), "middle"))
    for scorer, points in bins.items():
        path = [(across.at(each.claimed), up.at(each.observed)) for each in points]
        if scorer != "learned":
            parts.append(curve(path, "other"))
            parts += [dot(x, y, 3, "other-dot") for x, y in path]
            continue
        for each, (x, _) in zip(points, path, strict=True):
            parts.append(line(x, up.at(each.low), x, up.at(each.high), "whisker"))
        parts.append(curve(path, "curve"))
        for each, (x, y) in zip(points, path, strict=True):
            said = words.text(
                "calibration",
                "point",
                claimed=words.percent(each.claimed),
                observed=words.percent(each.observed),
                n=words.number(each.placements),
            )
            parts.append(dot(x, y, 4.5, "dot", said))
    parts.append(text(size - _RIGHT, height - 8, words.text("calibration", "across"), anchor="end"))
    description = words.text("calibration", "described")
    return picture(size, height, name, description, parts)


def fit_figure(realised: Realised, name: str, words: Wording) -> str:
    """Placements by their chance, each bar split into how they went."""
    height, top, bottom = 280.0, 28.0, 232.0
    edges = np.linspace(0, 1, _BINS + 1)
    outcome = np.array([each.value for each in realised.outcome])
    counts = {
        each: np.histogram(realised.chance[outcome == each.value], edges)[0] for each in Outcome
    }
    most = float(sum(counts.values()).max())  # type: ignore[union-attr]
    across = Axis(0.0, 1.0, _LEFT, WIDTH - _RIGHT)
    up = Axis(0.0, most, bottom, top)
    parts = []
    for tick in up.ticks(5):
        parts.append(line(_LEFT, up.at(tick), WIDTH - _RIGHT, up.at(tick), "grid"))
        said = words.number(tick)
        parts.append(text(_LEFT - 8, up.at(tick) + 5, said, anchor="end", kind="faint"))
    for tick in across.ticks(11):
        parts.append(text(across.at(tick), bottom + 22, words.percent(tick), kind="faint"))
    for k in range(_BINS):
        x, base = across.at(edges[k]) + 2, 0.0
        width = across.at(edges[k + 1]) - 2 - x
        for each in Outcome:
            count = float(counts[each][k])
            high, low = up.at(base + count), up.at(base)
            if count:
                parts.append(
                    f'<rect class="{each.value}" x="{x:g}" y="{high:g}" width="{width:g}"'
                    f' height="{low - high:g}"/>'
                )
            base += count
        known = counts[Outcome.LASTED][k] + counts[Outcome.ENDED][k]
        if known >= _BINS:
            share = words.percent(counts[Outcome.LASTED][k] / known)
            parts.append(text(x + width / 2, up.at(base) - 6, share, kind="small"))
    parts.append(text(WIDTH - _RIGHT, height - 6, words.text("fit", "across"), anchor="end"))
    return picture(WIDTH, height, name, words.text("fit", "described"), parts)


def position_figure(position: Interval, name: str, words: Wording) -> str:
    """Today's assignment on a line from random to optimised."""
    height, y = 128.0, 62.0
    low, high = min(0.0, position.low), max(1.0, position.high)
    across = Axis(low, high, _LEFT + 20, WIDTH - _RIGHT - 40)
    parts = [line(across.at(0), y, across.at(1), y, "scale")]
    for value, key in ((0.0, "random"), (1.0, "optimised")):
        x = across.at(value)
        parts.append(line(x, y - 12, x, y + 12, "end"))
        parts.append(text(x, y + 34, words.text("position", key)))
        parts.append(text(x, y + 54, words.percent(value), kind="faint"))
    if position.is_known:
        x = across.at(position.value)
        parts.append(line(across.at(position.low), y, across.at(position.high), y, "band"))
        parts.append(dot(x, y, 8, "dot"))
        said = words.text("position", "today", share=words.percent(position.value))
        parts.append(text(x, y - 22, said, kind="strong"))
    described = words.text("position", "described", share=words.percent(position.value))
    return picture(WIDTH, height, name, described, parts)


def anchor_figure(own: Interval, anchors: Sequence[Anchor], name: str, words: Wording) -> str:
    """The own AUC on a line, with figures from elsewhere as reference lines."""
    height, y = 176.0, 76.0
    across = Axis(0.5, 0.9, _LEFT, WIDTH - _RIGHT - 20)
    parts = [line(across.at(0.5), y, across.at(0.9), y, "scale")]
    for tick in (0.5, 0.6, 0.7, 0.8, 0.9):
        parts.append(line(across.at(tick), y - 5, across.at(tick), y + 5, "end"))
        parts.append(text(across.at(tick), y + 24, words.number(tick, 2), kind="faint"))
    for k, anchor in enumerate(each for each in anchors if each.is_of_order):
        x = across.at(anchor.value)
        parts.append(line(x, y - 16, x, y + 40 + 22 * k, "reference"))
        said = f"{words.text('anchor', anchor.code)} {words.number(anchor.value, 2)}"
        parts.append(text(x + 6, y + 46 + 22 * k, said, anchor="start", kind="small"))
    x = across.at(own.value)
    parts.append(line(across.at(own.low), y, across.at(own.high), y, "band"))
    parts.append(dot(x, y, 8, "dot"))
    said = words.text("anchor", "own", value=words.number(own.value, 2))
    parts.append(text(x, y - 28, said, kind="strong"))
    described = words.text("anchor", "described", value=words.number(own.value, 2))
    return picture(WIDTH, height, name, described, parts)


def _counts(least: float, most: float) -> list[int]:
    """Numbers of placements along an axis of square roots: 30, 50, 100, 200, 400, ..."""
    steps = (10, 20, 30, 50, 100, 200, 400, 800, 1600, 3200, 6400, 12800, 25600, 51200)
    return [each for each in steps if least <= each <= most]
