"""From a measured report to one HTML page: no network, no script, people by number only."""

import base64
import hashlib
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from api.placements_report.figures import (
    anchor_figure,
    calibration_figure,
    fit_figure,
    funnel_figure,
    position_figure,
)
from api.wording import Wording
from matcher.explanation.types import Overrun
from matcher.vocabulary.labels import label
from models.evaluation.intervals import Interval
from models.evaluation.quality import MEASURES
from models.placements import PlacementsReport
from models.placements.anchors import anchors
from models.placements.foreseeable import Foreseeable
from models.placements.funnel import FEWEST, Funnel, Verdict
from models.placements.realised import Outcome

SECTIONS = (
    "brief",
    "fit",
    "locations",
    "teams",
    "position",
    "calibration",
    "foreseeable",
    "anchors",
    "limits",
)
MOST_FORESEEABLE = 12
"""Placements shown; the rest is in the tables."""
_OUTSIDE_BY_CHANCE = 0.05


def render_page(report: PlacementsReport, words: Wording, region_name: str = "") -> str:
    """Write the page."""
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    auc = report.scorers["learned"].measures["auc"] if report.scorers else None
    ended = [each for each in report.foreseeable if each.outcome is Outcome.ENDED]
    shown = ended[:MOST_FORESEEABLE]
    return (
        _templates()
        .get_template("page.html.j2")
        .render(
            report=report,
            w=words,
            region=words.text("title", "region", name=region_name) if region_name else "",
            sections=SECTIONS,
            css=Markup(style),  # noqa: S704 - our own files
            css_hash=f"sha256-{digest}",
            version=version("passend"),
            fewest=FEWEST,
            auc=auc,
            position=report.position,
            brief=_brief(report, words),
            units=_units(report.funnels.locations, words),
            outside_of=lambda funnel: _units(funnel, words),
            tiles=_tiles(report, auc, words),
            contrast=_contrast(report, words),
            ended=[_row(report, each, words) for each in shown],
            more_foreseeable=len(report.foreseeable) - len(shown),
            measures=tuple(MEASURES),
            anchors=anchors(),
            figures=_figures(report, auc, words),
        )
    )


@cache
def _templates() -> Environment:
    return Environment(
        loader=ChoiceLoader([PackageLoader("api.placements_report"), PackageLoader("api.report")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _style() -> str:
    report = files("api.report").joinpath("templates/report.css").read_text(encoding="utf-8")
    own = files(__package__).joinpath("templates/figures.css").read_text(encoding="utf-8")
    return report + own


def _figures(
    report: PlacementsReport, auc: Interval | None, words: Wording
) -> dict[str, Markup | None]:
    funnels, position = report.funnels, report.position
    bins = {name: scorer.bins for name, scorer in report.scorers.items()}
    drawn = {
        "fit": fit_figure(report.realised, "fit-figure", words),
        "locations": (
            funnel_figure(funnels.locations, "locations-figure", words)
            if funnels.locations.judged
            else None
        ),
        "teams": (
            funnel_figure(funnels.teams, "teams-figure", words) if funnels.teams.judged else None
        ),
        "position": (
            position_figure(position.by_points, "position-figure", words)
            if position and position.by_points.is_known
            else None
        ),
        "calibration": calibration_figure(bins, "calibration-figure", words) if bins else None,
        "anchors": anchor_figure(auc, anchors(), "anchors-figure", words) if auc else None,
    }
    # Every text in a figure is escaped where it is drawn.
    return {name: Markup(svg) if svg else None for name, svg in drawn.items()}  # noqa: S704


def _brief(report: PlacementsReport, words: Wording) -> dict[str, str]:
    realised = report.realised
    known = int(realised.is_known.sum())
    return {
        "placements": words.number(len(realised)),
        "people": words.number(realised.table["candidate_id"].nunique()),
        "known": words.number(known),
        "share": words.percent(report.lasting_share),
        "young": words.number(len(realised) - known),
    }


def _units(funnel: Funnel, words: Wording) -> dict[str, Any]:
    """How many units lie outside the 95 % limits, and how many would by chance."""
    outside = sum(unit.verdict is not Verdict.INSIDE for unit in funnel.judged)
    chance = _OUTSIDE_BY_CHANCE * len(funnel.judged)
    return {
        "all": len(funnel.judged) and words.number(len(funnel.judged)),
        "out": words.number(outside),
        "fewest": FEWEST,
        "chance": words.number(chance, 0 if chance >= 2 else 1),
    }


def _tiles(report: PlacementsReport, auc: Interval | None, words: Wording) -> list[dict[str, str]]:
    known = words.number(report.realised.is_known.sum())
    tiles = [
        {
            "figure": words.percent(report.lasting_share),
            "what": words.text("tile", "lasted"),
            "note": words.text("tile", "lasted_note", known=known),
        }
    ]
    if auc is not None:
        low, high = words.number(auc.low, 2), words.number(auc.high, 2)
        tiles.append(
            {
                "figure": words.number(auc.value, 2),
                "what": words.text("tile", "auc"),
                "note": words.text("tile", "auc_note", low=low, high=high),
            }
        )
    if report.position is not None and report.position.by_points.is_known:
        here = report.position.by_points
        low, high = words.percent(here.low), words.percent(here.high)
        tiles.append(
            {
                "figure": words.percent(here.value),
                "what": words.text("tile", "position"),
                "note": words.text("tile", "position_note", low=low, high=high),
            }
        )
    if report.contrast.with_overrun:
        share = words.percent(report.contrast.lasted_with)
        tiles.append(
            {
                "figure": words.number(len(report.foreseeable)),
                "what": words.text("tile", "overrun"),
                "note": words.text("tile", "overrun_note", share=share),
            }
        )
    return tiles


def _contrast(report: PlacementsReport, words: Wording) -> dict[str, str] | None:
    found = report.contrast
    if not found.with_overrun or not found.without:
        return None
    return {
        "with_share": words.percent(found.lasted_with),
        "with_n": words.number(found.with_overrun),
        "without_share": words.percent(found.lasted_without),
        "without_n": words.number(found.without),
    }


def _row(report: PlacementsReport, found: Foreseeable, words: Wording) -> dict[str, Any]:
    row = report.realised.table.iloc[found.row]
    return {
        "placement_id": row["placement_id"],
        "candidate_id": row["candidate_id"],
        "place_id": row["place_id"],
        "started": row["started_on"].date(),
        "chance": float(report.realised.chance[found.row]),
        "items": [_overrun(each, words) for each in found.overruns],
    }


def _overrun(found: Overrun, words: Wording) -> str:
    known = str(found.low)
    if found.high != found.low:
        known = words.text("foreseeable", "range", low=found.low, high=found.high)
    key = "support" if found.rule == "S" else "ability"
    item = label(found.item, words.language)
    return words.text("foreseeable", key, item=item, asked=found.asked, known=known)
