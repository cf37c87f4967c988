"""The certified gap over time as geometry: a stepped line that ends at what is proven."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 640.0
HEIGHT = 220.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 64.0, 24.0, 16.0, 44.0
_STEPS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)


@dataclass(frozen=True)
class Tick:
    """A value on an axis and where it stands."""

    value: float
    position: float


@dataclass(frozen=True)
class GapLine:
    """The figure; sizes in SVG units, gaps as shares."""

    width: float
    height: float
    left: float
    right: float
    bottom: float
    path: str
    end_x: float
    end_y: float
    gap_ticks: tuple[Tick, ...]
    gap_digits: int
    """Decimals that the values of ``gap_ticks`` need as percentages."""
    second_ticks: tuple[Tick, ...]


def draw_gap_line(points: Sequence[tuple[float, float]]) -> GapLine | None:
    """Draw the gap over time; None when there are fewer than two moments.

    Parameters
    ----------
    points
        (seconds, gap as a share of the bound), oldest first.
    """
    if len(points) < 2 or points[-1][0] <= points[0][0]:
        return None
    last = points[-1][0]
    highest = max(gap for _, gap in points)
    top = next((step for step in _STEPS if step >= highest), 1.0)
    parts = 4 if f"{top:e}".startswith("2") else 5
    digits = next(n for n in range(8) if round(100 * top / parts, n) == round(100 * top / parts, 9))
    right, bottom = WIDTH - _RIGHT, HEIGHT - _BOTTOM

    def x(seconds: float) -> float:
        return round(_LEFT + (right - _LEFT) * seconds / last, 1)

    def y(gap: float) -> float:
        return round(bottom - (bottom - _TOP) * gap / top, 1)

    path = f"M{x(points[0][0])} {y(points[0][1])}"
    path += "".join(f"H{x(seconds)}V{y(gap)}" for seconds, gap in points[1:])
    return GapLine(
        width=WIDTH,
        height=HEIGHT,
        left=_LEFT,
        right=right,
        bottom=bottom,
        path=path,
        end_x=x(last),
        end_y=y(points[-1][1]),
        gap_ticks=tuple(Tick(top * n / parts, y(top * n / parts)) for n in range(parts + 1)),
        gap_digits=digits,
        second_ticks=tuple(Tick(last * part / 4, x(last * part / 4)) for part in range(5)),
    )
