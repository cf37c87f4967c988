"""From a checked plan to tables, report and explanations of every person."""

from typing import Any

import numpy as np

from matcher.explanation.bottleneck import bottlenecks_of
from matcher.explanation.contrast import contrasts
from matcher.explanation.move import explain_moves
from matcher.explanation.pair import explain_pairs
from matcher.explanation.room import Room, room_of
from matcher.explanation.types import (
    Bottleneck,
    Contrast,
    HelpCode,
    MoveExplanation,
    UnplacedExplanation,
)
from matcher.explanation.unplaced import explain_unplaced_people
from matcher.explanation.wanted import wanted_by
from matcher.planning.guidance import QUARTERS_PER_HOUR
from matcher.profiles.types import Int32
from matcher.region_plan import RegionPlan
from matcher.results.changes import Change, changes_of
from matcher.results.earlier import earlier_figures, earlier_table
from matcher.results.report import make_report
from matcher.results.tables import PlanTables, frame
from matcher.scoring import shows_number

P_DIGITS, MINUTES_DIGITS, HOURS_DIGITS, POINTS_DIGITS = 4, 1, 2, 2


def tabulate(region_plan: RegionPlan, dataset_fingerprint: str) -> PlanTables:
    """Make everything that is written or shown of a plan.

    Parameters
    ----------
    region_plan
        A plan that the checker accepted.
    dataset_fingerprint
        Hash of the records it was made from, kept in the report.
    """
    # Imported here: who only reads results, such as a coach, does not wait for a solver.
    from matcher.explanation.hours_value import hours_of_dearest

    room = room_of(region_plan)
    moved = _positions(room, Change.MOVED)
    moves = dict(
        zip(
            moved.tolist(),
            explain_moves(region_plan.region, moved, room.place[moved]),
            strict=True,
        )
    )
    missing = np.flatnonzero(room.chosen < 0).astype(np.int32)
    unplaced = dict(zip(missing.tolist(), explain_unplaced_people(room, missing), strict=True))
    scarce = bottlenecks_of(room, wanted_by(room, missing))
    report, earlier = make_report(room, dataset_fingerprint), None
    more_hours = hours_of_dearest(region_plan, scarce)
    report["one_more_hour"] = [value.as_dict() for value in more_hours]
    if region_plan.earlier is not None:
        earlier = earlier_table(region_plan, region_plan.earlier)
        report["earlier"] = earlier_figures(earlier)
    return PlanTables(
        plan=frame("plan", _plan_columns(room)),
        unplaced=frame("unplaced", _unplaced_columns(list(unplaced.values()))),
        bottlenecks=frame("bottlenecks", _bottleneck_columns(scarce)),
        changes=frame("changes", _change_columns(room, moves)),
        report=report,
        explanations=_explanations(room, moves, unplaced),
        earlier=earlier,
    )


def _positions(room: Room, change: Change) -> Int32:
    return np.flatnonzero(changes_of(room) == change).astype(np.int32)


def _plan_columns(room: Room) -> dict[str, Any]:
    built, profiles = room.region_plan.built, room.region_plan.region.profiles
    chosen = np.flatnonzero(room.region_plan.plan.chosen)
    edges = built.edges.take(chosen)
    uses = built.resources
    n_teams = len(profiles.teams)  # weekly hours only: day-parts repeat them
    hours = np.bincount(
        uses.edge[uses.resource < n_teams],
        weights=uses.amount[uses.resource < n_teams],
        minlength=len(built.edges),
    )[chosen]
    return {
        "candidate_id": profiles.candidates.ids[edges.candidate].tolist(),
        "place_id": profiles.places.ids[edges.place].tolist(),
        "change": changes_of(room)[edges.candidate].tolist(),
        "hours": _rounded(edges.hours, HOURS_DIGITS),
        "supervision_hours": _rounded(hours / QUARTERS_PER_HOUR, HOURS_DIGITS),
        "p_durable": _rounded(edges.scores.p, P_DIGITS),
        "p_low": _rounded(edges.scores.p_low, P_DIGITS),
        "p_high": _rounded(edges.scores.p_high, P_DIGITS),
        "points": edges.value,
        "travel_minutes": _rounded(edges.travel_minutes, MINUTES_DIGITS),
        "known_share": _rounded(edges.scores.known_share, P_DIGITS),
        "shows_number": shows_number(
            edges.scores, room.region_plan.region.policy.suggestions
        ).tolist(),
    }


def _unplaced_columns(people: list[UnplacedExplanation]) -> dict[str, Any]:
    return {
        "candidate_id": [person.candidate_id for person in people],
        "reason_code": ["|".join(person.reasons) for person in people],
        "n_eligible": [person.n_eligible for person in people],
        "best_place_id": [person.best_place_id or "" for person in people],
        "best_points": [person.best_points for person in people],
        "teams_short": [
            "|".join(f"{team}:{hours:g}" for team, hours in person.teams_short) for person in people
        ],
        "would_help": ["|".join(map(_help_cell, person.would_help)) for person in people],
    }


