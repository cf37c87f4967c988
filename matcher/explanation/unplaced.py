"""Why a person has no place in a plan, and what would help.

Reasons come from the plan as it stands: which seats are taken, which hours are left. Prices only
rank them.
"""

from dataclasses import dataclass

import numpy as np

from matcher.explanation.helps import find_helps
from matcher.explanation.priority import blocked_by_move_cap, seat_holders
from matcher.explanation.room import Room, room_of
from matcher.explanation.titles import titles_of
from matcher.explanation.types import UnplacedExplanation
from matcher.explanation.wanted import Overlooked, Wanted, overlooked_by, wanted_by
from matcher.planning.edges import value_edges
from matcher.planning.guidance import QUARTERS_PER_HOUR
from matcher.profiles.types import Bools, Int32, Pairs
from matcher.region_plan import RegionPlan
from matcher.vocabulary.reasons import EXCLUSION_BIT, ExclusionReason, UnplacedReason

SEAT = "seat"


def explain_unplaced(region_plan: RegionPlan, candidate: int) -> UnplacedExplanation | None:
    """Explain why a person, given as position, is unplaced; None for who has a place."""
    room = room_of(region_plan)
    if room.chosen[candidate] >= 0:
        return None
    return explain_unplaced_people(room, np.array([candidate], dtype=np.int32))[0]


def explain_unplaced_people(room: Room, candidates: Int32) -> list[UnplacedExplanation]:
    """Explain listed unplaced people, given as sorted positions, in that order."""
    wanted, overlooked = wanted_by(room, candidates), overlooked_by(room, candidates)
    held_back = blocked_by_move_cap(room, wanted)
    profiles = room.region_plan.region.profiles
    titles = titles_of(profiles, range(len(profiles.places)))
    people = _People(room, wanted, overlooked, held_back, titles)
    return [_explain(people, candidate) for candidate in candidates.tolist()]


@dataclass(frozen=True)
class _People:
    """What is worked out for all unplaced people at once."""

    room: Room
    wanted: Wanted
    overlooked: Overlooked
    held_back: Bools
    titles: dict[str, str]


def _explain(people: _People, candidate: int) -> UnplacedExplanation:
    room, wanted = people.room, people.wanted
    region = room.region_plan.region
    rows = wanted.rows(candidate)
    today = int(region.profiles.candidates.current_place[candidate])
    bits = region.exclusions.reasons[candidate]
    n_eligible = int((bits == 0).sum())
    counts = np.array([int((bits >> bit & 1).sum()) for bit in EXCLUSION_BIT.values()])
    sole = np.array([int((bits == 1 << bit).sum()) for bit in EXCLUSION_BIT.values()])
    parts = _price_parts(people, candidate)
    best_place, best_points = _best(people, candidate, n_eligible)
    holders = seat_holders(room, wanted, rows)
    helps = find_helps(room, wanted, people.overlooked, candidate, sole.astype(np.int32))
    lost_place = str(region.profiles.places.ids[today]) if today >= 0 else None
    named = {best_place, lost_place, *(holder.place_id for holder in holders)}
    named |= {help_.details.get("place_id") for help_ in helps}
    return UnplacedExplanation(
        candidate_id=str(region.profiles.candidates.ids[candidate]),
        reasons=_reasons(people, candidate, n_eligible, parts),
        n_eligible=n_eligible,
        rule_counts=_by_rule(counts),
        sole_counts=_by_rule(sole),
        lost_place_id=lost_place,
        best_place_id=best_place,
        best_points=best_points,
        price_parts=parts,
        taken_by_priority=holders,
        teams_short=_teams_short(people, candidate),
        would_help=helps,
        titles={name: people.titles[name] for name in sorted(name for name in named if name)},
    )


