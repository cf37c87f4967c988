"""Pairs outside the list."""

import numpy as np
import pytest

from matcher.planning.budget import Budget
from matcher.planning.build import build_problem
from matcher.planning.listing import bound_increase, list_edges, list_pairs
from matcher.planning.plan import Prices
from matcher.planning.solve import solve
from matcher.planning.widen import price_outside_pairs
from tests.regions import a_region

PEOPLE = [{"postcode4": code} for code in ("7511", "7512", "7513", "7521", "7522")]
PLACES = [{"postcode4": code} for code in ("7512", "7522", "7531", "7545", "7511")]
SHORT_LIST = "top_places = 1\n"


def region(top=SHORT_LIST):
    """Five people who all like the same places; with one place per list most get none."""
    rng = np.random.default_rng(4)
    levels = {f"c{i}": {"GED01": int(rng.integers(1, 5))} for i in range(1, 6)}
    asks = {f"p{i}": {"GED01": (int(rng.integers(1, 5)), 3)} for i in range(1, 6)}
    return a_region(PEOPLE, PLACES, levels=levels, asks=asks, policy=top)


def optimum(prepared, edges):
    """Best total over the listed pairs."""
    built = build_problem(prepared, edges)
    return solve(built.problem, Budget(seconds=5), seed=1)


def all_edges():
    wide = region("")
    return wide, list_edges(wide)


def test_pricing_finds_the_pairs_that_a_short_list_hides():
    """From one place per person the priced list reaches the optimum over all pairs."""
    short = region()
    narrow = list_edges(short)
    everything = optimum(*all_edges())
    assert optimum(short, narrow).objective < everything.objective
    assert optimum(short, list_pairs(short)).objective == everything.objective


def test_the_bound_over_all_pairs_holds_for_what_was_not_listed():
    """Bound of the short list plus its increase is never below the optimum over all pairs."""
    short = region()
    narrow = list_edges(short)
    plan = optimum(short, narrow)
    best = optimum(*all_edges()).objective
    assert plan.bound < best <= plan.bound + bound_increase(short, narrow, plan.prices) + 1e-6


def test_a_full_list_has_nothing_outside():
    """No eligible pair is left, so no increase."""
    wide, edges = all_edges()
    plan = optimum(wide, edges)
    assert bound_increase(wide, edges, plan.prices) == 0


@pytest.mark.parametrize("seat_price", [0.0, 5000.0])
def test_a_pair_gains_only_beyond_the_price_of_its_seat(seat_price):
    """Free seats attract every unlisted pair; unaffordable ones none."""
    short = region()
    narrow = list_edges(short)
    prices = Prices(candidate=np.zeros(5), place=np.full(5, seat_price), resource=np.zeros(1))
    outside = price_outside_pairs(short, narrow, prices)
    assert outside.n_gaining == (0 if seat_price else 20)
    assert len(outside.pairs) == outside.n_gaining
