"""Explanations as plain JSON values."""

import json

import numpy as np
import pytest

from matcher.explanation.types import (
    Bottleneck,
    BottleneckKind,
    GuidanceNeed,
    Help,
    HelpCode,
    MoveExplanation,
    Overrun,
    SupportOption,
)
from tests.unit.explanation.plans import a_full_region


def a_move(**more):
    values = {
        "candidate_id": "c1",
        "from_place_id": "p1",
        "to_place_id": "p2",
        "gained": {"travel": -3},
        "ladder_steps": 1,
        "hours_change": 3.999,
        "p_before": 0.12345678,
        "p_after": 2 / 3,
        "travel_before": 12.345,
        "travel_after": None,
        "titles": {"p1": "a", "p2": "b"},
    }
    return MoveExplanation(**(values | more))


def test_probabilities_have_four_decimals_minutes_one_and_hours_two():
    """A reader gets no digits that mean nothing."""
    plain = a_move().as_dict()
    assert (plain["p_before"], plain["p_after"]) == (0.1235, 0.6667)
    assert (plain["travel_before"], plain["hours_change"]) == (12.3, 4.0)


def test_what_is_missing_is_none_never_a_number():
    """An unknown journey stays unknown."""
    assert a_move().as_dict()["travel_after"] is None


def test_codes_are_text_and_tuples_are_lists():
    """What json.loads gives back is what was written."""
    scarce = Bottleneck("t1", BottleneckKind.GUIDANCE, 8.0, 8.0, 12.3456, ("c1",), None, "")
    help_ = Help(HelpCode.MORE_HOURS, {"place_id": "p1", "points": 5, "hours": {"t1": 0.255}})
    support = SupportOption((("SUP01", 1, 3),), 4.0, 0.7)
    for explanation in (scarce, help_, support, GuidanceNeed("t1", 0.25, 36.0, None)):
        plain = explanation.as_dict()
        assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert scarce.as_dict()["kind"] == "guidance"
    assert scarce.as_dict()["price_per_hour"] == 12.35
    assert help_.as_dict()["code"] == "help.more_hours"
    assert support.as_dict()["steps"] == [["SUP01", 1, 3]]


def test_an_overrun_keeps_its_levels_as_they_are():
    """Levels are whole numbers and are never rounded or scaled."""
    overrun = Overrun("FYS07", "C", 1, 2, 4, 3, "essential", True, True)
    assert overrun.as_dict() == {
        "item": "FYS07",
        "rule": "C",
        "low": 1,
        "high": 2,
        "asked": 4,
        "shortfall": 3,
        "importance": "essential",
        "is_knockout": True,
        "certain": True,
    }


@pytest.mark.parametrize("step", range(5))
def test_rounded_lines_add_up_to_the_rounded_log_odds(step):
    """An auditor can add up the file itself."""
    from matcher.explanation.pair import explain_pairs

    region_plan = a_full_region()
    edges = region_plan.built.edges
    some = np.arange(step, len(edges), 23)
    for pair in explain_pairs(region_plan.region, edges.candidate[some], edges.place[some]):
        plain = pair.as_dict()
        total = plain["intercept"] + sum(line["value"] for line in plain["lines"])
        assert total == pytest.approx(plain["log_odds"], abs=1e-9)