def _reasons(
    people: _People, candidate: int, n_eligible: int, parts: dict[str, float]
) -> tuple[UnplacedReason, ...]:
    """All reasons that hold; the dearer of seats and guidance comes first."""
    rows, fits = people.wanted.rows(candidate), people.wanted.fits
    if fits.is_free[rows].any() or _missed(people, candidate).any():
        found = [UnplacedReason.NOT_FOUND]
    elif not len(rows):
        none = UnplacedReason.NO_WORTHWHILE_PLACE if n_eligible else None
        return (none or UnplacedReason.NO_ELIGIBLE_PLACE,)
    else:
        found = []
    seat = parts.get(SEAT, 0.0)
    guidance = sum(parts.values()) - seat
    has_seat = fits.has_seat[rows] & ~fits.is_closed[rows]
    is_full = ~fits.has_seat[rows] & ~fits.is_closed[rows]
    is_short = fits.is_open[rows] & (fits.n_short[rows] > 0)
    scarce = [
        (-seat, UnplacedReason.SEATS_TAKEN, is_full.any()),
        (-guidance, UnplacedReason.GUIDANCE_SHORT, is_short.any()),
    ]
    found += [reason for _, reason, holds in sorted(scarce, key=lambda s: s[0]) if holds]
    if fits.is_closed[rows].any():
        found.append(UnplacedReason.GROUP_NOT_OPEN)
    if (has_seat & fits.at_cap[rows]).any():
        found.append(UnplacedReason.EMPLOYER_CAP)
    if (has_seat & fits.meets_apart[rows]).any():
        found.append(UnplacedReason.APART)
    if people.held_back[rows].any():
        found.append(UnplacedReason.MOVE_CAP)
    return tuple(found)


def _missed(people: _People, candidate: int) -> Bools:
    """Unlisted, eligible, worthwhile and free: nobody may be told that there was nothing."""
    other = people.overlooked
    return np.asarray((other.candidate == candidate) & (other.lifted < 0))


def _best(people: _People, candidate: int, n_eligible: int) -> tuple[str | None, int | None]:
    """The place worth most: a free one if there is any, else a listed one, else any eligible."""
    wanted, other = people.wanted, people.overlooked
    rows, missed = wanted.rows(candidate), np.flatnonzero(_missed(people, candidate))
    free = rows[wanted.fits.is_free[rows]]
    if len(free) or len(missed):
        places = np.concatenate([wanted.place[free], other.place[missed]])
        points = np.concatenate([wanted.points[free], other.points[missed]])
    elif len(rows):
        places, points = wanted.place[rows], wanted.points[rows]
    elif n_eligible:
        region = people.room.region_plan.region
        eligible = region.exclusions.reasons[candidate] == 0
        places = np.flatnonzero(eligible).astype(np.int32)
        pairs = Pairs(np.full(len(places), candidate, dtype=np.int32), places)
        points = value_edges(region, pairs).value
    else:
        return None, None
    best = int(np.argmax(points))
    names = people.room.region_plan.region.profiles.places.ids
    return str(names[places[best]]), int(points[best])


def _price_parts(people: _People, candidate: int) -> dict[str, float]:
    """What the nearest miss would have cost: seat and hours per team, in points."""
    wanted, plan = people.wanted, people.room.region_plan
    prices = plan.plan.prices
    rows = wanted.rows(candidate)
    if not len(rows):
        return {}
    left = wanted.points[rows] - prices.place[wanted.place[rows]] - wanted.paid[rows]
    nearest = int(rows[int(np.argmax(left))])
    uses = plan.built.resources
    mine = np.flatnonzero(uses.edge == wanted.edge[nearest])
    mine = mine[people.room.is_guidance[uses.resource[mine]]]
    costs = uses.amount[mine] * prices.resource[uses.resource[mine]]
    parts = {SEAT: float(prices.place[wanted.place[nearest]])}
    parts |= dict(zip(uses.ids[uses.resource[mine]].tolist(), costs.tolist(), strict=True))
    return {name: value for name, value in parts.items() if value > 0}


def _teams_short(people: _People, candidate: int) -> tuple[tuple[str, float], ...]:
    """The fewest hours that each team lacks for a place with a free seat; least first."""
    wanted, fits = people.wanted, people.wanted.fits
    rows = wanted.rows(candidate)
    least: dict[int, int] = {}
    for row in rows[fits.is_open[rows]].tolist():
        for resource, by in fits.shortages(row):
            least[resource] = min(by, least.get(resource, by))
    names = people.room.region_plan.built.problem.resource_id
    short = sorted((by, str(names[resource])) for resource, by in least.items())
    return tuple((name, by / QUARTERS_PER_HOUR) for by, name in short)


def _by_rule(counts: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> dict[ExclusionReason, int]:
    return {
        reason: count
        for reason, count in zip(ExclusionReason, counts.tolist(), strict=True)
        if count
    }
