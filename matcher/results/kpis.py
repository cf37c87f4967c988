"""Key figures of a region today and in the plan, counted the same way on both sides."""

from typing import Any

import numpy as np

from matcher.explanation.move import explain_moves
from matcher.explanation.room import Room
from matcher.planning.capacity import ScarceKind
from matcher.planning.edges import Edges, value_edges
from matcher.planning.guidance import QUARTERS_PER_HOUR, guidance_uses
from matcher.planning.objectives import TERMS
from matcher.planning.quotas import missed_points, people_reached
from matcher.profiles.types import Int32, Pairs
from matcher.results.changes import Change, changes_of
from matcher.vocabulary.target_groups import TargetGroup
from matcher.vocabulary.work_forms import LADDER

NO_PLACE = "none"
_OVERRUN = list(TERMS).index("overrun")


def key_figures(room: Room) -> dict[str, Any]:
    """Today, the plan, what changes, and who goes from which work form to which.

    ``claim`` holds what the scorer itself expects (raw) and what may be told to people (guarded):
    an optimiser picks pairs that a scorer rates too high more often than too low.
    """
    people = room.region_plan.region.profiles.candidates
    changes = changes_of(room)
    before = people.current_place
    return {
        "people": len(people),
        "places": len(room.present),
        "before": _side(room, before),
        "after": _side(room, room.place),
        "moves": _moves(room),
        "changes": {change.value: int((changes == change).sum()) for change in Change},
        "ladder_flow": _flow(room, before),
        "guaranteed": int(people.is_guaranteed.sum()),
    }


def _moves(room: Room) -> dict[str, int]:
    """Whom the moves serve: people who gain or lose points by it, and steps on the ladder."""
    region = room.region_plan.region
    moved = np.flatnonzero(changes_of(room) == Change.MOVED).astype(np.int32)
    moves = explain_moves(region, moved, room.place[moved])
    gains = [sum(move.gained.values()) for move in moves]
    steps = [move.ladder_steps for move in moves]
    return {
        "person_gains": sum(gain > 0 for gain in gains),
        "person_loses": sum(gain < 0 for gain in gains),
        "more_regular": sum(step > 0 for step in steps),
        "less_regular": sum(step < 0 for step in steps),
    }


def over_capacity(room: Room) -> list[dict[str, Any]]:
    """Limits that guarantees and pins exceed: what there is and what they take.

    In seats, hours, people at an employer, people who should be apart, or moves: see ``kind``.
    """
    found = []
    for raised in room.region_plan.built.raised:
        unit = QUARTERS_PER_HOUR if raised.kind is ScarceKind.GUIDANCE else 1
        found.append(
            {
                "kind": raised.kind.value,
                "resource": raised.id,
                "available": raised.available / unit,
                "needed": raised.needed / unit,
            }
        )
    return found


def quota_figures(room: Room) -> list[dict[str, Any]]:
    """Soft targets of the policy: wanted, reached, missed, and the points that cost the plan.

    ``people`` are those who could count; whoever is missing among them costs nothing, since no
    plan can make up for that.
    """
    built, region = room.region_plan.built, room.region_plan.region
    who = np.flatnonzero(room.place >= 0).astype(np.int32)
    quotas, rules = built.quotas, region.policy.quotas
    reached = people_reached(quotas, who, room.place[who])
    cost = missed_points(quotas, reached)
    return [
        {
            "name": rule.name,
            "municipality": rule.municipality,
            "target_group": rule.target_group.value if rule.target_group else None,
            "work_forms": [form.value for form in rule.work_forms],
            "wanted": int(quotas.wanted[at]),
            "people": int(quotas.members[at].sum()),
            "reached": int(reached[at]),
            "missed": max(int(quotas.wanted[at] - reached[at]), 0),
            "price_points": rule.price_points,
            "cost_points": int(cost[at]),
        }
        for at, rule in enumerate(rules)
    ]


def _side(room: Room, place: Int32) -> dict[str, Any]:
    """Figures of one side; ``place`` per candidate, -1 without one."""
    region = room.region_plan.region
    profiles = region.profiles
    who = np.flatnonzero(place >= 0).astype(np.int32)
    pairs = Pairs(who, place[who])
    edges = value_edges(region, pairs)
    groups = profiles.candidates.target_group
    return {
        "placed": len(who),
        "unplaced": len(place) - len(who),
        "claim": region.origin.guard.claim(edges.scores.log_odds).as_dict(),
        "mean_travel_minutes": _mean(edges.travel_minutes[~np.isnan(edges.travel_minutes)], 1),
        "hours_worked": round(float(edges.hours.sum()), 1),
        "certain_overruns": int((edges.points[:, _OVERRUN] < 0).sum()),
        "guidance_hours": _guidance_hours(room, edges),
        "per_work_form": {
            form.value: int((profiles.places.work_form[place[who]] == step).sum())
            for step, form in enumerate(LADDER)
        },
        "per_target_group": {
            group.value: {
                "people": int((groups == index).sum()),
                "placed": int((groups[who] == index).sum()),
            }
            for index, group in enumerate(TargetGroup)
        },
    }


def guidance_totals(room: Room) -> dict[str, float]:
    """Hours per week of all teams together: what there is, and what the plan uses."""
    teams = room.region_plan.region.profiles.teams
    return {
        "capacity_hours": round(float(teams.hours_per_week.sum()), 2),
        "used_hours": round(float(room.used[: len(teams)].sum()) / QUARTERS_PER_HOUR, 2),
    }


def _guidance_hours(room: Room, edges: Edges) -> float:
    region = room.region_plan.region
    uses = guidance_uses(region.profiles, region.policy, edges.candidate, edges.place)
    return round(float(uses.amount.sum()) / QUARTERS_PER_HOUR, 2)


def _flow(room: Room, before: Int32) -> dict[str, dict[str, int]]:
    """People from each work form (or none) to each, the ladder as a matrix."""
    names = [form.value for form in LADDER] + [NO_PLACE]
    forms = room.region_plan.region.profiles.places.work_form
    none = len(LADDER)
    start = np.where(before >= 0, forms[before], none)
    stop = np.where(room.place >= 0, forms[room.place], none)
    counts = np.bincount(start * len(names) + stop, minlength=len(names) ** 2)
    return {
        name: dict(zip(names, row, strict=True))
        for name, row in zip(names, counts.reshape(len(names), -1).tolist(), strict=True)
    }


def _mean(values: Any, digits: int = 4) -> float | None:
    return round(float(values.mean()), digits) if len(values) else None
