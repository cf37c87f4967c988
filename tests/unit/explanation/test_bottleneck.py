"""What is scarce and whom it holds back."""

import numpy as np
import pytest

from matcher.explanation import find_bottlenecks
from matcher.explanation.room import listed_fits, room_of
from matcher.explanation.types import BottleneckKind
from tests.regions import a_region
from tests.unit.explanation.plans import a_full_region, a_plan

GROUP_WORK = {"work_form": "groepsdetachering", "team_ids": "t1", "openings": 3}
NEEDS_GUIDANCE = {f"c{i}": {"SUP03": 5} for i in (1, 2)}


def test_a_price_per_quarter_hour_is_shown_per_hour():
    """Four quarters make an hour; capacity and use are in hours too."""
    region = a_region(
        [{}, {}],
        [GROUP_WORK],
        teams=[{"team_id": "t1", "hours_per_week": 7}],
        levels=NEEDS_GUIDANCE,
    )
    plan = a_plan(region, {"c1": "p1"}, prices={"t1": 12.5})
    (team,) = find_bottlenecks(plan)
    assert (team.resource_id, team.kind) == ("t1", BottleneckKind.GUIDANCE)
    assert team.price_per_hour == 50
    assert team.capacity_hours == 7
    assert team.used_hours == room_of(plan).used[0] / 4
    assert team.would_place == ("c2",)
    assert team.raised_from is None


def test_a_full_place_that_keeps_somebody_out_is_a_bottleneck_without_a_price():
    """Who waits for it counts as much as a price."""
    (place,) = find_bottlenecks(a_plan(a_region([{}, {}], [{}]), {"c1": "p1"}))
    assert (place.kind, place.resource_id) == (BottleneckKind.SEATS, "p1")
    assert (place.capacity_hours, place.used_hours) == (1, 1)
    assert place.would_place == ("c2",)
    assert place.title == "inpakker met de hand"


def test_plenty_is_no_bottleneck():
    """Free seats and hours with no price are left out."""
    plan = a_plan(a_region([{}], [GROUP_WORK]), {"c1": "p1"})
    assert find_bottlenecks(plan) == ()


def test_what_guarantees_take_beyond_capacity_is_shown_with_what_there_really_is():
    """Raised capacity is over capacity, never hidden."""
    wsw = {"target_group": "wsw", "current_place_id": "p1", "contract_hours": 32}
    region = a_region(
        [wsw, wsw],
        [GROUP_WORK | {"openings": 1}],
        teams=[{"team_id": "t1", "hours_per_week": 2}],
        levels=NEEDS_GUIDANCE,
    )
    team, place = find_bottlenecks(a_plan(region, {"c1": "p1", "c2": "p1"}))
    assert team.raised_from == 2
    assert team.capacity_hours == team.used_hours > 2
    assert (place.raised_from, place.capacity_hours) == (1, 2)


def test_guidance_comes_before_seats_and_the_dearest_first():
    """The order in which a planner reads."""
    found = find_bottlenecks(a_full_region())
    kinds = [b.kind for b in found]
    assert kinds == sorted(kinds)
    assert len(set(kinds)) == 2
    for kind in BottleneckKind:
        prices = [b.price_per_hour for b in found if b.kind == kind]
        assert prices == sorted(prices, reverse=True)


def test_people_are_listed_exactly_where_this_alone_is_missing():
    """Brute force over all pairs of unplaced people."""
    region_plan = a_full_region()
    problem, room = region_plan.built.problem, room_of(region_plan)
    edges = np.flatnonzero((room.chosen[problem.edge_candidate] < 0) & (problem.edge_points > 0))
    fits = listed_fits(room, edges)
    expected: dict[str, set[str]] = {}
    for row, edge in enumerate(edges):
        who = str(problem.candidate_id[problem.edge_candidate[edge]])
        lacks = fits.shortages(row)
        if fits.is_open[row] and len(lacks) == 1:
            expected.setdefault(str(problem.resource_id[lacks[0][0]]), set()).add(who)
        elif not lacks and not fits.is_open[row]:
            place = str(problem.place_id[problem.edge_place[edge]])
            if not fits.is_closed[row] and not fits.has_seat[row]:
                expected.setdefault(place, set()).add(who)
    found = {b.resource_id: set(b.would_place) for b in find_bottlenecks(region_plan)}
    assert {name: people for name, people in found.items() if people} == expected
    assert len(expected) > 5


@pytest.mark.parametrize("kind", list(BottleneckKind))
def test_nobody_is_listed_twice(kind):
    """One person counts once per bottleneck."""
    for scarce in find_bottlenecks(a_full_region()):
        if scarce.kind == kind:
            assert len(set(scarce.would_place)) == len(scarce.would_place)


def test_an_employer_at_its_cap_is_counted_in_people():
    """One person allowed, one there, one waiting for nothing else; hours and seats say nothing."""
    region = a_region([{}, {}], [{"openings": 2}], policy="[concentration]\nmost_people = 1\n")
    plan = a_plan(region, {"c1": "p1"}, prices={"employer/e1": 300.0})
    (scarce,) = find_bottlenecks(plan)
    assert (scarce.kind, scarce.resource_id) == (BottleneckKind.EMPLOYER, "e1")
    assert (scarce.capacity_hours, scarce.used_hours, scarce.price_per_hour) == (1, 1, 300)
    assert scarce.would_place == ("c2",)
