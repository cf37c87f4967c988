"""What a move brings and what it costs."""

import numpy as np

from matcher.explanation.room import room_of
from matcher.explanation.titles import titles_of
from matcher.explanation.types import MoveExplanation
from matcher.planning.edges import Edges, value_edges
from matcher.planning.objectives import TERMS
from matcher.profiles.types import Int32, Pairs
from matcher.region import Region
from matcher.region_plan import RegionPlan


def explain_move(region_plan: RegionPlan, candidate: int) -> MoveExplanation | None:
    """Explain the move of a person, given as position; None for who does not move."""
    place = int(room_of(region_plan).place[candidate])
    today = int(region_plan.region.profiles.candidates.current_place[candidate])
    if place < 0 or today < 0 or place == today:
        return None
    one, there = (np.array([value], dtype=np.int32) for value in (candidate, place))
    return explain_moves(region_plan.region, one, there)[0]


def explain_moves(region: Region, candidate: Int32, place: Int32) -> list[MoveExplanation]:
    """Explain moves from the current place; positions of people who have one, int32, (n,) each."""
    before = _valued(region, candidate, region.profiles.candidates.current_place[candidate])
    after = _valued(region, candidate, place)
    gained = (after.points - before.points).tolist()
    ids, places = region.profiles.candidates.ids, region.profiles.places
    steps = places.work_form[after.place].astype(int) - places.work_form[before.place]
    p_before, p_after = before.scores.p.tolist(), after.scores.p.tolist()
    return [
        MoveExplanation(
            candidate_id=str(ids[candidate[row]]),
            from_place_id=str(places.ids[before.place[row]]),
            to_place_id=str(places.ids[after.place[row]]),
            gained=dict(zip(TERMS, gained[row], strict=True)),
            ladder_steps=int(steps[row]),
            hours_change=float(after.hours[row] - before.hours[row]),
            p_before=p_before[row],
            p_after=p_after[row],
            travel_before=_minutes(before, row),
            travel_after=_minutes(after, row),
            titles=titles_of(region.profiles, (int(before.place[row]), int(after.place[row]))),
        )
        for row in range(len(candidate))
    ]


def _valued(region: Region, candidate: Int32, place: Int32) -> Edges:
    return value_edges(region, Pairs(candidate, place))


def _minutes(edges: Edges, row: int) -> float | None:
    minutes = float(edges.travel_minutes[row])
    return None if np.isnan(minutes) else minutes
