"""Boards of a small problem with every rule, and their books counted anew."""

import numpy as np
import pytest

from matcher.planning.board import OVER, STAYS, VALUE
from matcher.planning.prices import relax
from matcher.planning.reduce import reduce_problem
from matcher.planning.rounding import start_board
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
