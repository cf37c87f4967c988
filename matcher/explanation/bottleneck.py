"""What is scarce in a plan, what one more hour would be worth, and whom it would place.

Prices come from the proof of the bound. They rank what is scarce; as amounts they are indicative,
since several price vectors can prove the same bound and a price holds for small changes only.
"""

from collections.abc import Iterator

import numpy as np

from matcher.explanation.room import Room, room_of
from matcher.explanation.types import Bottleneck, BottleneckKind
from matcher.explanation.wanted import Wanted, wanted_by
from matcher.planning.capacity import ScarceKind
from matcher.planning.concentration import EMPLOYER_PREFIX, employer_caps
from matcher.planning.guidance import QUARTERS_PER_HOUR
from matcher.region_plan import RegionPlan

_LEAST_PRICE = 1.0  # point per hour or seat: what is cheaper holds nobody back


def find_bottlenecks(region_plan: RegionPlan) -> tuple[Bottleneck, ...]:
    """List what is scarce: employers at their cap, guidance, seats; dearest first of each.

    Scarce is what has a price, what keeps somebody unplaced, or what guarantees and pins exceed.
    """
    room = room_of(region_plan)
    return bottlenecks_of(room, wanted_by(room, np.flatnonzero(room.chosen < 0).astype(np.int32)))


def bottlenecks_of(room: Room, wanted: Wanted) -> tuple[Bottleneck, ...]:
    """As ``find_bottlenecks``, from the wanted pairs of all unplaced people."""
    found = [*_guidance(room, wanted), *_seats(room, wanted), *_employers(room, wanted)]
    found.sort(key=lambda b: (b.kind, -b.price_per_hour, -len(b.would_place), b.resource_id))
    return tuple(found)


def _guidance(room: Room, wanted: Wanted) -> Iterator[Bottleneck]:
    built, prices = room.region_plan.built, room.region_plan.plan.prices
    problem = built.problem
    waiting = _waiting_for_hours(room, wanted)
    raised = {r.id: r.available for r in built.raised if r.kind == ScarceKind.GUIDANCE}
    for resource in np.flatnonzero(room.is_guidance).tolist():
        name = str(problem.resource_id[resource])
        price = float(prices.resource[resource]) * QUARTERS_PER_HOUR
        people = waiting.get(resource, ())
        if price >= _LEAST_PRICE or people or name in raised:
            yield Bottleneck(
                resource_id=name,
                kind=BottleneckKind.GUIDANCE,
                capacity_hours=float(problem.resource_capacity[resource]) / QUARTERS_PER_HOUR,
                used_hours=float(room.used[resource]) / QUARTERS_PER_HOUR,
                price_per_hour=price,
                would_place=people,
                raised_from=raised[name] / QUARTERS_PER_HOUR if name in raised else None,
                title="",
            )


def _seats(room: Room, wanted: Wanted) -> Iterator[Bottleneck]:
    built, prices = room.region_plan.built, room.region_plan.plan.prices
    problem = built.problem
    waiting = _waiting_for_seats(room, wanted)
    raised = {r.id: r.available for r in built.raised if r.kind == ScarceKind.SEATS}
    for place, name in enumerate(problem.place_id.tolist()):
        price = float(prices.place[place])
        people = waiting.get(place, ())
        is_full = room.seats_free[place] <= 0
        if (is_full and price >= _LEAST_PRICE) or people or name in raised:
            yield Bottleneck(
                resource_id=name,
                kind=BottleneckKind.SEATS,
                capacity_hours=float(problem.place_openings[place]),
                used_hours=float(room.present[place]),
                price_per_hour=price,
                would_place=people,
                raised_from=float(raised[name]) if name in raised else None,
                title=str(room.region_plan.region.profiles.places.titles[place]),
            )


def _employers(room: Room, wanted: Wanted) -> Iterator[Bottleneck]:
    """Employers at their cap, in people: a cap is policy, so here the policy is what is scarce."""
    built, prices = room.region_plan.built, room.region_plan.plan.prices
    problem, fits = built.problem, wanted.fits
    only = fits.at_cap & fits.has_seat & ~fits.is_closed & ~fits.meets_apart & (fits.n_short == 0)
    caps = employer_caps(room.region_plan.region.profiles, room.region_plan.region.policy)
    first = int(np.flatnonzero(room.is_cap)[0]) if len(caps.ids) else 0
    waiting = _grouped(
        room,
        first + caps.at_place[wanted.place[only]],
        wanted.candidate[only],
        -wanted.points[only],
    )
    raised = {r.id: r.available for r in built.raised if r.kind == ScarceKind.EMPLOYER}
    for resource in np.flatnonzero(room.is_cap).tolist():
        name = str(problem.resource_id[resource])
        price, people = float(prices.resource[resource]), waiting.get(resource, ())
        is_full = room.free[resource] <= 0
        if (is_full and price >= _LEAST_PRICE) or people or name in raised:
            yield Bottleneck(
                resource_id=name.removeprefix(EMPLOYER_PREFIX),
                kind=BottleneckKind.EMPLOYER,
                capacity_hours=float(problem.resource_capacity[resource]),
                used_hours=float(room.used[resource]),
                price_per_hour=price,
                would_place=people,
                raised_from=float(raised[name]) if name in raised else None,
                title="",
            )


def _waiting_for_hours(room: Room, wanted: Wanted) -> dict[int, tuple[str, ...]]:
    """Per resource the people for whom only its hours are missing; who lacks least comes first."""
    fits = wanted.fits
    only = (fits.is_open & (fits.n_short == 1))[fits.short_pair]
    return _grouped(
        room,
        fits.short_resource[only],
        wanted.candidate[fits.short_pair[only]],
        fits.short_by[only],
    )


def _waiting_for_seats(room: Room, wanted: Wanted) -> dict[int, tuple[str, ...]]:
    """Per place the people for whom only a seat is missing; most points first."""
    fits = wanted.fits
    only = ~fits.has_seat & ~fits.is_barred & (fits.n_short == 0)
    return _grouped(room, wanted.place[only], wanted.candidate[only], -wanted.points[only])


def _grouped(room: Room, key, candidate, rank) -> dict[int, tuple[str, ...]]:  # type: ignore[no-untyped-def]
    names = room.region_plan.built.problem.candidate_id
    people: dict[int, dict[str, None]] = {}
    for row in np.lexsort((candidate, rank, key)).tolist():
        people.setdefault(int(key[row]), {})[str(names[candidate[row]])] = None
    return {resource: tuple(waiting) for resource, waiting in people.items()}
