"""The compiled search keeps its books right and finds its way back."""

import numpy as np
import pytest

from matcher.planning import chains
from matcher.planning.annealing import start_board
from matcher.planning.board import OVER, STAYS, VALUE, copy_board, set_weights
from matcher.planning.prices import relax
from matcher.planning.reduce import reduce_problem
from tests.unit.planning.problems import make_problem


def problem_with_every_rule():
    """Thirty people, ten places and four teams, two of which each pair draws on."""
    rng = np.random.default_rng(8)
    pairs = [(i, int(j)) for i in range(30) for j in rng.choice(10, 5, replace=False)]
    today = dict(pairs[::15])
    return make_problem(
        {pair: int(rng.integers(1, 80)) for pair in pairs},
        openings=[4] * 10,
        capacity=[40] * 4,
        uses={
            (i, j): {j % 2: int(rng.integers(1, 9)), 2 + i % 2: int(rng.integers(1, 5))}
            for i, j in pairs
        },
        n_candidates=30,
        today=today,
        move_cap=5,
        quotas=[(pairs[::4], 6, 15)],
        group_place=[3],
        group_min=[2],
        group_max=[3],
        apart_a=[0, 1],
        apart_b=[2, 3],
        apart_scope=[0, 1],
    )


@pytest.fixture
def reduced_and_board():
    """The core with all edges and a feasible start."""
    problem = problem_with_every_rule()
    relaxation = relax(problem)
    reduced = reduce_problem(problem, relaxation.prices, edges_per_candidate=10)
    return reduced, start_board(reduced, relaxation.share, seed=4)


def books_of(core, board):
    """Value, use, seats and stays of a board, counted anew."""
    edges = board.chosen[board.chosen >= 0]
    used = np.zeros(len(core.capacity), dtype=np.int64)
    counted = np.zeros(len(core.quota_target), dtype=np.int64)
    for edge in edges:
        uses = slice(core.use_first[edge], core.use_first[edge + 1])
        np.add.at(used, core.use_resource[uses], core.use_amount[uses])
        np.add.at(counted, core.quota_of[core.quota_first[edge] : core.quota_first[edge + 1]], 1)
    missed = np.maximum(core.quota_target - counted, 0) @ core.quota_price
    seated = np.bincount(core.place[edges], minlength=len(core.openings))
    return core.points[edges].sum() - missed, used, seated, core.stays[edges].sum()


def assert_books_are_right(core, board):
    value, used, seated, stays = books_of(core, board)
    assert board.totals[VALUE] == value
    assert (board.used == used).all()
    assert (board.seated == seated).all()
    assert board.totals[STAYS] == stays
    over = np.maximum(used - core.capacity, 0)
    assert board.totals[OVER] == over.sum()
    assert board.fine[0] == pytest.approx((over * board.weight).sum())


@pytest.mark.parametrize("fine", [0.5, 20.0, 1e12], ids=["cheap", "dear", "forbidden"])
def test_books_stay_right_through_thousands_of_chains(reduced_and_board, fine):
    """Value, use, overload and fine are kept by differences; they equal a fresh count."""
    reduced, board = reduced_and_board
    core = reduced.core
    set_weights(core, board, np.full(4, fine))
    best, best_value = board.chosen.copy(), board.totals[:1].copy()
    chains.anneal(core, board, best, best_value, 5_000, 20.0, 1.0, 10.0)
    assert_books_are_right(core, board)
    assert board.totals[STAYS] >= core.least_stays
    assert board.seated[3] in (0, 2, 3)


def test_the_best_plan_is_never_overloaded(reduced_and_board):
    """However cheap overload is, only plans within capacity are remembered."""
    reduced, board = reduced_and_board
    core = reduced.core
    set_weights(core, board, np.full(4, 0.1))
    best, best_value = board.chosen.copy(), board.totals[:1].copy()
    chains.anneal(core, board, best, best_value, 5_000, 20.0, 1.0, 10.0)
    assert board.totals[OVER] > 0
    remembered = copy_board(board)
    remembered.chosen[:] = best
    value, used, _, _ = books_of(core, remembered)
    assert value == best_value[0]
    assert (used <= core.capacity).all()


def test_unloading_ends_every_overload(reduced_and_board):
    """A warm board becomes a feasible one."""
    reduced, board = reduced_and_board
    core = reduced.core
    set_weights(core, board, np.full(4, 0.1))
    chains.anneal(core, board, board.chosen.copy(), board.totals[:1].copy(), 5_000, 20.0, 20.0, 9.0)
    set_weights(core, board, np.full(4, 1e12))
    assert chains.unload(core, board, np.inf)
    assert board.totals[OVER] == 0
    assert_books_are_right(core, board)


def test_an_exchange_that_is_not_better_changes_nothing(reduced_and_board):
    """Everybody out at once is undone, down to the last count."""
    reduced, board = reduced_and_board
    before = copy_board(board)
    people = np.flatnonzero(board.chosen >= 0)
    nowhere = np.full(len(people), -1, dtype=np.int64)
    assert not chains.exchange(reduced.core, board, people, nowhere)
    assert (board.chosen == before.chosen).all()
    assert (board.is_open == before.is_open).all()
    assert_books_are_right(reduced.core, board)
