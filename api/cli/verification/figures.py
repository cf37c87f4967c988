"""Whether the numbers in the tables are the numbers that the records give."""

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from api.cli.verification.rules import Found, Rule
from api.cli.verification.written import WrittenPlan
from matcher.planning.guidance import QUARTERS_PER_HOUR, guidance_uses
from matcher.policy import QuotaSection
from matcher.records.fingerprint import fingerprint
from matcher.results.report import policy_fingerprint
from matcher.scoring import shows_number

_TOLERANCES = {
    "hours": 0.011,
    "supervision_hours": 0.011,
    "p_durable": 1e-4,
    "p_low": 1e-4,
    "p_high": 1e-4,
    "points": 0.0,
    "travel_minutes": 0.11,
    "known_share": 1e-4,
    "shows_number": 0.0,
}
"""Largest difference per column: the rounding of the tables."""


def made_from_this_dataset(plan: WrittenPlan) -> Found:
    """The plan was made from these records and this policy."""
    report, dataset = plan.tables.report, plan.dataset
    faults = []
    if report["input_fingerprint"] != fingerprint(dataset):
        faults.append("the records are not those that the plan was made from.")
    if report["policy_fingerprint"] != policy_fingerprint(dataset.policy):
        faults.append("the policy is not the one that the plan was made with.")
    if (report["scorer"], report["model"]) != (plan.region.scorer_name, plan.region.scorer_facts):
        faults.append(f"the plan was made with another model, {report['scorer']}.")
    return 3, faults


def figures_per_pair(plan: WrittenPlan) -> Found:
    """Hours, guidance, chances, travel and points of every pair, worked out again."""
    edges, table = plan.edges, plan.tables.plan.iloc[plan.row]
    uses = guidance_uses(plan.region.profiles, plan.region.policy, plan.candidate, plan.place)
    quarters = np.bincount(uses.edge, weights=uses.amount, minlength=len(edges))
    again: dict[str, npt.NDArray[Any]] = {
        "hours": edges.hours,
        "supervision_hours": quarters / QUARTERS_PER_HOUR,
        "p_durable": edges.scores.p,
        "p_low": edges.scores.p_low,
        "p_high": edges.scores.p_high,
        "points": edges.value,
        "travel_minutes": edges.travel_minutes,
        "known_share": edges.scores.known_share,
        "shows_number": shows_number(edges.scores, plan.region.policy.suggestions),
    }
    faults = []
    for name, values in again.items():
        written = table[name].to_numpy(dtype=np.float64)
        same = np.isclose(written, values, rtol=0, atol=_TOLERANCES[name], equal_nan=True)
        faults += [
            f"{table['candidate_id'].iloc[row]} has {name} {written[row]:g}, "
            f"the records give {float(values[row]):g}."
            for row in np.flatnonzero(~same)
        ]
    return len(edges) * len(again), faults


def change_labels(plan: WrittenPlan) -> Found:
    """Kept, moved, new and lost are what the places of today say."""
    today = plan.dataset.candidates.set_index("candidate_id")["current_place_id"]
    table = plan.tables.plan
    table = table[table["candidate_id"].isin(today.index)]
    before = today[table["candidate_id"]].to_numpy()
    right = np.select(
        [before == table["place_id"].to_numpy(), before == ""], ["kept", "new"], "moved"
    )
    wrong = np.flatnonzero(right != table["change"].to_numpy())
    faults = [
        f"{table['candidate_id'].iloc[row]} is {right[row]}, not {table['change'].iloc[row]}."
        for row in wrong
    ]
    lost = today[(today != "") & ~today.index.isin(table["candidate_id"])].index
    changed = pd.Series(right, index=table["candidate_id"])
    expected = {*changed[changed != "kept"].items(), *((name, "lost") for name in lost)}
    changes = plan.tables.changes
    listed = set(zip(changes["candidate_id"], changes["change"], strict=True))
    faults += [f"changes: {name} ({kind}) is missing." for name, kind in sorted(expected - listed)]
    faults += [
        f"changes: {name} ({kind}) is no change." for name, kind in sorted(listed - expected)
    ]
    return len(table) + len(changes), faults


def totals(plan: WrittenPlan) -> Found:
    """Objective and terms of the report are the sums of the pairs, and the bound lies above."""
    report = plan.tables.report
    points = plan.edges.points.sum(axis=0)
    faults = []
    terms = [*points.tolist(), *([-_missed_quotas(plan)] if plan.dataset.policy.quotas else [])]
    if report["objective"]["total"] != sum(terms):
        faults.append(
            f"the objective is {report['objective']['total']}, the pairs give {sum(terms)}."
        )
    if list(report["objective"]["terms"].values()) != terms:
        faults.append("the terms of the objective are not those of the pairs.")
    if report["bound"] < sum(terms):
        faults.append("the bound lies below the points of the plan.")
    return 1 + len(terms), faults


def quotas(plan: WrittenPlan) -> Found:
    """Every soft target of the policy is reported, with the people it reached and missed."""
    stated = {row["name"]: row for row in plan.tables.report["quotas"]}
    faults = []
    for rule in plan.dataset.policy.quotas:
        members, reached = _counted(plan, rule)
        wanted = _wanted(rule, members)
        again = {"wanted": wanted, "people": members, "reached": reached}
        again["missed"] = max(wanted - reached, 0)
        again["cost_points"] = max(min(wanted, members) - reached, 0) * rule.price_points
        row = stated.get(rule.name, {})
        faults += [
            f"{rule.name}: {name} is {row.get(name)}, the records give {value}."
            for name, value in again.items()
            if row.get(name) != value
        ]
    return len(plan.dataset.policy.quotas), faults


def _counted(plan: WrittenPlan, rule: QuotaSection) -> tuple[int, int]:
    """People whom a target is about, and those of them whom the plan places where it counts."""
    people, places = plan.dataset.candidates, plan.dataset.places
    is_member = pd.Series(True, index=people.index)
    if rule.municipality is not None:
        is_member &= people["municipality"] == rule.municipality
    if rule.target_group is not None:
        is_member &= people["target_group"] == rule.target_group.value
    members = set(people.loc[is_member, "candidate_id"])
    counts = places["work_form"].isin([form.value for form in rule.work_forms])
    spots = set(places.loc[counts, "place_id"])
    table = plan.tables.plan
    reached = table["candidate_id"].isin(members) & table["place_id"].isin(spots)
    return len(members), int(reached.sum())


def _missed_quotas(plan: WrittenPlan) -> int:
    """Points that missed targets cost, from the records."""
    total = 0
    for rule in plan.dataset.policy.quotas:
        members, reached = _counted(plan, rule)
        wanted = _wanted(rule, members)
        total += max(min(wanted, members) - reached, 0) * rule.price_points
    return total


def _wanted(rule: QuotaSection, members: int) -> int:
    if rule.people is not None:
        return rule.people
    return math.ceil((rule.share or 0.0) * members - 1e-9)


FIGURES: tuple[Rule, ...] = (
    made_from_this_dataset,
    figures_per_pair,
    change_labels,
    totals,
    quotas,
)
"""What makes the numbers of a result true, in the order of reports."""
