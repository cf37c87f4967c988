"""From records to plan: pins, forbids and guarantees hold in small regions drawn at random."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.planning.build import BuiltProblem, build_problem
from matcher.planning.check import check_plan
from matcher.planning.listing import list_pairs
from matcher.planning.solve import Budget, solve
from matcher.region import Region
from matcher.vocabulary.work_forms import LADDER
from tests.regions import a_region

NEVER, SMALL = -1, 1_500
FORMS = [form.value for form in LADDER]
WISHES = ["9321", "9112"]
PLANNING = settings(deadline=None, derandomize=True, database=None, max_examples=15)


@dataclass(frozen=True)
class Drawn:
    """A region with the decisions about it, by position of candidate and place."""

    region: Region
    pins: dict[int, int]
    forbids: set[tuple[int, int]]

    @property
    def certain(self) -> np.ndarray:
        """People with a Wsw contract who have a place and are not pinned elsewhere."""
        certain = self.region.profiles.candidates.is_guaranteed.copy()
        certain[list(self.pins)] = False
        return np.flatnonzero(certain)


def a_drawn_region(seed: int) -> Drawn:
    """Six people and four places with few seats and hours; who may go where is drawn."""
    rng = np.random.default_rng(seed)
    places = [
        {
            "work_form": FORMS[rng.integers(1, 7)],
            "openings": int(rng.integers(1, 3)),
            "hours_max": int(rng.integers(20, 37)),
            "isco": str(rng.choice(WISHES)),
            "employer_id": f"e{rng.integers(1, 3)}",
            "team_ids": "t1",
        }
        for _ in range(4)
    ]
    people = []
    for _ in range(6):
        group = rng.choice(["wsw", "banenafspraak", "beschut"])
        person = {"target_group": str(group), "preferred_isco": str(rng.choice(WISHES))}
        if group == "wsw":
            person |= {"contract_hours": int(rng.integers(20, 33)), "current_since": "2010-01-01"}
        if group == "wsw" or rng.random() < 0.3:
            person["current_place_id"] = f"p{rng.integers(1, 5)}"
        people.append(person)
    drawn = rng.permutation([(c, p) for c in range(6) for p in range(4)])
    pins = {int(c): int(p) for c, p in drawn[:1]}
    forbids = {(int(c), int(p)) for c, p in drawn[1:7]}
    decided = [(c, p, "pin") for c, p in pins.items()] + [(*one, "forbid") for one in forbids]
    rules = [
        f"keep_everyone_placed = {str(rng.random() < 0.5).lower()}",
        f"only_better_moves = {str(rng.random() < 0.5).lower()}",
        f"move_cap = {rng.integers(-1, 2)}",
        "[concentration]",
        f"most_people = {rng.integers(1, 4)}",
        "[points]",  # wishes tempt people to places that their rights forbid
        "preferred_occupation = 500",
        "keep_current = 0",
        "[[quotas]]",
        'name = "residents"',
        "people = 5",
        "price_points = 400",
    ]
    region = a_region(
        people,
        places,
        teams=[{"team_id": "t1", "hours_per_week": int(rng.integers(2, 12))}],
        decisions=[
            {"candidate_id": f"c{c + 1}", "place_id": f"p{p + 1}", "decision": kind}
            for c, p, kind in decided
        ],
        apart=[
            {
                "candidate_id": "c1",
                "other_candidate_id": "c2",
                "scope": "place",
                "reason_code": "social.no_fit",
            }
        ],
        policy="\n".join(rules),
    )
    return Drawn(region, pins, forbids)


def planned(region: Region, exact_up_to: int) -> tuple[BuiltProblem, np.ndarray]:
    """The built problem, and the place of each candidate in its checked plan, -1 for none."""
    built = build_problem(region, list_pairs(region))
    plan = solve(built.problem, Budget(iterations=60), seed=1, exact_up_to=exact_up_to)
    assert check_plan(built.problem, plan).faults == ()
    place = np.full(built.problem.n_candidates, -1)
    place[built.problem.edge_candidate[plan.chosen]] = built.problem.edge_place[plan.chosen]
    return built, place


both_methods = pytest.mark.parametrize("exact_up_to", [SMALL, NEVER], ids=["exact", "search"])
seeds = given(seed=st.integers(0, 2**32 - 1))


@both_methods
@PLANNING
@seeds
def test_pinned_people_are_where_they_are_pinned_and_forbidden_pairs_are_never_made(
    exact_up_to, seed
):
    """A coach's word holds, except that a forbid takes nobody's guaranteed place away."""
    drawn = a_drawn_region(seed)
    _, place = planned(drawn.region, exact_up_to)
    people = drawn.region.profiles.candidates
    assert {person: int(place[person]) for person in drawn.pins} == drawn.pins
    made = {(int(c), int(p)) for c, p in enumerate(place) if p >= 0}
    by_right = {(int(c), int(people.current_place[c])) for c in drawn.certain}
    assert not (made & drawn.forbids) - by_right


@both_methods
@PLANNING
@seeds
def test_nobody_guaranteed_is_unplaced_or_worse_off(exact_up_to, seed):
    """Wsw: a place, no fewer hours than the contract or today's place gives, no lower form."""
    drawn = a_drawn_region(seed)
    _, place = planned(drawn.region, exact_up_to)
    people, places = drawn.region.profiles.candidates, drawn.region.profiles.places
    who = drawn.certain
    today, new = people.current_place[who], place[who]
    assert (new >= 0).all()
    moved = new != today
    contract = people.contract_hours[who]
    assert (places.hours_max[new] >= contract)[moved].all()
    assert (places.work_form[new] >= places.work_form[today])[moved].all()


@PLANNING
@seeds
def test_whatever_is_exceeded_is_exceeded_by_people_who_are_certain_and_is_reported(seed):
    """Seats, hours and caps hold, save where rights and decisions alone take more: named."""
    drawn = a_drawn_region(seed)
    built, place = planned(drawn.region, SMALL)
    profiles = drawn.region.profiles
    there = np.bincount(place[place >= 0], minlength=len(profiles.places))
    over = {str(profiles.places.ids[p]) for p in np.flatnonzero(there > profiles.places.openings)}
    assert over <= {raised.id for raised in built.raised if raised.kind == "seats"}
    most = drawn.region.policy.concentration.most_people
    outside = profiles.places.work_form[place] >= FORMS.index("groepsdetachering")
    employer = profiles.places.employer[place][(place >= 0) & outside]
    crowded = np.flatnonzero(np.bincount(employer, minlength=2) > most)
    names = {f"employer/{profiles.employer_ids[e]}" for e in crowded}
    assert names <= {raised.id for raised in built.raised if raised.kind == "employer"}
