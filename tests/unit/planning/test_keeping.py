"""Nobody is worse off by a plan."""

import numpy as np

from matcher.planning.budget import Budget
from matcher.planning.build import build_problem
from matcher.planning.keeping import keeps_today, may_stay
from matcher.planning.listing import list_edges
from matcher.planning.solve import solve
from tests.regions import a_region

HERE = {"current_place_id": "p1", "current_since": "2020-01-01"}
LOOSE = "keep_everyone_placed = false\nonly_better_moves = false\n"
ABLE = {"c1": {"GED01": 5}, "c2": {"GED01": 0}}
ASKS = {"p1": {"GED01": (4, 3)}}


def placed(region):
    """People with a place after planning, as {candidate number: place}."""
    edges = list_edges(region)
    plan = solve(build_problem(region, edges).problem, Budget(seconds=5), seed=1)
    return {
        int(edges.candidate[e]) + 1: str(region.profiles.places.ids[edges.place[e]])
        for e in np.flatnonzero(plan.chosen)
    }


def test_nobody_loses_a_place_to_somebody_who_would_earn_more_points():
    """c2 holds the seat; c1 would be worth more there. By default c2 keeps it."""
    people = [{"preferred_isco": "9321"}, HERE | {"current_since": "2025-12-01"}]
    assert placed(a_region(people, [{}], levels=ABLE, asks=ASKS)) == {2: "p1"}
    loose = a_region(
        people, [{}], levels=ABLE, asks=ASKS, policy=LOOSE + "[points]\nkeep_current=0\n"
    )
    assert placed(loose) == {1: "p1"}


def test_a_move_must_be_worth_it_to_the_person_who_moves():
    """A place worth less to the person than today's is not listed; a better one is."""
    places = [{}, {"postcode4": "7547"}, {"postcode4": "7511"}]
    region = a_region([HERE | {"current_since": "2025-12-01"}], places)
    edges = list_edges(region)
    worth = dict(
        zip(region.profiles.places.ids[edges.place].tolist(), edges.worth_to_person, strict=True)
    )
    assert min(worth, key=worth.__getitem__) == "p1"
    loose = list_edges(a_region([HERE], places, policy=LOOSE))
    assert len(loose) == 3


def test_a_step_down_the_ladder_is_never_proposed():
    """However good the fit below; a coach may still pin it."""
    places = [{"work_form": "begeleid_werken", "hours_max": 16}, {"work_form": "groepsdetachering"}]
    poor_fit = {"levels": {"c1": {"GED01": 0}}, "asks": {"p1": {"GED01": (5, 3)}}}
    assert list_edges(a_region([HERE], places, **poor_fit)).place.tolist() == [0]
    pin = {"candidate_id": "c1", "place_id": "p2", "decision": "pin"}
    assert list_edges(a_region([HERE], places, decisions=[pin], **poor_fit)).place.tolist() == [1]
    assert len(list_edges(a_region([HERE], places, policy=LOOSE, **poor_fit))) == 2


def test_an_ended_place_is_kept_only_under_a_wsw_contract():
    """Closed, or forbidden by a coach: a Wsw contract is stronger, any other placement ends."""
    forbid = [{"candidate_id": c, "place_id": "p1", "decision": "forbid"} for c in ("c1", "c2")]
    people = [HERE, HERE | {"target_group": "wsw"}, HERE, {}]
    region = a_region(people, [{"openings": 4}], decisions=forbid)
    assert may_stay(region).tolist() == [False, True, True, False]
    closed = a_region(people, [{"openings": 4, "closes_on": "2025-12-31"}])
    assert may_stay(closed).tolist() == [False, True, False, False]


def test_a_policy_may_limit_the_guarantee_to_wsw():
    """Then others may stay, but are not certain of it."""
    region = a_region([HERE, HERE | {"target_group": "wsw"}], [{"openings": 2}], policy=LOOSE)
    assert may_stay(region).tolist() == [True, True]
    assert keeps_today(region).tolist() == [False, True]
