"""What a plan is worth by how many people it may move."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from fixtures.region import generate_region
from matcher.frontier import NO_CAP, trace_frontier
from matcher.planning.budget import Budget
from matcher.region import prepare_region
from models.expert import expert_scorer
from tests.regions import a_region

CAPS = (0, 2, 5, NO_CAP)
SWEEPS = Budget(iterations=20)


@pytest.fixture(scope="module")
def frontier():
    """A generated region of 120 people."""
    region = prepare_region(generate_region(120, 4).dataset, expert_scorer())
    return trace_frontier(region, CAPS, SWEEPS, 1)


def test_values_never_fall_and_caps_are_kept(frontier):
    """More moves allowed, as many or more points."""
    values = [point.objective for point in frontier.points]
    assert values == sorted(values)
    assert [point.cap for point in frontier.points] == list(CAPS)
    assert all(point.moves <= point.cap for point in frontier.points if point.cap >= 0)


def test_every_value_is_within_its_bound_and_bounds_rise(frontier):
    """The bounds are the lowest of lines, so they are concave in the cap as well."""
    bounds = [point.bound for point in frontier.points]
    assert all(point.objective <= point.bound + 1e-6 for point in frontier.points)
    assert bounds == sorted(bounds)
    slopes = np.diff(bounds[:-1]) / np.diff(CAPS[:-1])
    assert (np.diff(slopes) <= 1e-6).all()


def test_the_share_of_the_gain_goes_from_none_to_all(frontier):
    """The first point is the measure, the best one is all."""
    shares = frontier.gain_shares()
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert shares == sorted(shares)


def test_the_price_of_a_move_falls_with_the_cap(frontier):
    """Each move more is worth less; without a cap it is worth nothing more."""
    prices = [point.move_price for point in frontier.points]
    assert prices[0] > 0
    assert all(later <= before + 1e-3 for before, later in pairwise(prices))
    assert prices[-1] == 0


def test_the_order_of_caps_does_not_matter():
    """Points come by rising cap, the one without a cap last."""
    region = a_region([{"current_place_id": "p1"}], [{}, {"work_form": "regulier"}])
    points = trace_frontier(region, (NO_CAP, 3, 0, 3), SWEEPS).points
    assert [point.cap for point in points] == [0, 3, NO_CAP]


def test_nothing_to_gain_is_no_share():
    """Nobody has anywhere to go."""
    region = a_region([{"current_place_id": "p1"}], [{}])
    assert trace_frontier(region, (0, NO_CAP), SWEEPS).gain_shares() == [0.0, 0.0]


def test_with_an_earlier_plan_moves_count_against_it():
    """Who was proposed elsewhere and goes there has not moved."""
    dataset = generate_region(120, 4).dataset
    plain = trace_frontier(prepare_region(dataset, expert_scorer()), (NO_CAP,), SWEEPS, 1)
    edges, point = plain.edges, plain.points[0]
    region = prepare_region(dataset, expert_scorer())
    ids, places = region.profiles.candidates.ids, region.profiles.places.ids
    earlier = pd.DataFrame(
        {
            "candidate_id": ids[edges.candidate[point.chosen]],
            "place_id": places[edges.place[point.chosen]],
        }
    )
    assert point.moves > 0
    anew = trace_frontier(prepare_region(dataset, expert_scorer(), None, earlier), (0,), SWEEPS, 1)
    assert anew.points[0].moves == 0
