"""Ejection trees keep the books right, obey all rules between moves, and reassign in chains."""

import numpy as np
import pytest

from matcher.planning import ejection
from matcher.planning.board import OVER, STAYS, Heat, copy_board, empty_tree, set_weights
from matcher.planning.prices import relax
from matcher.planning.reduce import reduce_problem
from matcher.planning.rounding import start_board
from tests.unit.planning.boards import assert_books_are_right, books_of, reduced_and_board
from tests.unit.planning.problems import make_problem

BREADTH = (3, 2, 1, 1)


def anneal(core, board, heat, *, fine, steps=5_000, breadth=BREADTH):
    """Best plan and its points after some moves at one heat."""
    set_weights(core, board, np.full(len(core.capacity), fine))
    best, best_value = board.chosen.copy(), board.totals[:1].copy()
    ejection.anneal(core, board, empty_tree(breadth), best, best_value, steps, heat)
    return best, int(best_value[0])


@pytest.mark.parametrize("fine", [0.5, 20.0, 1e12], ids=["cheap", "dear", "forbidden"])
@pytest.mark.parametrize("hardness", [0.1, 1.0], ids=["soft", "hard"])
def test_books_stay_right_through_thousands_of_moves(fine, hardness):
    """Value, use, overload and fine are kept by differences; they equal a fresh count."""
    reduced, board = reduced_and_board()
    core = reduced.core
    anneal(core, board, Heat(20.0, hardness, 200.0), fine=fine)
    assert_books_are_right(core, board)
    assert board.totals[STAYS] >= core.least_stays
    assert board.seated[3] in (0, 2, 3)


def test_the_best_plan_is_never_overloaded():
    """However cheap overload is, only plans within capacity are remembered."""
    reduced, board = reduced_and_board()
    core = reduced.core
    best, best_value = anneal(core, board, Heat(20.0, 0.1, 200.0), fine=0.1)
    assert board.totals[OVER] > 0
    remembered = copy_board(board)
    remembered.chosen[:] = best
    value, used, _, _ = books_of(core, remembered)
    assert value == best_value
    assert (used <= core.capacity).all()


def test_moves_that_are_refused_change_nothing():
    """At a temperature of zero a plan that cannot be improved stays as it is, books and all."""
    reduced, board = reduced_and_board()
    core = reduced.core
    anneal(core, board, Heat(1e-9, 1.0, 200.0), fine=1e12, steps=20_000)
    chosen, value = board.chosen.copy(), int(board.totals[0])
    anneal(core, board, Heat(1e-9, 1.0, 200.0), fine=1e12, steps=2_000)
    assert int(board.totals[0]) == value
    assert_books_are_right(core, board)
    assert (board.chosen >= 0).sum() == (chosen >= 0).sum()


def relay():
    """Four people who each hold the seat that the one before them should have.

    Nobody gains by moving alone or by changing places with one other: all four must move.
    """
    points = {(i, i): 10 for i in range(4)} | {(i, (i + 1) % 4): 12 for i in range(4)}
    problem = make_problem(points, openings=[1] * 4, n_candidates=4)
    relaxation = relax(problem)
    reduced = reduce_problem(problem, relaxation.prices, edges_per_candidate=4)
    stuck = np.flatnonzero([p == c for c, p in sorted(points)])
    start = np.flatnonzero(np.isin(reduced.edge, stuck))
    return reduced.core, start_board(reduced, relaxation.share, 1, start)


@pytest.mark.parametrize(("breadth", "points"), [((3, 1), 40), ((3, 1, 1), 48)])
def test_a_ring_of_four_moves_only_as_a_chain_that_is_long_enough(breadth, points):
    """Three ejections bring four people round; two do not."""
    core, board = relay()
    assert int(board.totals[0]) == 40
    _, found = anneal(core, board, Heat(1e-9, 1.0, 50.0), fine=1e12, steps=100, breadth=breadth)
    assert found == points
