"""Any prices give a valid bound; the prices of the relaxation give a strong one."""

import numpy as np
import pytest

from matcher.planning.bound import certify, reduced_values
from matcher.planning.plan import Prices
from matcher.planning.prices import relax
from tests.unit.planning.problems import make_problem

POINTS = {(0, 0): 10, (1, 0): 8, (2, 0): 3, (2, 1): 1}


def test_without_prices_everybody_gets_their_best_pair():
    """The weakest bound ignores that seats are scarce."""
    problem = make_problem(POINTS, openings=[1, 1])
    _, bound = certify(problem, Prices.zero(problem))
    assert bound == pytest.approx(10 + 8 + 3)


def test_the_right_price_of_a_seat_closes_the_gap():
    """At 8 points a seat, person 0 buys it and the others do without: 10 + 1 is the optimum."""
    problem = make_problem(POINTS, openings=[1, 1])
    prices = Prices.zero(problem)
    prices.place[0] = 8.0
    certified, bound = certify(problem, prices)
    assert bound == pytest.approx(11)
    assert certified.candidate == pytest.approx([2, 0, 1, 0])
    assert reduced_values(problem, certified) == pytest.approx([2, 0, -5, 1])


def test_signs_are_repaired():
    """A solver's slightly negative price still gives a valid bound."""
    problem = make_problem(POINTS, openings=[1, 1], quotas=[([(0, 0)], 1, 2)])
    wrong = Prices(np.zeros(4), np.array([-1.0, 0.0]), np.zeros(0), -3.0, np.array([9.0]))
    certified, bound = certify(problem, wrong)
    assert certified.place.min() == 0
    assert certified.move == 0
    assert certified.quota == pytest.approx([2.0])
    assert bound >= 11


def test_the_relaxation_finds_these_prices():
    """The linear relaxation of an assignment problem is its optimum."""
    problem = make_problem(POINTS, openings=[1, 1])
    relaxation = relax(problem)
    assert relaxation.bound == pytest.approx(11, rel=1e-3)
    assert relaxation.share[0] == pytest.approx(1, abs=0.05)


def test_the_price_of_a_move_enters_the_bound():
    """With no moves allowed the bound comes down from 9 to what staying is worth."""
    problem = make_problem({(0, 0): 1, (0, 1): 9}, today={0: 0}, move_cap=0)
    assert relax(problem).bound == pytest.approx(1, abs=0.05)
