"""The terms of the objective."""

import numpy as np
import pytest

from matcher.planning.objectives import TERMS, PairFacts, ladder_values, term_points
from matcher.policy import default_policy


def facts(**changes):
    """A certain full-time regular placement next door, with changes."""
    values = {
        "p_durable": 1.0,
        "ladder_value": 1.0,
        "hours": 36.0,
        "travel_minutes": 0.0,
        "overrun_levels": 0.0,
        "is_preferred": False,
        "stays": False,
        "was_proposed": False,
        "is_own_organisation": False,
    } | changes
    return PairFacts(**{name: np.array([value]) for name, value in values.items()})


def points(**changes):
    """Points per term of one pair."""
    return dict(
        zip(TERMS, term_points(facts(**changes), default_policy())[0].tolist(), strict=True)
    )


def test_a_certain_full_time_regular_placement_is_worth_a_thousand():
    """The anchor of the scale."""
    assert points() == dict.fromkeys(TERMS, 0) | {"lasting_work": 1000}


@pytest.mark.parametrize(
    ("change", "term", "expected"),
    [
        ({"p_durable": 0.5}, "lasting_work", 500),
        ({"ladder_value": 0.5}, "lasting_work", 500),
        ({"hours": 18.0}, "lasting_work", 750),
        ({"hours": 40.0}, "lasting_work", 1000),
        ({"is_preferred": True}, "preference", 40),
        ({"travel_minutes": 30.0}, "travel", -15),
        ({"travel_minutes": np.nan}, "travel", 0),
        ({"overrun_levels": 2.0}, "overrun", -12),
        ({"stays": True}, "continuity", 60),
        ({"was_proposed": True}, "earlier_proposal", 40),
        ({"is_own_organisation": True}, "own_organisation", 10),
    ],
)
def test_each_term_counts_what_its_name_says(change, term, expected):
    """One change at a time moves one term."""
    assert points(**change)[term] == expected


def test_a_more_regular_form_is_worth_more():
    """The ladder rises."""
    assert (np.diff(ladder_values(default_policy())) > 0).all()
