"""The stability frontier as a picture of its own: SVG without network, script or fonts."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _HEIGHT = 680.0, 320.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 76.0, 84.0, 36.0, 56.0
_LEVELS = 5
_STYLE = (
    "text{font:14px sans-serif;fill:#222}.grid{stroke:#ddd}.curve{fill:none;stroke:#154273;"
    "stroke-width:2.5}.bound{fill:none;stroke:#767676;stroke-dasharray:5 4;stroke-width:1.5}"
    ".dot{fill:#154273}"
)


@dataclass(frozen=True)
class FrontierWords:
    """Texts of the picture in one language; ``values`` as shown, by position."""

    title: str
    description: str
    moves: str
    value: str
    bound: str
    caps: Sequence[str]
    levels: Sequence[str]


def frontier_levels(values: Sequence[float], bounds: Sequence[float]) -> list[float]:
    """Values at the grid lines, lowest first."""
    low, high = min(values), max(*values, *bounds)
    high = high if high > low else low + 1.0
    return [low + (high - low) * part / (_LEVELS - 1) for part in range(_LEVELS)]


def draw_frontier(values: Sequence[float], bounds: Sequence[float], words: FrontierWords) -> str:
    """Draw value and bound by cap, at equal distances, as one SVG document."""
    levels = frontier_levels(values, bounds)
    right, bottom = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    spread = max(len(values) - 1, 1)

    def x(position: int) -> float:
        return round(_LEFT + (right - _LEFT) * position / spread, 1)

    def y(value: float) -> float:
        return round(bottom - (bottom - _TOP) * (value - levels[0]) / (levels[-1] - levels[0]), 1)

    def line(kind: str, heights: Sequence[float]) -> str:
        path = "L".join(f"{x(at)} {y(height)}" for at, height in enumerate(heights))
        return f'<path class="{kind}" d="M{path}"/>'

    def text(at_x: float, at_y: float, said: str, anchor: str = "middle") -> str:
        return f'<text x="{at_x}" y="{at_y}" text-anchor="{anchor}">{escape(said)}</text>'

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}" role="img" '
        'aria-labelledby="t d">',
        f'<title id="t">{escape(words.title)}</title>',
        f'<desc id="d">{escape(words.description)}</desc>',
        f"<style>{_STYLE}</style>",
        text(_LEFT - 8, 18, words.value, "start"),
        text(right, _HEIGHT - 10, words.moves, "end"),
    ]
    for level, said in zip(levels, words.levels, strict=True):
        parts.append(
            f'<line class="grid" x1="{_LEFT}" x2="{right}" y1="{y(level)}" y2="{y(level)}"/>'
        )
        parts.append(text(_LEFT - 8, y(level) + 5, said, "end"))
    parts += [text(x(at), bottom + 22, said) for at, said in enumerate(words.caps)]
    parts += [line("bound", bounds), line("curve", values)]
    parts += [
        f'<circle class="dot" cx="{x(at)}" cy="{y(v)}" r="4"/>' for at, v in enumerate(values)
    ]
    parts.append(text(right + 8, y(bounds[-1]) - 4, words.bound, "start"))
    return "\n".join([*parts, "</svg>", ""])
