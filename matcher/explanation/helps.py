"""What would give an unplaced person a place: one thing at a time, tested on the plan as it is."""

import numpy as np

from matcher.explanation.room import Positions, Room
from matcher.explanation.types import Help, HelpCode
from matcher.explanation.wanted import Overlooked, Wanted, free_by_rule
from matcher.planning.guidance import QUARTERS_PER_HOUR
from matcher.profiles.types import Int32
from matcher.vocabulary.reasons import ExclusionReason

_MOST_OF_A_KIND = 2
_MOST_RULES = 3


def find_helps(
    room: Room, wanted: Wanted, overlooked: Overlooked, candidate: int, sole_counts: Int32
) -> tuple[Help, ...]:
    """List what would help one unplaced person.

    Parameters
    ----------
    wanted, overlooked
        Pairs of a group of people that holds this person.
    sole_counts
        Places that each rule alone excludes for this person, in bit order.
    """
    rows = wanted.rows(candidate)
    fits = wanted.fits
    n_wanted = len(rows)
    today = room.region_plan.region.profiles.candidates.current_place[candidate]
    can_help = ~fits.is_free[rows] & ~fits.is_barred[rows]
    keep = _keep_place(room, wanted, rows[can_help & (wanted.place[rows] == today)])
    rows = rows[wanted.place[rows] != today]
    is_open, is_short = fits.is_open[rows], fits.n_short[rows] > 0
    is_full = ~fits.has_seat[rows] & ~fits.is_barred[rows]
    alone = [
        *_more_hours(room, wanted, rows[is_open & is_short], HelpCode.MORE_HOURS),
        *_extra_seats(room, wanted, rows[is_full & ~is_short]),
        *_group_members(room, wanted, rows[fits.is_closed[rows] & ~is_short]),
    ]
    if not alone:
        alone = _more_hours(room, wanted, rows[is_full & is_short], HelpCode.SEAT_AND_HOURS)[:1]
    rules = _lifted_rules(free_by_rule(overlooked, candidate), sole_counts, n_wanted)
    return (*keep, *alone, *rules)


def _more_hours(room: Room, wanted: Wanted, rows: Positions, code: HelpCode) -> list[Help]:
    """Per set of teams the pair that lacks least; the least hours first."""
    problem = room.region_plan.built.problem
    options = []
    for row in rows.tolist():
        lacks = wanted.fits.shortages(row)
        options.append((sum(by for _, by in lacks), -int(wanted.points[row]), row, lacks))
    helps: dict[tuple[int, ...], Help] = {}
    for _, minus_points, row, lacks in sorted(options):
        teams = tuple(resource for resource, _ in lacks)
        if teams not in helps:
            details = {
                "place_id": str(problem.place_id[wanted.place[row]]),
                "points": -minus_points,
                "hours": _hours(room, lacks),
            }
            helps[teams] = Help(code, details)
        if len(helps) == _MOST_OF_A_KIND:
            break
    return list(helps.values())


def _keep_place(room: Room, wanted: Wanted, rows: Positions) -> list[Help]:
    """What today's place lacks for this person to stay."""
    names = room.region_plan.built.problem.place_id
    return [
        Help(
            HelpCode.KEEP_PLACE,
            {
                "place_id": str(names[wanted.place[row]]),
                "points": int(wanted.points[row]),
                "seats": int(not wanted.fits.has_seat[row]),
                "hours": _hours(room, wanted.fits.shortages(row)),
            },
        )
        for row in rows.tolist()
    ]


def _hours(room: Room, lacks: list[tuple[int, int]]) -> dict[str, float]:
    names = room.region_plan.built.problem.resource_id
    return {str(names[resource]): by / QUARTERS_PER_HOUR for resource, by in lacks}


def _extra_seats(room: Room, wanted: Wanted, rows: Positions) -> list[Help]:
    best = rows[np.argsort(-wanted.points[rows], kind="stable")][:_MOST_OF_A_KIND]
    names = room.region_plan.built.problem.place_id
    return [
        Help(
            HelpCode.EXTRA_SEAT,
            {"place_id": str(names[wanted.place[row]]), "points": int(wanted.points[row])},
        )
        for row in best.tolist()
    ]


def _group_members(room: Room, wanted: Wanted, rows: Positions) -> list[Help]:
    """The closed group that lacks fewest people."""
    problem = room.region_plan.built.problem
    smallest = dict(zip(problem.group_place.tolist(), problem.group_min.tolist(), strict=True))
    options = sorted((smallest[place] - 1, place) for place in wanted.place[rows].tolist())
    return [
        Help(HelpCode.GROUP_MEMBERS, {"place_id": str(problem.place_id[place]), "people": people})
        for people, place in options[:1]
    ]


def _lifted_rules(free: Positions, sole_counts: Int32, n_wanted: int) -> list[Help]:
    """Rules that alone stand between the person and a free place.

    Who has no place to want at all also sees rules that only lead to places in use.
    """
    helps = [
        Help(HelpCode.LIFT_RULE, {"rule": rule, "places": places, "free": n_free})
        for rule, places, n_free in zip(
            ExclusionReason, sole_counts.tolist(), free.tolist(), strict=True
        )
        if n_free > 0 or (places > 0 and not n_wanted)
    ]
    helps.sort(key=lambda help_: (-help_.details["free"], -help_.details["places"]))
    return helps[:_MOST_RULES]
