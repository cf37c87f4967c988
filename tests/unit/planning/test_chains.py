"""Placing several people at once keeps the books right and finds its way back."""

import numpy as np

from matcher.planning import chains, ejection
from matcher.planning.board import OVER, Heat, copy_board, empty_tree, set_weights
from tests.unit.planning.boards import assert_books_are_right, reduced_and_board


def test_unloading_ends_every_overload():
    """A warm board becomes a feasible one."""
    reduced, board = reduced_and_board()
    core = reduced.core
    set_weights(core, board, np.full(4, 0.1))
    best, best_value = board.chosen.copy(), board.totals[:1].copy()
    ejection.anneal(core, board, empty_tree((3, 1)), best, best_value, 5_000, Heat(20.0, 0.1, 99.0))
    assert board.totals[OVER] > 0
    set_weights(core, board, np.full(4, 1e12))
    assert chains.unload(core, board, np.inf)
    assert board.totals[OVER] == 0
    assert_books_are_right(core, board)


def test_an_exchange_that_is_not_better_changes_nothing():
    """Everybody out at once is undone, down to the last count."""
    reduced, board = reduced_and_board()
    before = copy_board(board)
    people = np.flatnonzero(board.chosen >= 0)
    nowhere = np.full(len(people), -1, dtype=np.int64)
    assert not chains.exchange(reduced.core, board, people, nowhere)
    assert (board.chosen == before.chosen).all()
    assert (board.is_open == before.is_open).all()
    assert_books_are_right(reduced.core, board)
