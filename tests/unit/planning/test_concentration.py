"""The cap on people of one plan at one employer."""

import pytest

from matcher.planning.budget import Budget
from matcher.planning.build import build_problem
from matcher.planning.concentration import employer_caps, most_at_one_employer
from matcher.planning.listing import list_edges
from matcher.planning.solve import solve
from tests.regions import a_region

ONE = "[concentration]\nmost_people = 1\n"
TWO_PLACES = [{"openings": 2}, {"openings": 1}]


def placed(region):
    """People in the best plan, and the built problem."""
    built = build_problem(region, list_edges(region))
    plan = solve(built.problem, Budget(seconds=5))
    return int(plan.chosen.sum()), built


def test_a_cap_holds_over_all_places_of_an_employer():
    """Three seats at two places of one employer, one person by policy."""
    assert placed(a_region([{}] * 3, TWO_PLACES))[0] == 3
    number, built = placed(a_region([{}] * 3, TWO_PLACES, policy=ONE))
    assert number == 1
    assert built.problem.resource_id.tolist() == ["t1", "employer/e1"]


@pytest.mark.parametrize(
    ("rules", "most"),
    [("", 10), ("most_people = 4", 4), ("largest_share = 0.3", 3), ("largest_share = 0.01", 1)],
)
def test_the_lower_of_number_and_share_holds(rules, most):
    """Of ten people; a share of fewer than one person still leaves one."""
    region = a_region([{}] * 10, [{}], policy=f"[concentration]\n{rules}\n")
    assert most_at_one_employer(region.profiles, region.policy) == most


def test_only_the_named_work_forms_count():
    """Sheltered work at the own company is no concentration at an employer."""
    shelter = {"work_form": "beschut_binnen", "openings": 3}
    people = [{"target_group": "beschut"}] * 3
    number, built = placed(a_region(people, [shelter], policy=ONE))
    assert number == 3
    assert "employer/e1" not in built.problem.resource_id


def test_an_employer_without_room_for_more_needs_no_cap():
    """One seat, one person allowed: nothing to hold back."""
    region = a_region([{}] * 3, [{}], policy=ONE)
    assert len(employer_caps(region.profiles, region.policy).ids) == 0


def test_without_a_cap_nothing_is_counted():
    """By default an employer may have everybody, however many seats it has."""
    region = a_region([{}], TWO_PLACES)
    assert len(employer_caps(region.profiles, region.policy).ids) == 0


def test_people_who_are_certain_of_a_place_stay_and_the_cap_is_reported_as_exceeded():
    """Two people work there today: both stay, nobody joins, and the cap is named as raised."""
    people = [{"current_place_id": "p1"}, {"current_place_id": "p2"}, {}]
    number, built = placed(a_region(people, TWO_PLACES, policy=ONE))
    assert number == 2
    assert [(r.kind, r.id, r.available, r.needed) for r in built.raised] == [
        ("employer", "employer/e1", 1, 2)
    ]
