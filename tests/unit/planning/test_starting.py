"""What of an earlier plan still stands when a region is planned anew."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from matcher.planning.build import build_problem
from matcher.planning.listing import list_edges
from matcher.planning.problem import validate_problem
from matcher.planning.starting import Hindrance, settle
from matcher.region import prepare_region
from models.expert import expert_scorer
from tests.regions import a_dataset, a_region

REGULAR = {"work_form": "regulier"}
GROUP_WORK = {"openings": 1, "work_form": "groepsdetachering"}
PLACES = [
    {"openings": 1},
    GROUP_WORK | {"openings": 2},
    {"openings": 2, "team_ids": "t1"} | REGULAR,
]


def earlier_plan(**proposals):
    return pd.DataFrame({"candidate_id": list(proposals), "place_id": list(proposals.values())})


def started(candidates, earlier, places=PLACES, **more):
    """Build the problem of a region planned anew, and name who starts where."""
    dataset = a_dataset(candidates, places, **more)
    region = prepare_region(dataset, expert_scorer(), None, earlier)
    built = build_problem(region, list_edges(region), move_cap=0)
    validate_problem(built.problem)
    people, names = built.problem.candidate_id, built.problem.place_id
    where = {
        str(people[who]): str(names[place]) if place >= 0 else None
        for who, place in enumerate(built.starting.place)
    }
    return where, [Hindrance(h) for h in built.starting.hindrance], built


def test_people_start_from_what_was_proposed():
    """Also who works elsewhere today; who had no proposal starts from today's place."""
    people = [{"current_place_id": "p2"}, {}, {"current_place_id": "p3"}]
    where, hindrances, _ = started(people, earlier_plan(c1="p3", c2="p2"))
    assert where == {"c1": "p3", "c2": "p2", "c3": "p3"}
    assert set(hindrances) == {Hindrance.NONE}


def test_a_closed_place_sends_people_back_to_today_or_to_none():
    """Who is certain of today's place falls back on it."""
    places = [GROUP_WORK, {"openings": 2}, {"openings": 0} | REGULAR]
    people = [{"current_place_id": "p1"}, {}]
    where, hindrances, _ = started(people, earlier_plan(c1="p3", c2="p3"), places)
    assert where == {"c1": "p1", "c2": None}
    assert hindrances == [Hindrance.SEATS, Hindrance.SEATS]


def test_who_falls_back_pushes_aside_who_was_to_follow():
    """The seat of today is certain: the person proposed for it gives way in turn."""
    places = [GROUP_WORK, {"openings": 0} | REGULAR]
    people = [{"current_place_id": "p1"}, {}]
    where, hindrances, _ = started(people, earlier_plan(c1="p2", c2="p1"), places)
    assert where == {"c1": "p1", "c2": None}
    assert hindrances == [Hindrance.SEATS, Hindrance.SEATS]


def test_a_leader_without_hours_lets_go_who_is_not_certain():
    """Who works there today stays, reported as over capacity; who was to come does not start."""
    teams = [{"team_id": "t1", "hours_per_week": 0}]
    people = [{"current_place_id": "p3"}, {}]
    where, hindrances, built = started(people, earlier_plan(c1="p3", c2="p3"), teams=teams)
    assert where == {"c1": "p3", "c2": None}
    assert hindrances == [Hindrance.NONE, Hindrance.RESOURCE]
    assert built.problem.resource_id[built.starting.resource[1]] == "t1"


def test_what_is_excluded_or_gone_since_is_no_start():
    """A coach's forbid since then; a place that is no more is passed over."""
    decisions = [{"candidate_id": "c1", "place_id": "p1", "decision": "forbid"}]
    where, hindrances, _ = started(
        [{}, {}], earlier_plan(c1="p1", c2="p9", c7="p1"), decisions=decisions
    )
    assert where == {"c1": None, "c2": None}
    assert hindrances == [Hindrance.NOT_LISTED, Hindrance.NONE]


def test_a_pin_is_stronger_than_an_earlier_proposal():
    """Decided people start where they are pinned."""
    decisions = [{"candidate_id": "c1", "place_id": "p2", "decision": "pin"}]
    where, _, _ = started([{}], earlier_plan(c1="p1"), decisions=decisions)
    assert where == {"c1": "p2"}


def test_a_group_that_became_too_small_does_not_open():
    """Two of three remain after one is gone; the group needs three."""
    places = [{"openings": 4, "group_min": 3, "group_max": 4}]
    where, hindrances, _ = started([{}, {}], earlier_plan(c1="p1", c2="p1", c9="p1"), places)
    assert where == {"c1": None, "c2": None}
    assert hindrances == [Hindrance.GROUP, Hindrance.GROUP]


@pytest.mark.parametrize("seed", range(5))
def test_whatever_was_proposed_the_start_breaks_no_rule(seed):
    """Drawn proposals, far too many for the seats: people who start together fit together."""
    rng = np.random.default_rng(seed)
    people = [{"current_place_id": "p2"}, {"current_place_id": "p3"}] + [{}] * 6
    places = [*PLACES, {"openings": 3, "group_min": 2, "group_max": 3}]
    drawn = {f"c{c}": f"p{rng.integers(1, 5)}" for c in range(1, 9) if rng.random() < 0.8}
    teams = [{"team_id": "t1", "hours_per_week": int(rng.integers(0, 6))}]
    _, _, built = started(people, earlier_plan(**drawn), places, teams=teams)
    problem = built.problem
    assert problem.must_place.sum() == 2
    stays = built.edges.stays
    again = settle(problem, problem.must_place[problem.edge_candidate] & stays, stays)
    assert np.array_equal(again.place, problem.current_place)


def test_without_an_earlier_plan_people_start_from_today():
    """Nothing is settled, and nobody is rewarded for an earlier proposal."""
    region = a_region([{"current_place_id": "p2"}, {}], PLACES)
    built = build_problem(region, list_edges(region))
    assert built.starting is None
    assert built.problem.current_place.tolist() == [1, -1]


def test_keeping_a_proposal_is_rewarded_and_no_gain_to_the_person():
    """The policy's 40 points stand in a term of their own."""
    dataset = a_dataset([{}], PLACES)
    plain = prepare_region(dataset, expert_scorer())
    anew = replace(plain, earlier_place=np.array([1], dtype=np.int32))
    before, after = list_edges(plain), list_edges(anew)
    assert (after.value - before.value).tolist() == [0, 40, 0]
    assert after.worth_to_person.tolist() == before.worth_to_person.tolist()
