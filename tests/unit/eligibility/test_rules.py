"""Each hard rule, on three to five people and places."""

import pytest

from matcher.eligibility import find_exclusions
from matcher.policy import default_policy
from matcher.profiles import build_profiles
from matcher.vocabulary.reasons import ExclusionReason as Because
from tests.regions import WEEKDAYS, a_dataset


def reasons(candidates, places, **more):
    """All reasons per pair as {(candidate number, place number): set}."""
    dataset = a_dataset(candidates, places, **more)
    profiles = build_profiles(dataset)
    found = find_exclusions(profiles, dataset.policy)
    return {
        (c + 1, p + 1): set(found.reasons_for(c, p))
        for c in range(len(profiles.candidates))
        for p in range(len(profiles.places))
    }


def test_target_group_decides_which_work_forms_are_open():
    """Beschut needs its own conditions; dagbesteding is no employment; open groups go outside."""
    found = reasons(
        [{"target_group": "beschut"}, {"target_group": "dagbesteding"}, {"target_group": "wajong"}],
        [{"work_form": "beschut_binnen"}, {"work_form": "dagbesteding"}, {"work_form": "regulier"}],
    )
    open_pairs = {pair for pair, why in found.items() if Because.TARGET_GROUP not in why}
    assert open_pairs == {(1, 1), (2, 2), (3, 3)}


def test_hours_offered_and_wanted_must_overlap():
    """Offered at most >= wanted at least, offered at least <= wanted at most; open bounds pass."""
    found = reasons(
        [{"hours_min": 20, "hours_max": 28}, {"hours_min": "", "hours_max": ""}],
        [
            {"hours_min": 28, "hours_max": 36},
            {"hours_min": 29, "hours_max": 36},
            {"hours_min": 8, "hours_max": 19},
        ],
    )
    assert {pair for pair, why in found.items() if Because.HOURS in why} == {(1, 2), (1, 3)}


def test_shared_dayparts_must_hold_the_least_hours():
    """Five shared mornings of four hours hold 20 hours, not 24."""
    mornings, unknown = "100" * 5 + "0" * 6, ""
    found = reasons(
        [
            {"dayparts": mornings, "hours_min": 20},
            {"dayparts": mornings, "hours_min": 24},
            {"dayparts": unknown, "hours_min": 24},
        ],
        [{"dayparts": WEEKDAYS}],
    )
    assert {pair for pair, why in found.items() if Because.DAYPARTS in why} == {(2, 1)}


def test_travel_counts_by_the_persons_own_modes():
    """Enschede to Almelo is too far by bike and near enough by car; unknown never excludes."""
    found = reasons(
        [
            {"postcode4": "7511", "travel_modes": "bike"},
            {"postcode4": "7511", "travel_modes": "bike|car"},
            {"postcode4": "", "travel_modes": "bike"},
            {"postcode4": "7511", "travel_modes": "foot", "max_travel_minutes": ""},
        ],
        [{"postcode4": "7607"}],
    )
    assert {pair for pair, why in found.items() if Because.TRAVEL in why} == {(1, 1)}


def test_every_required_certificate_must_be_present():
    """One of two certificates is not enough; more than asked does no harm."""
    found = reasons(
        [
            {"certificates": "heftruck"},
            {"certificates": "vca_basis|heftruck|bhv"},
            {"certificates": ""},
        ],
        [{"certificates": "heftruck|vca_basis"}, {}],
    )
    assert {pair for pair, why in found.items() if Because.CERTIFICATE in why} == {(1, 1), (3, 1)}


def test_place_and_person_must_be_available_on_a_common_day():
    """A place that closed before today, or opens after the person leaves, is no option."""
    found = reasons(
        [{}, {"available_until": "2026-03-01"}],
        [
            {"closes_on": "2026-01-04"},
            {"opens_on": "2026-04-01"},
            {"opens_on": "2026-02-01", "closes_on": "2026-12-31"},
        ],
    )
    excluded = {pair for pair, why in found.items() if Because.AVAILABILITY in why}
    assert excluded == {(1, 1), (2, 1), (2, 2)}


def test_a_person_may_rule_an_employer_out():
    """Only that employer's places go."""
    found = reasons([{"excluded_employers": "e2"}, {}], [{"employer_id": "e2"}, {}])
    assert {pair for pair, why in found.items() if Because.EMPLOYER in why} == {(1, 1)}


