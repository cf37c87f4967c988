"""The price method: a bound as strong as PDLP's, repeatable, and over at any moment."""

import itertools

import numpy as np
import pytest

from benchmarks.instances.make import make
from benchmarks.linear_program import pdlp_bound
from matcher.planning import prices
from matcher.planning.bound import certify
from matcher.planning.plan import Prices
from matcher.planning.prices import relax
from tests.unit.planning.problems import make_problem

SMALL = 0.06
"""Scale of the generated families here: 195 people."""


def every_rule():
    """Guaranteed, moving, capped and counted people, and a group, on one small problem."""
    rng = np.random.default_rng(4)
    points = {
        (i, int(j)): int(rng.integers(1, 100))
        for i in range(30)
        for j in (i % 12, *rng.choice(12, 5, replace=False))
    }
    return make_problem(
        points,
        openings=[3] * 12,
        capacity=[40] * 3,
        uses={(i, j): {j % 3: int(rng.integers(2, 9))} for i, j in points},
        must=[0, 1, 2],
        today={i: i for i in range(10)},
        move_cap=3,
        quotas=[([pair for pair in points if pair[1] < 4], 9, 60)],
        group_place=[5],
        group_min=[1],
        group_max=[2],
        n_candidates=30,
    )


PROBLEMS = {
    "hard": lambda: make("hard", 1, scale=SMALL),
    "moderate": lambda: make("moderate", 1, scale=SMALL),
    "every rule": every_rule,
    "no resources": lambda: make_problem({(0, 0): 5, (1, 0): 4, (1, 1): 1}),
}


@pytest.mark.parametrize("make_it", PROBLEMS.values(), ids=PROBLEMS)
def test_the_bound_is_as_strong_as_that_of_an_independent_solver(make_it):
    """PDLP at a tight tolerance, sharing no code with ours, gives the same bound."""
    problem = make_it()
    assert relax(problem).bound == pytest.approx(pdlp_bound(problem, tolerance=1e-7), rel=1e-4)


@pytest.mark.parametrize("make_it", PROBLEMS.values(), ids=PROBLEMS)
def test_the_shares_nearly_obey_the_limits(make_it):
    """Seats and hours are exceeded by little, and nobody has more than one place."""
    problem = make_it()
    share = relax(problem).share
    people = np.bincount(problem.edge_candidate, share, problem.n_candidates)
    seats = np.bincount(problem.edge_place, share, problem.n_places)
    used = np.bincount(
        problem.use_resource, problem.use_amount * share[problem.use_edge], problem.n_resources
    )
    assert people.max() <= 1 + 1e-5
    assert people[problem.must_place] == pytest.approx(1, abs=1e-5)
    assert np.maximum(seats - problem.seats(), 0).sum() <= 0.01 * problem.seats().sum()
    assert np.maximum(used - problem.resource_capacity, 0).sum() <= (
        0.01 * problem.resource_capacity.sum()
    )


def test_the_same_problem_gives_the_same_prices_to_the_last_bit():
    """Threads add up their halves in the same order every time."""
    problem = make("hard", 2, scale=0.15)
    first, second = relax(problem), relax(problem)
    assert problem.n_edges > 20_000  # two threads
    assert np.array_equal(first.prices.place, second.prices.place)
    assert np.array_equal(first.prices.resource, second.prices.resource)
    assert np.array_equal(first.share, second.share)


def test_without_a_time_limit_no_clock_matters(monkeypatch):
    """On a machine a thousand seconds slower per step, the prices are the same."""
    problem = make("hard", 1, scale=SMALL)
    usual = relax(problem)
    clock = itertools.count(step=1000)
    monkeypatch.setattr(prices, "perf_counter", lambda: float(next(clock)))
    slow = relax(problem, should_stop=lambda: False)
    assert np.array_equal(usual.prices.place, slow.prices.place)
    assert np.array_equal(usual.share, slow.share)


def test_a_stop_leaves_prices_that_prove_a_bound():
    """Ended almost at once, the bound is weak but valid, and never above that without prices."""
    problem = make("hard", 1, scale=SMALL)
    whole = relax(problem)
    stopped = relax(problem, should_stop=lambda: True)
    hurried = relax(problem, seconds=1e-6)
    _, free = certify(problem, Prices.zero(problem))
    assert whole.bound < hurried.bound <= free
    assert whole.bound <= stopped.bound <= free


def test_the_bound_is_reported_as_it_falls():
    """Reports never rise and end near the certified bound."""
    reports: list[float] = []
    relaxation = relax(make("moderate", 1, scale=SMALL), report=reports.append)
    assert reports == sorted(reports, reverse=True)
    assert reports[-1] == pytest.approx(relaxation.bound, rel=1e-6)


def test_prices_do_not_depend_on_the_unit_of_points():
    """Points a million times as large give prices a million times as high."""
    points = {(i, j): 7 * i + 3 * j + 1 for i in range(6) for j in range(4)}
    size = {"openings": [1] * 4, "n_candidates": 6}
    small = relax(make_problem(points, **size))
    large = relax(make_problem({pair: 1_000_000 * points[pair] for pair in points}, **size))
    assert large.bound == pytest.approx(1_000_000 * small.bound, rel=1e-6)