def _help_cell(help_: Any) -> str:
    """A code with its numbers, such as ``help.lift_rule:travel.too_far:12:3``."""
    details = help_.details
    if help_.code is HelpCode.LIFT_RULE:
        parts = [details["rule"], details["places"], details["free"]]
    elif help_.code is HelpCode.GROUP_MEMBERS:
        parts = [details["place_id"], details["people"]]
    else:
        hours = [f"{team}={hours:g}" for team, hours in details.get("hours", {}).items()]
        parts = [details["place_id"], *hours]
    return ":".join(map(str, [help_.code, *parts]))


def _bottleneck_columns(scarce: tuple[Bottleneck, ...]) -> dict[str, Any]:
    return {
        "resource": [b.resource_id for b in scarce],
        "kind": [str(b.kind) for b in scarce],
        "capacity": [b.capacity_hours for b in scarce],
        "used": [b.used_hours for b in scarce],
        "price": [round(b.price_per_hour, POINTS_DIGITS) for b in scarce],
        "n_would_place": [len(b.would_place) for b in scarce],
        "would_place": ["|".join(b.would_place) for b in scarce],
        "raised_from": [b.raised_from for b in scarce],
    }


def _change_columns(room: Room, moves: dict[int, MoveExplanation]) -> dict[str, Any]:
    profiles, edges = room.region_plan.region.profiles, room.region_plan.built.edges
    kinds = changes_of(room)
    who = np.flatnonzero(np.isin(kinds, [Change.MOVED, Change.NEW, Change.LOST]))
    ids, places = profiles.candidates.ids, profiles.places.ids
    rows: list[dict[str, Any]] = []
    for candidate in who.tolist():
        edge, today = int(room.chosen[candidate]), profiles.candidates.current_place[candidate]
        row: dict[str, Any] = {
            "candidate_id": str(ids[candidate]),
            "change": str(kinds[candidate]),
            "from_place_id": str(places[today]) if today >= 0 else "",
            "place_id": str(places[room.place[candidate]]) if edge >= 0 else "",
        }
        if edge >= 0:
            row["p_after"] = round(float(edges.scores.p[edge]), P_DIGITS)
            row["travel_after"] = round(float(edges.travel_minutes[edge]), MINUTES_DIGITS)
        if candidate in moves:
            move = moves[candidate].as_dict()
            row |= {name: move[name] for name in _FROM_MOVE}
            row["points_gained"] = sum(move["gained"].values())
        rows.append(row)
    return {name: [row.get(name) for row in rows] for name in _CHANGE_NAMES}


_FROM_MOVE = (
    "ladder_steps",
    "hours_change",
    "p_before",
    "p_after",
    "travel_before",
    "travel_after",
)
_CHANGE_NAMES = (
    "candidate_id",
    "change",
    "from_place_id",
    "place_id",
    *_FROM_MOVE,
    "points_gained",
)


def _explanations(
    room: Room, moves: dict[int, MoveExplanation], unplaced: dict[int, UnplacedExplanation]
) -> dict[str, dict[str, Any]]:
    region_plan = room.region_plan
    profiles = region_plan.region.profiles
    placed = np.flatnonzero(room.chosen >= 0).astype(np.int32)
    pairs = explain_pairs(region_plan.region, placed, room.place[placed], plan=region_plan)
    by_person = dict(zip(placed.tolist(), pairs, strict=True))
    others = _next_best(room)
    people: dict[str, dict[str, Any]] = {}
    for candidate, change in enumerate(changes_of(room).tolist()):
        name = str(profiles.candidates.ids[candidate])
        today = int(profiles.candidates.current_place[candidate])
        parts = (by_person, moves, others, unplaced)
        pair, move, other, missing = (_plain(part.get(candidate)) for part in parts)
        people[name] = {
            "candidate_id": name,
            "status": change if candidate in by_person else "unplaced",
            "current_place_id": str(profiles.places.ids[today]) if today >= 0 else None,
            "pair": pair,
            "move": move,
            "contrast": other,
            "unplaced": missing,
        }
    return people


def _next_best(room: Room) -> dict[int, Contrast]:
    """Per placed person the contrast with the listed place that is worth most after the own one."""
    region_plan = room.region_plan
    edges, problem = region_plan.built.edges, region_plan.built.problem
    others = np.flatnonzero((room.chosen[edges.candidate] >= 0) & ~region_plan.plan.chosen)
    order = others[np.lexsort((-problem.edge_points[others], edges.candidate[others]))]
    people, first = np.unique(edges.candidate[order], return_index=True)
    best = order[first]
    explained = contrasts(
        region_plan.region, edges.candidate[best], room.place[people], edges.place[best]
    )
    return dict(zip(people.tolist(), explained, strict=True))


def _plain(explanation: Any) -> dict[str, Any] | None:
    return None if explanation is None else explanation.as_dict()


def _rounded(values: Any, digits: int) -> Any:
    return np.round(np.asarray(values, dtype=np.float64), digits)
