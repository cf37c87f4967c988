"""A free seat is filled by a row of people who each move up, as far away as it takes."""

import numpy as np

from matcher.planning import filling
from matcher.planning.board import STRICT, Heat, copy_board, set_weights
from matcher.planning.prices import relax
from matcher.planning.reduce import reduce_problem
from matcher.planning.rounding import start_board
from tests.unit.planning.boards import assert_books_are_right
from tests.unit.planning.problems import make_problem

LENGTH = 20
COLD = Heat(1e-9, 1.0, 1e9)


def row_of_people(capacity=99):
    """Person i sits at place i; place 0 is free, and only its neighbour would go there.

    Everybody would as gladly sit one place lower, and one person waits at the far end.
    """
    points = {(i, i): 50 for i in range(1, LENGTH)} | {(i, i - 1): 50 for i in range(1, LENGTH)}
    points[(0, LENGTH - 1)] = 40
    uses = {pair: {0: 1} for pair in points}
    problem = make_problem(
        points, openings=[1] * LENGTH, n_candidates=LENGTH, capacity=[capacity], uses=uses
    )
    relaxation = relax(problem)
    reduced = reduce_problem(problem, relaxation.prices, edges_per_candidate=2)
    at_home = np.flatnonzero([place == who for who, place in sorted(points)])
    core = reduced.core
    board = start_board(
        reduced, np.zeros(problem.n_edges), 1, np.flatnonzero(np.isin(reduced.edge, at_home))
    )
    core = core._replace(place_price=np.full(LENGTH, 40.0))
    set_weights(core, board, np.full(1, STRICT))
    return core, board


def test_a_vacancy_is_filled_over_a_row_of_nineteen_people():
    """Everybody moves one seat, and the person who waited comes in at the far end."""
    core, board = row_of_people()
    assert board.chosen[0] < 0
    assert board.seated[0] == 0
    filling.fill_vacancies(core, board, 5, COLD)
    assert (board.chosen >= 0).all()
    assert int(board.totals[0]) == 50 * (LENGTH - 1) + 40
    assert_books_are_right(core, board)


def test_a_row_that_breaks_a_limit_changes_nothing():
    """With hours for nineteen people, the twentieth stays out and nobody has moved."""
    core, board = row_of_people(capacity=LENGTH - 1)
    before = copy_board(board)
    filling.fill_vacancies(core, board, 5, COLD)
    assert (board.chosen == before.chosen).all()
    assert_books_are_right(core, board)
