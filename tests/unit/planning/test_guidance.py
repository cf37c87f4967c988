"""How much guidance a placement takes."""

import numpy as np
import pytest

from matcher.planning.guidance import guidance_rates, guidance_uses, least_paid, worked_hours
from matcher.policy import default_policy
from matcher.profiles import build_profiles
from tests.regions import a_dataset, a_profile

TEAMS = ({"team_id": "t1"}, {"team_id": "t2"}, {"team_id": "jc", "kind": "job_coach"})
PAIR = np.array([0], np.int32)


def uses(person, place, levels=None, asks=None, policy=""):
    """What candidate 1 takes at place 1, as {team: quarter-hours}."""
    dataset = a_dataset(
        [person],
        [place],
        teams=TEAMS,
        levels={"c1": levels or {}},
        asks={"p1": asks or {}},
        policy=policy,
    )
    profiles = build_profiles(dataset)
    found = guidance_uses(profiles, dataset.policy, PAIR, PAIR)
    return {
        str(profiles.teams.ids[team]): int(amount)
        for team, amount in zip(found.team, found.amount, strict=True)
    }


def test_a_leaders_hours_follow_the_need_for_nearness():
    """32 hours x 0.15 (same room all day) = 4.8 hours = 19 quarter-hours; permanent: 32."""
    place = {"work_form": "beschut_binnen", "team_ids": "t1"}
    person = {"target_group": "beschut"}
    assert uses(person, place, {"SUP03": 4}) == {"t1": 19}
    assert uses(person, place, {"SUP03": 5}) == {"t1": 32}
    assert uses(person, place, {"SUP03": (2, 4)}) == uses(person, place, {"SUP03": 3})


def test_an_unassessed_need_takes_the_policys_level():
    """Not knowing does not make guidance free."""
    place = {"work_form": "beschut_binnen", "team_ids": "t1"}
    person = {"target_group": "beschut"}
    assert uses(person, place) == uses(person, place, {"SUP03": 3})


def test_a_place_with_two_leaders_shares_the_hours():
    """Half each."""
    place = {"work_form": "beschut_binnen", "team_ids": "t1|t2"}
    assert uses({"target_group": "beschut"}, place, {"SUP03": 5}) == {"t1": 16, "t2": 16}


@pytest.mark.parametrize(
    ("since", "quarters"),
    [("2025-06-01", 19), ("2024-06-01", 10), ("2020-01-01", 8)],
)
def test_a_job_coach_gives_less_each_year(since, quarters):
    """15 %, 7.5 % and 6 % of 32 hours: 19, 10 (9.6) and 8 (7.7) quarter-hours."""
    person = {"current_place_id": "p1", "current_since": since, "coach_team_id": "jc"}
    assert uses(person, {}, {"SUP04": 5}) == {"jc": quarters}


def test_a_new_placement_starts_in_its_first_year():
    """The start-up surcharge: the same person elsewhere takes the 15 % again."""
    person = {"coach_team_id": "jc"}
    assert uses(person, {}, {"SUP04": 5}) == {"jc": 19}


def test_a_fixed_contact_at_the_place_relieves_both():
    """SUP07 offered at 3 or more: 0.7 of 32 quarter-hours."""
    place = {"work_form": "beschut_binnen", "team_ids": "t1"}
    person = {"target_group": "beschut"}
    assert uses(person, place, {"SUP03": 5}, {"SUP07": (3, 2)}) == {"t1": 22}


def test_hours_worked_follow_contract_then_wish_within_the_offer():
    """A contract of 28 counts before a maximum of 36, and the place offers at most 24."""
    people = [{"contract_hours": 28, "hours_max": 36}, {"hours_max": 36}]
    profiles = a_profile(people, [{"hours_max": 36}, {"hours_max": 24}])
    candidate, place = (axis.ravel().astype(np.int32) for axis in np.indices((2, 2)))
    assert worked_hours(profiles, candidate, place).tolist() == [28, 24, 36, 24]


def test_the_quick_price_of_guidance_never_exceeds_the_exact_one():
    """``least_paid`` is a lower bound for new placements, so pricing may skip pairs by it."""
    rng = np.random.default_rng(2)
    people = [{"coach_team_id": "jc"}, {}, {"contract_hours": 20, "coach_team_id": "jc"}]
    places = [
        {"team_ids": "t1", "work_form": "groepsdetachering"},
        {"team_ids": "t1|t2", "hours_max": 16},
        {},
    ]
    levels = {f"c{i}": {"SUP03": int(rng.integers(0, 6)), "SUP04": i} for i in (1, 2, 3)}
    dataset = a_dataset(people, places, teams=TEAMS, levels=levels)
    profiles = build_profiles(dataset)
    candidate, place = (axis.ravel().astype(np.int32) for axis in np.indices((3, 3)))
    price = rng.uniform(0, 50, 3)
    found = guidance_uses(profiles, dataset.policy, candidate, place)
    exact = np.bincount(found.edge, found.amount * price[found.team], minlength=9)
    rates = guidance_rates(profiles, dataset.policy)
    least = least_paid(profiles, rates, price, slice(0, 3)).ravel()
    assert (least <= exact + 1e-6).all()
    assert (exact - least).max() <= price.sum()


def test_the_shares_rise_with_the_need():
    """More need never takes less guidance."""
    rules = default_policy().guidance
    assert list(rules.leader_share_by_need) == sorted(rules.leader_share_by_need)
    assert list(rules.coach_factor_by_need) == sorted(rules.coach_factor_by_need)
