"""From the values of a report to one HTML page: templates, style and figures in one file.

The page needs no network and no script, and says so to the browser by its security policy.
"""

import base64
import hashlib
from collections import Counter
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from api.report.gap_line import draw_gap_line
from api.report.helps import help_text
from api.report.ladder_flow import ROWS, Direction, draw_ladder_flow
from api.report.view import ReportView
from api.wording import Wording
from matcher.vocabulary.labels import label

SECTIONS = (
    "brief",
    "ladder",
    "groups",
    "guidance",
    "bottlenecks",
    "unplaced",
    "moves",
    "examples",
    "quality",
    "made",
    "limits",
)
MOST_TEAMS = 15
OPEN_MOVES = 12
"""Scarce teams and changes shown openly; more are folded away."""

MOST_BOTTLENECKS = 15
MOST_LOSING = 50
"""Rows shown at all; the rest is in the tables."""


def render_report(view: ReportView, words: Wording) -> str:
    """Write the page.

    Parameters
    ----------
    view
        What to show.
    words
        The language.
    """
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    region = words.text("title", "region", name=view.region_name) if view.region_name else ""
    page = _templates().get_template("report.html.j2")
    return page.render(
        view=view,
        w=words,
        label=lambda code: label(code, words.language),
        region=region,
        sections=SECTIONS,
        css=Markup(style),  # noqa: S704 - our own file
        css_hash=f"sha256-{digest}",
        version=version("passend"),
        **_ladder(view),
        **_guidance(view),
        **_quality(view, words),
        change_parts=_change_parts(view),
        open_moves=OPEN_MOVES,
        most_bottlenecks=MOST_BOTTLENECKS,
        most_losing=MOST_LOSING,
        help_text=lambda code, details: help_text(code, details, words),
        made_text=_made_texts(words),
    )


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("api.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # Sentence case without touching the rest, as str.capitalize would.
    environment.filters["capfirst"] = lambda text: text[:1].upper() + text[1:]
    return environment


@cache
def _style() -> str:
    return files("api.report").joinpath("templates/report.css").read_text(encoding="utf-8")


def _ladder(view: ReportView) -> dict[str, Any]:
    flow = draw_ladder_flow(view.flow)
    by_direction: Counter[Direction] = Counter()
    rows: Counter[str] = Counter()
    columns: Counter[str] = Counter()
    for ribbon in flow.ribbons:
        by_direction[ribbon.direction] += ribbon.people
        rows[ribbon.from_form] += ribbon.people
        columns[ribbon.to_form] += ribbon.people
    directions = [
        {"code": direction.value, "people": by_direction[direction]}
        for direction in Direction
        if by_direction[direction]
    ]
    return {
        "flow": flow,
        "forms": ROWS,
        "directions": directions,
        "row_totals": rows,
        "column_totals": columns,
    }


def _guidance(view: ReportView) -> dict[str, Any]:
    return {
        "scarce_teams": [team for team in view.teams if team.is_scarce],
        "most_teams": MOST_TEAMS,
    }


def _quality(view: ReportView, words: Wording) -> dict[str, Any]:
    digits = 3 if view.quality.gap < 0.001 else 2
    return {
        "gap_text": words.percent(view.quality.gap, digits),
        "gap_line": draw_gap_line(view.quality.trace),
    }


def _change_parts(view: ReportView) -> list[dict[str, Any]]:
    """Segments of the bar of what happens to people, 1,000 wide with a narrow space between."""
    parts, x = [], 0.0
    for code, mark, people in (
        ("kept", "stays", view.kept),
        ("moved", "up", view.moved),
        ("new", "starts", view.new),
        ("lost", "leaves", view.lost),
        ("waiting", "waits", view.unplaced - view.lost),
    ):
        if people:
            width = 1000 * people / max(1, view.people)
            drawn = f"{max(1.0, width - 2):.1f}"
            parts.append(
                {"code": code, "mark": mark, "people": people, "x": f"{x:.1f}", "width": drawn}
            )
            x += width
    return parts


def _made_texts(words: Wording) -> Any:
    """Words for names and codes of the making; what has no text is shown as it is."""

    def text(code: str) -> str:
        try:
            return words.text("made", code)
        except KeyError:
            return code.removeprefix("step.")

    return text
