"""The ladder flow as geometry: who goes from which work form to which; drawn by the template.

Two columns of bars, today left and the plan right, most regular work on top and people without a
place at the bottom, with a ribbon per stream. Only positions here: no colours and no words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from matcher.vocabulary.work_forms import LADDER, LADDER_STEP

NOWHERE = ""
"""Stands for people without a place."""

ROWS: tuple[str, ...] = (*(form.value for form in reversed(LADDER)), NOWHERE)
"""Work forms from top to bottom, then nowhere."""

WIDTH = 920.0
_LABEL_WIDTH = 268.0
_BAR_WIDTH = 12.0
_LEAST_HEIGHT = 24.0  # holds one line of text
_SPACE = 10.0
_PEOPLE_HEIGHT = 420.0  # height of all people together
_TOP = 30.0


class Direction(StrEnum):
    """What a stream means on the ladder."""

    STAYS = "stays"
    UP = "up"
    DOWN = "down"
    STARTS = "starts"
    LEAVES = "leaves"
    WAITS = "waits"


@dataclass(frozen=True)
class Bar:
    """One work form on one side."""

    form: str
    people: int
    x: float
    y: float
    height: float
    label_x: float


@dataclass(frozen=True)
class Ribbon:
    """One stream of people, as an SVG path."""

    from_form: str
    to_form: str
    people: int
    direction: Direction
    path: str


@dataclass(frozen=True)
class LadderFlow:
    """The whole figure; sizes in SVG units, ``before_x`` and ``after_x`` for the headings."""

    width: float
    height: float
    bar_width: float
    before_x: float
    after_x: float
    before: tuple[Bar, ...]
    after: tuple[Bar, ...]
    ribbons: tuple[Ribbon, ...]


def draw_ladder_flow(people: Mapping[tuple[str, str], int]) -> LadderFlow:
    """Place bars and ribbons.

    Parameters
    ----------
    people
        Number of people per (work form today, work form in the plan); "" is without a place.
    """
    streams = {pair: count for pair, count in people.items() if count > 0}
    scale = _PEOPLE_HEIGHT / max(1, sum(streams.values()))
    before = _column(streams, 0, scale)
    after = _column(streams, 1, scale)
    lowest = max((bar.y + bar.height for bar in (*before, *after)), default=_TOP)
    ribbons = _ribbons(streams, before, after, scale)
    return LadderFlow(
        width=WIDTH,
        height=lowest + _SPACE,
        bar_width=_BAR_WIDTH,
        before_x=_LABEL_WIDTH + _BAR_WIDTH,
        after_x=WIDTH - _LABEL_WIDTH - _BAR_WIDTH,
        before=before,
        after=after,
        ribbons=ribbons,
    )


def direction_of(from_form: str, to_form: str) -> Direction:
    """What going from one form to another means."""
    if from_form == to_form:
        return Direction.STAYS if to_form != NOWHERE else Direction.WAITS
    if from_form == NOWHERE:
        return Direction.STARTS
    if to_form == NOWHERE:
        return Direction.LEAVES
    steps = {form.value: step for form, step in LADDER_STEP.items()}
    return Direction.UP if steps[to_form] > steps[from_form] else Direction.DOWN


def _column(streams: Mapping[tuple[str, str], int], side: int, scale: float) -> tuple[Bar, ...]:
    x = _LABEL_WIDTH if side == 0 else WIDTH - _LABEL_WIDTH - _BAR_WIDTH
    label_x = x - _SPACE if side == 0 else x + _BAR_WIDTH + _SPACE
    bars, y = [], _TOP
    for form in ROWS:
        count = sum(n for pair, n in streams.items() if pair[side] == form)
        if not count and not any(form in pair for pair in streams):
            continue
        height = max(_LEAST_HEIGHT, count * scale)
        bars.append(Bar(form, count, x, round(y, 1), round(height, 1), label_x))
        y += height + _SPACE
    return tuple(bars)


def _ribbons(
    streams: Mapping[tuple[str, str], int],
    before: tuple[Bar, ...],
    after: tuple[Bar, ...],
    scale: float,
) -> tuple[Ribbon, ...]:
    # Streams fill the middle of a bar that is taller than its people need.
    left = {bar.form: bar.y + (bar.height - bar.people * scale) / 2 for bar in before}
    right = {bar.form: bar.y + (bar.height - bar.people * scale) / 2 for bar in after}
    x0, x1 = _LABEL_WIDTH + _BAR_WIDTH, WIDTH - _LABEL_WIDTH - _BAR_WIDTH
    middle = (x0 + x1) / 2
    ribbons = []
    for from_form in ROWS:
        for to_form in ROWS:
            count = streams.get((from_form, to_form), 0)
            if not count:
                continue
            thick = count * scale
            a, b = left[from_form], right[to_form]
            left[from_form], right[to_form] = a + thick, b + thick
            drawn = max(thick, 1.0)  # a single person stays visible
            path = (
                f"M{x0:.1f} {a:.1f}C{middle:.1f} {a:.1f} {middle:.1f} {b:.1f} {x1:.1f} {b:.1f}"
                f"V{b + drawn:.1f}C{middle:.1f} {b + drawn:.1f} {middle:.1f} {a + drawn:.1f} "
                f"{x0:.1f} {a + drawn:.1f}Z"
            )
            direction = direction_of(from_form, to_form)
            ribbons.append(Ribbon(from_form, to_form, count, direction, path))
    # Those who stay lie underneath, so that every change is seen.
    return tuple(sorted(ribbons, key=lambda r: (r.from_form != r.to_form, -r.people)))