def test_organisations_place_each_others_people_only_by_agreement():
    """Without agreement nobody crosses; an agreement works in both directions."""
    people = [{"organisation_id": "a"}, {"organisation_id": "b"}, {"organisation_id": "c"}]
    places = [{"organisation_id": "a"}, {"organisation_id": "b"}]
    agreement = '[eligibility]\nagreements = [["a", "b"]]\n'
    without, agreed = reasons(people, places), reasons(people, places, policy=agreement)
    crossing = {pair for pair, why in without.items() if Because.ORGANISATION in why}
    still = {pair for pair, why in agreed.items() if Because.ORGANISATION in why}
    assert crossing == {(1, 2), (2, 1), (3, 1), (3, 2)}
    assert still == {(3, 1), (3, 2)}


def test_a_knockout_excludes_only_who_certainly_falls_short():
    """[3,5] may reach 4, 2 certainly does not; unknown is asked, not excluded."""
    people = [{}, {}, {}, {}]
    levels = {"c1": {"FYS07": 2}, "c2": {"FYS07": (3, 5)}, "c3": {}, "c4": {"FYS07": 4}}
    dataset = a_dataset(people, [{}], levels=levels, asks={"p1": {"FYS07": (4, 3, True)}})
    found = find_exclusions(build_profiles(dataset), dataset.policy)
    assert [bool(found.reasons_for(c, 0)) for c in range(4)] == [True, False, False, False]
    assert found.to_ask[:, 0].tolist() == [0, 1, 1, 0]


def test_a_support_knockout_compares_need_with_offer():
    """A need for permanent supervision excludes a place that offers daily contact only."""
    levels = {"c1": {"SUP03": 5}, "c2": {"SUP03": 2}, "c3": {"SUP03": (1, 4)}}
    dataset = a_dataset([{}, {}, {}], [{}], levels=levels, asks={"p1": {"SUP03": (2, 3, True)}})
    found = find_exclusions(build_profiles(dataset), dataset.policy)
    assert [bool(found.reasons_for(c, 0)) for c in range(3)] == [True, False, False]
    assert found.to_ask[:, 0].tolist() == [0, 0, 1]


def test_a_coach_may_forbid_one_pair():
    """The same person keeps other places, the same place other people."""
    forbid = {"candidate_id": "c1", "place_id": "p1", "decision": "forbid"}
    found = reasons([{}, {}], [{}, {}], decisions=[forbid])
    assert {pair for pair, why in found.items() if Because.FORBIDDEN in why} == {(1, 1)}


@pytest.mark.parametrize(
    ("change", "is_worse"),
    [
        ({"hours_max": 20}, True),
        ({"work_form": "beschut_binnen"}, True),
        ({"work_form": "individuele_detachering"}, False),
    ],
)
def test_nobody_with_a_wsw_contract_becomes_worse_off(change, is_worse):
    """Fewer hours than the contract or a step down the ladder is excluded; today's place is not."""
    person = {
        "target_group": "wsw",
        "current_place_id": "p1",
        "current_since": "2015-01-01",
        "contract_hours": 28,
    }
    today = {"work_form": "groepsdetachering", "hours_max": 20}
    other = {"work_form": "groepsdetachering"} | change
    found = reasons([person], [today, other])
    assert (Because.WORSE_OFF in found[1, 2]) is is_worse
    assert Because.WORSE_OFF not in found[1, 1]


def test_consent_by_pin_opens_a_place_that_is_worse_on_paper():
    """A pinned pair records that the person agreed."""
    person = {"target_group": "wsw", "current_place_id": "p1", "contract_hours": 28}
    places = [{"work_form": "groepsdetachering"}, {"work_form": "beschut_binnen"}]
    pin = {
        "candidate_id": "c1",
        "place_id": "p2",
        "decision": "pin",
        "reason_code": "consent.recorded",
    }
    found = reasons([person], places, decisions=[pin])
    assert Because.WORSE_OFF not in found[1, 2]


def test_all_reasons_of_a_pair_are_kept():
    """Not the first reason but every one, and counts say what a rule does alone."""
    dataset = a_dataset(
        [{"hours_max": 20, "excluded_employers": "e2"}],
        [{"employer_id": "e2", "hours_min": 30}, {"employer_id": "e2"}, {}],
    )
    found = find_exclusions(build_profiles(dataset), dataset.policy)
    assert found.reasons_for(0, 0) == (Because.HOURS, Because.EMPLOYER)
    order = list(Because)
    assert found.counts()[0, order.index(Because.EMPLOYER)] == 2
    assert found.sole_counts()[0, order.index(Because.EMPLOYER)] == 1
    assert found.reasons_for(0, 2) == ()


def test_default_policy_names_a_value_for_every_form_and_mode():
    """Nothing in the code falls back on a hidden default."""
    policy = default_policy()
    assert len(policy.ladder) == 7
    assert len(policy.travel) == 5
