"""The insertion test, held against the independent checker."""

import numpy as np

from matcher.explanation.room import listed_fits, other_fits, room_of
from tests.regions import a_region
from tests.unit.explanation.plans import a_full_region, a_plan, is_allowed


def test_a_pair_is_free_exactly_when_the_checker_allows_it():
    """For every listed pair of everybody unplaced."""
    region_plan = a_full_region()
    built, room = region_plan.built, room_of(region_plan)
    waiting = np.flatnonzero(room.chosen[built.edges.candidate] < 0)
    is_free = listed_fits(room, waiting).is_free
    allowed = []
    for edge in waiting:
        trial = region_plan.plan.chosen.copy()
        trial[edge] = True
        allowed.append(is_allowed(built, trial))
    np.testing.assert_array_equal(is_free, allowed)
    assert len(waiting) > 100
    assert 0 < sum(allowed) < len(allowed), "both outcomes occur"


def test_listed_and_other_pairs_are_judged_alike():
    """The test for unlisted pairs works out seats and hours itself and agrees."""
    region_plan = a_full_region()
    edges, room = region_plan.built.edges, room_of(region_plan)
    waiting = np.flatnonzero(room.chosen[edges.candidate] < 0)
    one = listed_fits(room, waiting)
    other = other_fits(room, edges.candidate[waiting], edges.place[waiting])
    np.testing.assert_array_equal(one.is_free, other.is_free)
    np.testing.assert_array_equal(one.n_short, other.n_short)


def test_what_is_lacking_is_the_need_above_what_is_left():
    """Quarter-hours per team."""
    places = [{"team_ids": "t1", "openings": 2, "work_form": "groepsdetachering"}]
    levels = {f"c{i}": {"SUP03": 5} for i in (1, 2)}
    teams = [{"team_id": "t1", "hours_per_week": 7}]
    region_plan = a_plan(a_region([{}, {}], places, teams=teams, levels=levels), {"c1": "p1"})
    room = room_of(region_plan)
    need = int(room.used[0])
    fits = listed_fits(room, np.flatnonzero(region_plan.built.edges.candidate == 1))
    assert fits.shortages(0) == [(0, 2 * need - 28)]
    assert fits.has_seat.tolist() == [True]
    assert fits.is_free.tolist() == [False]


def test_an_empty_group_is_closed_and_a_running_one_is_open():
    """Nobody can start a group of three alone."""
    places = [{"work_form": "groepsdetachering", "openings": 4, "group_min": 2, "group_max": 3}]
    region = a_region([{}] * 4, places)
    empty, running = room_of(a_plan(region, {})), room_of(a_plan(region, {"c1": "p1", "c2": "p1"}))
    edges = np.flatnonzero(running.region_plan.built.edges.candidate == 3)
    assert listed_fits(empty, edges).is_closed.tolist() == [True]
    assert listed_fits(running, edges).is_free.tolist() == [True]
    assert running.seats_free.tolist() == [1], "the group holds three, whatever the openings"


def test_people_who_must_stay_apart_are_not_brought_together():
    """A free seat next to the other person is no free seat, listed or not."""
    apart = [
        {"candidate_id": "c1", "other_candidate_id": "c2", "scope": "place", "reason_code": "other"}
    ]
    region = a_region([{}, {}], [{"openings": 2}, {"openings": 2}], apart=apart)
    room = room_of(a_plan(region, {"c1": "p1"}))
    edges = np.flatnonzero(room.region_plan.built.edges.candidate == 1)
    assert listed_fits(room, edges).is_free.tolist() == [False, True]
    who, where = np.array([1, 1], dtype=np.int32), np.array([0, 1], dtype=np.int32)
    assert other_fits(room, who, where).is_free.tolist() == [False, True]
