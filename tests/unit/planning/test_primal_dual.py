"""The passes of the price method, against their definitions written out in numpy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.planning.bound import best_per_candidate, reduced_values
from matcher.planning.plan import Prices
from matcher.planning.price_rows import of_edges, price_rows
from matcher.planning.primal_dual import move_prices, move_shares, sum_surplus
from tests.unit.planning.problems import make_problem

POINTS = {(0, 0): 10, (0, 1): 8, (1, 0): 6, (1, 1): -3, (2, 1): 5}


def some_problem(**more):
    """Three people, two places, one team, and one person without any pair."""
    uses = {pair: {0: 2 + pair[0]} for pair in POINTS}
    return make_problem(POINTS, openings=[1, 2], capacity=[6], uses=uses, **more)


def nearest_shares(aims, must_place):
    """Point nearest to the aims with shares of at least 0 that sum to at most 1, or to 1."""
    clipped = np.maximum(aims, 0.0)
    if clipped.sum() <= 1 and not must_place:
        return clipped
    down = np.sort(aims)[::-1]
    levels = (np.cumsum(down) - 1) / np.arange(1, len(aims) + 1)
    return np.maximum(aims - levels[np.flatnonzero(down > levels)[-1]], 0.0)


@settings(deadline=None)
@given(
    shares=st.lists(st.floats(0, 1, width=32), min_size=5, max_size=5),
    step=st.floats(0, 5),
    seat=st.floats(0, 1),
    must=st.sampled_from([(), (0,), (0, 1, 2)]),
)
def test_shares_move_along_their_value_and_back_to_what_is_allowed(shares, step, seat, must):
    """Each person's shares are the nearest allowed ones to where the step leads."""
    rows, scales = price_rows(some_problem(must=must, today={i: min(i, 1) for i in must}))
    price = np.array([seat, 0.3, 0.2])
    before, after = np.array(shares, dtype=np.float32), np.zeros(5, dtype=np.float32)
    total, used = np.zeros(5), np.zeros(3)
    length, points = move_shares(rows, price, step, before, after, total, 2.0, used, 0, 4)
    amounts = np.zeros((5, 3))
    edge = np.repeat(np.arange(5), np.diff(rows.term_first))
    amounts[edge, rows.term_row] = rows.term_amount
    aims = before + step * (rows.points - amounts @ price)
    expected = np.concatenate(
        [nearest_shares(aims[a:b], a_person in must) for a_person, (a, b) in enumerate(PEOPLE)]
    )
    assert after == pytest.approx(expected, abs=1e-5)
    assert total == pytest.approx(2 * before)
    assert used == pytest.approx(after @ amounts, abs=1e-5)
    assert points == pytest.approx(float(after @ rows.points), abs=1e-5)
    assert length == pytest.approx(float(((after - before) ** 2).sum()), abs=1e-5)
    assert scales.points == 10


PEOPLE = [(0, 2), (2, 4), (4, 5)]
"""Edges of each person above."""


def test_prices_follow_the_excess_that_is_coming_and_keep_to_their_range():
    """Use rose from 1 to 2 at a limit of 2: extrapolated to 3, the price rises by a step."""
    price, moved = np.array([1.0, 0.5, 0.9]), np.zeros(3)
    used, before = np.array([2.0, 0.0, 2.0]), np.array([1.0, 0.0, 1.0])
    highest = np.array([np.inf, np.inf, 1.0])
    length, bend = move_prices(price, used, before, np.full(3, 2.0), highest, 0.4, moved)
    assert moved == pytest.approx([1.4, 0.0, 1.0])
    assert length == pytest.approx(0.16 + 0.25 + 0.01)
    assert bend == pytest.approx(0.4 + 0.1)


@pytest.mark.parametrize("must", [(), (1,)])
def test_the_surplus_is_that_of_the_certificate(must):
    """Scaled prices, brought back to points, give the same surplus as `bound.py`."""
    problem = some_problem(must=must, today=dict.fromkeys(must, 1))
    rows, scales = price_rows(problem)
    scaled = np.array([0.7, 0.2, 0.4])
    loss = np.zeros(5, dtype=np.float32)
    surplus = scales.points * sum_surplus(rows, scaled, loss, 0, 4)
    prices = scales.in_points(problem, scaled)
    reduced = reduced_values(problem, prices)
    best = best_per_candidate(problem, reduced)
    assert surplus == pytest.approx(best.sum(), abs=1e-4)
    assert scales.points * loss == pytest.approx(best[problem.edge_candidate] - reduced, abs=1e-4)


def test_fewer_edges_keep_their_own_terms():
    """What is left of the rows is what the kept edges had."""
    rows, _ = price_rows(some_problem())
    kept = of_edges(rows, np.array([1, 2, 4]))
    assert kept.first_edge.tolist() == [0, 1, 2, 3, 3]
    assert kept.points.tolist() == rows.points[[1, 2, 4]].tolist()
    for new, old in enumerate([1, 2, 4]):
        own = slice(kept.term_first[new], kept.term_first[new + 1])
        was = slice(rows.term_first[old], rows.term_first[old + 1])
        assert kept.term_row[own].tolist() == rows.term_row[was].tolist()
        assert kept.term_amount[own].tolist() == rows.term_amount[was].tolist()


def test_prices_of_rows_come_back_as_those_of_seats_hours_moves_and_quotas():
    """Each kind in its own array, and the highest price of a quota is what missing it costs."""
    problem = some_problem(today={0: 0}, move_cap=1, quotas=[([(0, 1)], 1, 7)])
    _, scales = price_rows(problem)
    prices: Prices = scales.in_points(problem, np.arange(5, dtype=float) / 10)
    assert prices.place[0] == 0
    assert [len(prices.place), len(prices.resource), len(prices.quota)] == [2, 1, 1]
    assert prices.move > 0
    assert scales.highest[-1] * scales.row[-1] * scales.points == pytest.approx(7)
