"""The report of a plan: what it is worth, how sure that is, and what it was made from."""

import hashlib
import platform
from importlib.metadata import version
from typing import Any

from matcher.explanation.room import Room
from matcher.planning.objectives import TERMS
from matcher.policy import Policy
from matcher.results.kpis import guidance_totals, key_figures, over_capacity, quota_figures

REPORT_FORMAT = 1
MISSED_QUOTAS = "missed_quotas"
"""Term of the objective beside those of the pairs; there when the policy sets soft targets."""
_LIBRARIES = ("numpy", "ortools", "pandas", "scipy")


def make_report(room: Room, dataset_fingerprint: str) -> dict[str, Any]:
    """Everything of a plan that is no table, JSON-ready.

    ``bound`` and ``gap`` hold for all eligible pairs; ``bound_listed`` for the pairs in the
    problem, as the checker recomputed it.
    """
    region_plan = room.region_plan
    region, plan = region_plan.region, region_plan.plan
    points = region_plan.built.edges.points[plan.chosen].sum(axis=0).tolist()
    terms = dict(zip(TERMS, points, strict=True))
    quotas = quota_figures(room)
    if quotas:
        terms[MISSED_QUOTAS] = -sum(quota["cost_points"] for quota in quotas)
    return {
        "format": REPORT_FORMAT,
        "as_of": region.profiles.as_of.isoformat(),
        "objective": {"total": plan.objective, "terms": terms},
        "bound": round(region_plan.bound, 2),
        "bound_listed": round(region_plan.check.bound, 2),
        "gap": round(region_plan.gap, 6),
        "seconds": {"line": region_plan.seconds, "plan": plan.seconds},
        "seed": plan.seed,
        "method": {
            "name": plan.method,
            "termination": plan.termination.value,
            "limit": plan.limit.value,
            "iterations": plan.iterations,
            "trace": [
                {
                    "seconds": round(point.seconds, 3),
                    "objective": point.objective,
                    "bound": _finite(point.bound),
                }
                for point in plan.trace
            ],
        },
        "problem": {
            "candidates": region_plan.built.problem.n_candidates,
            "places": region_plan.built.problem.n_places,
            "resources": region_plan.built.problem.n_resources,
            "pairs": region_plan.built.problem.n_edges,
            "eligible_pairs": int(region.exclusions.is_eligible.sum()),
            "move_cap": region_plan.built.problem.move_cap,
        },
        "kpis": key_figures(room),
        "guidance": guidance_totals(room),
        "over_capacity": over_capacity(room),
        "quotas": quotas,
        "versions": {
            "passend": version("passend"),
            "python": platform.python_version(),
            **{library: version(library) for library in _LIBRARIES},
        },
        "scorer": region.scorer_name,
        "model": region.scorer_facts,
        "policy_fingerprint": policy_fingerprint(region.policy),
        "input_fingerprint": dataset_fingerprint,
    }


def policy_fingerprint(policy: Policy) -> str:
    """SHA-256 of all values of a policy."""
    return hashlib.sha256(policy.model_dump_json().encode()).hexdigest()


def _finite(value: float) -> float | None:
    return round(value, 2) if abs(value) < float("inf") else None
