"""The figures of the report as tables: identifiers, codes and numbers, no words."""

from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from models.evaluation.intervals import Interval
from models.placements import PlacementsReport
from models.placements.foreseeable import certain_levels
from models.placements.funnel import Funnel
from models.placements.position import Position

ASSIGNMENTS = ("random", "today", "optimised")
UNIT_COLUMNS = (
    "unit",
    "kind",
    "placements",
    "people",
    "observed",
    "expected",
    "difference",
    "low_95",
    "high_95",
    "low_998",
    "high_998",
    "shrunken",
    "shrunken_low",
    "shrunken_high",
    "verdict",
)


def report_tables(report: PlacementsReport) -> dict[str, pd.DataFrame]:
    """Tables by file name."""
    funnels = report.funnels
    return {
        "placements.csv": _placements(report),
        "locations.csv": _units(funnels.locations, {}),
        "teams.csv": _units(funnels.teams, funnels.team_kind),
        "position.csv": _position(report),
        "calibration.csv": _calibration(report),
        "measures.csv": _measures(report),
        "foreseeable.csv": _foreseeable(report),
    }


def report_document(report: PlacementsReport) -> dict[str, Any]:
    """JSON-ready summary: no row per person."""
    realised, position = report.realised, report.position
    known = realised.is_known
    return {
        "as_of": report.as_of.isoformat(),
        "placements": len(realised),
        "people": int(realised.table["candidate_id"].nunique()),
        "known": int(known.sum()),
        "too_young": int((~known).sum()),
        "lasting_share": report.lasting_share,
        "is_expert_scale": report.is_expert_scale,
        "tested": report.tested,
        "measures": {
            name: {measure: _interval(found) for measure, found in scorer.measures.items()}
            for name, scorer in report.scorers.items()
        },
        "locations": _summary(report.funnels.locations),
        "teams": _summary(report.funnels.teams),
        "position": None if position is None else _position_document(position),
        "foreseeable": {
            "placements": len(report.foreseeable),
            **_finite(asdict(report.contrast)),
        },
    }


def _placements(report: PlacementsReport) -> pd.DataFrame:
    realised = report.realised
    return realised.table.assign(
        started_on=realised.table["started_on"].dt.date,
        days=realised.days,
        outcome=[each.value for each in realised.outcome],
        chance=realised.chance,
        chance_low=realised.chance_low,
        chance_high=realised.chance_high,
        expected=realised.expected,
    )


def _units(funnel: Funnel, kinds: dict[str, str]) -> pd.DataFrame:
    rows = [
        {
            **vars(unit),
            "kind": kinds.get(unit.unit, "location"),
            "difference": unit.difference,
            "verdict": unit.verdict.value,
        }
        for unit in funnel.units
    ]
    return pd.DataFrame(rows, columns=list(UNIT_COLUMNS))


def _position(report: PlacementsReport) -> pd.DataFrame:
    columns = ["assignment", "people", "lasting", "mean_chance", "points"]
    if report.position is None:
        return pd.DataFrame(columns=columns)
    rows = []
    for name in ASSIGNMENTS:
        worth = getattr(report.position, name)
        rows.append([name, worth.people, worth.lasting, worth.mean_chance, worth.points])
    return pd.DataFrame(rows, columns=columns)


def _calibration(report: PlacementsReport) -> pd.DataFrame:
    rows = [
        {"scorer": name, **vars(each)}
        for name, scorer in report.scorers.items()
        for each in scorer.bins
    ]
    columns = ["scorer", "placements", "claimed", "observed", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def _measures(report: PlacementsReport) -> pd.DataFrame:
    rows = [
        {"scorer": name, "measure": measure, **(_interval(found) or {})}
        for name, scorer in report.scorers.items()
        for measure, found in scorer.measures.items()
    ]
    return pd.DataFrame(rows, columns=["scorer", "measure", "value", "low", "high"])


def _foreseeable(report: PlacementsReport) -> pd.DataFrame:
    table = report.realised.table
    rows = [
        {
            **table.iloc[found.row].to_dict(),
            "started_on": table["started_on"].iloc[found.row].date(),
            "outcome": found.outcome.value,
            "chance": report.realised.chance[found.row],
            "item": each.item,
            "rule": each.rule,
            "asked": each.asked,
            "known_low": each.low,
            "known_high": each.high,
            "levels_short": certain_levels(each),
            "importance": each.importance,
            "is_knockout": each.is_knockout,
        }
        for found in report.foreseeable
        for each in found.overruns
    ]
    columns = [*table.columns, "outcome", "chance", "item", "rule", "asked", "known_low"]
    columns += ["known_high", "levels_short", "importance", "is_knockout"]
    return pd.DataFrame(rows, columns=columns)


def _summary(funnel: Funnel) -> dict[str, Any]:
    verdicts = [unit.verdict.value for unit in funnel.judged]
    return {
        "units": len(funnel.units),
        "judged": len(verdicts),
        "verdicts": {name: verdicts.count(name) for name in sorted(set(verdicts))},
        "dispersion": funnel.dispersion,
        "between": funnel.between,
        "alike": funnel.alike,
    }


def _position_document(found: Position) -> dict[str, Any]:
    return {
        "by_points": _interval(found.by_points),
        "by_lasting": _interval(found.by_lasting),
        **{name: _finite(asdict(getattr(found, name))) for name in ASSIGNMENTS},
        "claimed_points": found.claimed_points,
        "random_sd": found.random_sd,
        "breaking": found.breaking,
    }


def _finite(numbers: dict[str, Any]) -> dict[str, Any]:
    return {name: value if np.isfinite(value) else None for name, value in numbers.items()}


def _interval(found: Interval | None) -> dict[str, float] | None:
    if found is None or not np.isfinite(found.value):
        return None
    return found.as_dict()
