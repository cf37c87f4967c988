"""Estimates and costs of pairs, one record per pair, JSON-ready."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from matcher.profiles.types import Int32
from matcher.region import Region
from models.loonwaarde import (
    INDICATIVE,
    WHOLE,
    Bounds,
    MainTask,
    Rates,
    assumptions_of,
    cost_pairs,
    estimate_pairs,
    rates_on,
)

Span = tuple[float, float]
"""Least and most."""


@dataclass(frozen=True)
class TaskPart:
    """A main task: share of the time and its components, each least and most."""

    name: str
    share: float
    tempo: Span
    kwaliteit: Span
    netto_werktijd: Span


@dataclass(frozen=True)
class Match:
    """A person at a place.

    Attributes
    ----------
    total
        None for dagbesteding, which is no employment.
    hours, guidance_hours
        Per week; None where neither person nor place states hours.
    subsidy, uncovered
        Euro per year; None where the law gives this person no loonkostensubsidie here.
    """

    candidate_id: str
    place_id: str
    is_eligible: bool
    total: Span | None
    tasks: tuple[TaskPart, ...]
    has_unknown: bool
    hours: float | None
    subsidy: Span | None
    uncovered: Span | None
    guidance_hours: float | None
    rates: Rates

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        rates = self.rates
        return {
            "candidate_id": self.candidate_id,
            "place_id": self.place_id,
            "is_eligible": self.is_eligible,
            "indicative": INDICATIVE,
            "loonwaarde": _ends(self.total),
            "main_tasks": [
                {
                    "name": part.name,
                    "share": part.share,
                    "tempo": _ends(part.tempo),
                    "kwaliteit": _ends(part.kwaliteit),
                    "netto_werktijd": _ends(part.netto_werktijd),
                }
                for part in self.tasks
            ],
            "has_unknown": self.has_unknown,
            "hours_per_week": self.hours,
            "subsidy_euro_per_year": _ends(self.subsidy),
            "uncovered_euro_per_year": _ends(self.uncovered),
            "guidance_hours_per_week": self.guidance_hours,
            "rates": {
                "day": rates.day.isoformat(),
                "minimum_wage": rates.minimum_wage,
                "valid_until": rates.valid_until.isoformat(),
                "is_current": rates.is_current,
                "sources": list(rates.sources),
            },
        }


def matches_of(
    region: Region,
    candidate: Int32,
    place: Int32,
    day: date,
    tasks: Sequence[MainTask] = WHOLE,
) -> list[Match]:
    """Estimate and cost of listed pairs on a day."""
    profiles, policy = region.profiles, region.policy
    rates = rates_on(day, policy.loonwaarde)
    found = estimate_pairs(profiles, candidate, place, assumptions_of(policy.loonwaarde), tasks)
    cost = cost_pairs(profiles, policy, candidate, place, found, rates)
    reasons = region.exclusions.reasons[candidate, place]
    return [
        Match(
            candidate_id=str(profiles.candidates.ids[candidate[row]]),
            place_id=str(profiles.places.ids[place[row]]),
            is_eligible=bool(reasons[row] == 0),
            total=_span(found.total, row),
            tasks=tuple(
                TaskPart(
                    name=each.task.name,
                    share=each.task.share,
                    tempo=_at(each.tempo, row),
                    kwaliteit=_at(each.kwaliteit, row),
                    netto_werktijd=_at(each.netto_werktijd, row),
                )
                for each in found.tasks
            ),
            has_unknown=bool(found.has_unknown[row]),
            hours=_number(cost.hours[row]),
            subsidy=_span(cost.subsidy, row),
            uncovered=_span(cost.uncovered, row),
            guidance_hours=_number(cost.guidance_hours[row]),
            rates=rates,
        )
        for row in range(len(candidate))
    ]


def _at(bounds: Bounds, row: int) -> Span:
    return float(bounds.low[row]), float(bounds.high[row])


def _span(bounds: Bounds, row: int) -> Span | None:
    low, high = _at(bounds, row)
    return None if np.isnan(low) or np.isnan(high) else (low, high)


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _ends(span: Span | None) -> dict[str, float] | None:
    return None if span is None else {"low": span[0], "high": span[1]}
