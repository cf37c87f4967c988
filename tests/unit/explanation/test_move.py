"""What a move brings and what it costs."""

from matcher.explanation import explain_move
from tests.regions import a_region
from tests.unit.explanation.plans import a_plan

PEOPLE = [{"current_place_id": "p1", "current_since": "2025-11-01"}, {}]
PLACES = [
    {"work_form": "groepsdetachering", "openings": 2},
    {"work_form": "regulier", "hours_max": 20, "postcode4": "7545"},
]


def region():
    return a_region(PEOPLE, PLACES, levels={"c1": {"COG01": 3}})


def test_a_move_is_the_difference_between_two_places():
    """Ladder, hours, chance, journey and points, new minus old."""
    move = explain_move(a_plan(region(), {"c1": "p2"}), 0)
    assert (move.from_place_id, move.to_place_id) == ("p1", "p2")
    assert move.ladder_steps == 3
    assert move.hours_change == -12
    assert move.p_before > move.p_after, "the time at the old place counts for staying"
    assert move.travel_after > move.travel_before
    assert move.gained["continuity"] == -60
    assert move.titles == dict.fromkeys(("p1", "p2"), "inpakker met de hand")


def test_who_stays_or_is_new_or_has_no_place_does_not_move():
    """Only a change from one place to another is a move."""
    assert explain_move(a_plan(region(), {"c1": "p1"}), 0) is None
    assert explain_move(a_plan(region(), {"c2": "p1"}), 1) is None
    assert explain_move(a_plan(region(), {"c2": "p1"}), 0) is None


def test_gained_points_add_up_to_the_difference_in_value():
    """The points of a move are the points that the plan counts."""
    region_plan = a_plan(region(), {"c1": "p2"})
    edges = region_plan.built.edges
    value = {int(p): int(v) for c, p, v in zip(edges.candidate, edges.place, edges.value) if c == 0}  # noqa: B905
    assert sum(explain_move(region_plan, 0).gained.values()) == value[1] - value[0]
