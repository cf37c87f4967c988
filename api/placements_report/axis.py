"""A straight axis of a figure, and the few SVG elements that all figures are drawn with."""

from dataclasses import dataclass
from html import escape

import numpy as np


@dataclass(frozen=True)
class Axis:
    """Values along a line of the figure; positions in SVG units."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Position of a value; beyond the ends it stays at the end."""
        span = self.high - self.low
        share = (min(max(value, self.low), self.high) - self.low) / span if span else 0.5
        return round(self.start + (self.end - self.start) * share, 1)

    def ticks(self, most: int = 6) -> list[float]:
        """Round values, at most so many, that the axis covers."""
        raw = (self.high - self.low) / max(most - 1, 1)
        power = 10.0 ** np.floor(np.log10(raw)) if raw > 0 else 1.0
        step = next(power * each for each in (1, 2, 2.5, 5, 10) if power * each >= raw * 0.999)
        first = np.ceil(self.low / step - 1e-9)
        last = np.floor(self.high / step + 1e-9)
        return [float(round(each * step, 10)) for each in np.arange(first, last + 1)]


def text(x: float, y: float, said: str, *, anchor: str = "middle", kind: str = "") -> str:
    """Text at a point."""
    mark = f' class="{kind}"' if kind else ""
    return f'<text{mark} x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(said)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    """Straight line."""
    return f'<line class="{kind}" x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}"/>'


def dot(x: float, y: float, radius: float, kind: str, title: str = "") -> str:
    """Circle, with what it stands for when pointed at."""
    inside = f"<title>{escape(title)}</title>" if title else ""
    return f'<circle class="{kind}" cx="{x:g}" cy="{y:g}" r="{radius:g}">{inside}</circle>'


def curve(points: list[tuple[float, float]], kind: str) -> str:
    """Line through points."""
    path = "L".join(f"{x:g} {y:g}" for x, y in points)
    return f'<path class="{kind}" d="M{path}"/>'


def picture(width: float, height: float, name: str, description: str, parts: list[str]) -> str:
    """SVG for a page, named by the element with id ``name`` and described for who cannot see it."""
    head = (
        f'<svg class="line" viewBox="0 0 {width:g} {height:g}" role="img"'
        f' aria-labelledby="{name} {name}-desc">'
        f'<desc id="{name}-desc">{escape(description)}</desc>'
    )
    return "\n".join([head, *parts, "</svg>"])
