"""Every step of the line on the small region, as JSON-ready values."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from matcher.comparison import compare_plans
from matcher.pipeline import plan_region
from matcher.planning.budget import Budget
from matcher.planning.objectives import TERMS
from matcher.records import fingerprint, read_dataset
from matcher.records.dataset import Dataset
from matcher.region_plan import RegionPlan
from matcher.results import PlanTables, tabulate
from models.expert import expert_scorer

SMALL = Path("fixtures/small")
GOLDEN = Path(__file__).parent / "small"
VOLATILE = {"seconds", "trace", "versions", "iterations"}
"""Keys of the report that differ between machines and runs."""


def golden_steps() -> dict[str, Any]:
    """Run the line and return what each step gave, by file name."""
    dataset = read_dataset(SMALL)
    planned = plan_region(dataset, expert_scorer(), Budget(seconds=30), seed=1)
    tables = tabulate(planned, fingerprint(dataset))
    return {
        "rules": _rules(planned),
        "pairs": _pairs(planned),
        "plan": tables.plan.round(4).to_dict("records"),
        "unplaced": tables.unplaced.to_dict("records"),
        "bottlenecks": tables.bottlenecks.to_dict("records"),
        "changes": tables.changes.to_dict("records"),
        "report": without_volatile(tables.report),
        "explanations": tables.explanations,
        "comparison": compare_plans(_small_plan(dataset, move_cap=0), tables).as_dict(),
        "earlier": _planned_anew(dataset, tables),
    }


def _small_plan(dataset: Dataset, **more: Any) -> PlanTables:
    planned = plan_region(dataset, expert_scorer(), Budget(seconds=30), seed=1, **more)
    return tabulate(planned, fingerprint(dataset))


def _planned_anew(dataset: Dataset, before: PlanTables) -> list[dict[str, Any]]:
    """What changes when a place is closed after the plan, and one person has left."""
    openings = dataset.places["openings"].mask(dataset.places["place_id"] == "p3", 0)
    closed = replace(dataset, places=dataset.places.assign(openings=openings))
    left = pd.DataFrame({"candidate_id": ["k99"], "place_id": ["p1"]})
    proposals = pd.concat([before.plan[["candidate_id", "place_id"]], left])
    after = _small_plan(closed, earlier=proposals)
    assert after.earlier is not None
    return after.earlier.to_dict("records")


def without_volatile(value: Any) -> Any:
    """The same nested value without what differs between machines and runs."""
    if isinstance(value, dict):
        return {k: without_volatile(v) for k, v in value.items() if k not in VOLATILE}
    return [without_volatile(item) for item in value] if isinstance(value, list) else value


def _rules(planned: RegionPlan) -> dict[str, dict[str, list[str]]]:
    profiles, exclusions = planned.region.profiles, planned.region.exclusions
    return {
        str(candidate): {
            str(place): [reason.value for reason in exclusions.reasons_for(c, p)]
            for p, place in enumerate(profiles.places.ids)
        }
        for c, candidate in enumerate(profiles.candidates.ids)
    }


def _pairs(planned: RegionPlan) -> list[dict[str, Any]]:
    edges, profiles = planned.built.edges, planned.region.profiles
    problem = planned.built.problem
    return [
        {
            "candidate_id": str(profiles.candidates.ids[edges.candidate[e]]),
            "place_id": str(profiles.places.ids[edges.place[e]]),
            "p": round(float(edges.scores.p[e]), 6),
            "p_low": round(float(edges.scores.p_low[e]), 6),
            "p_high": round(float(edges.scores.p_high[e]), 6),
            "known_share": round(float(edges.scores.known_share[e]), 6),
            "hours": float(edges.hours[e]),
            "travel_minutes": round(float(edges.travel_minutes[e]), 2),
            "points": dict(zip(TERMS, edges.points[e].tolist(), strict=True)),
            "guidance": {
                str(problem.resource_id[problem.use_resource[u]]): int(problem.use_amount[u])
                for u in np.flatnonzero(problem.use_edge == e)
            },
        }
        for e in range(len(edges))
    ]
