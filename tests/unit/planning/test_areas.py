"""Areas are disjoint, and placing one anew never makes the plan worse or breaks a rule."""

import numpy as np
import pytest

from matcher.planning import chains
from matcher.planning.area_model import place_anew
from matcher.planning.areas import AreaMap
from matcher.planning.board import OVER, VALUE
from matcher.planning.prices import relax
from matcher.planning.reduce import reduce_problem
from matcher.planning.rounding import start_board
from tests.unit.planning.boards import assert_books_are_right, problem_with_every_rule


@pytest.fixture
def core_and_board():
    """A feasible board that nobody has improved yet."""
    problem = problem_with_every_rule()
    relaxation = relax(problem)
    reduced = reduce_problem(problem, relaxation.prices, edges_per_candidate=10)
    return reduced.core, start_board(reduced, relaxation.share, seed=4)


def test_areas_share_no_person_and_no_room(core_and_board):
    """Solved apart, they fit together: what one may use, another may not."""
    core, board = core_and_board
    areas = AreaMap(core).draw(board, 25, 3, np.random.default_rng(1))
    assert len(areas) > 1
    people = np.concatenate([area.people for area in areas])
    assert len(people) == len(np.unique(people))
    seats, hours = board.seated.copy(), board.used.copy()
    for area in areas:
        held = board.chosen[area.people]
        held = held[held >= 0]
        own = np.bincount(core.place[held], minlength=len(seats))
        used = np.zeros_like(hours)
        for edge in held:
            uses = slice(core.use_first[edge], core.use_first[edge + 1])
            np.add.at(used, core.use_resource[uses], core.use_amount[uses])
        reachable = np.isin(np.arange(len(seats)), core.place[area.edges])
        seats += np.where(reachable, area.seats - own, 0)
        drawn_on = np.zeros(len(hours), dtype=bool)
        for edge in area.edges:
            drawn_on[core.use_resource[core.use_first[edge] : core.use_first[edge + 1]]] = True
        hours += np.where(drawn_on, area.hours - used, 0)
    assert (seats <= core.openings).all()
    assert (hours <= core.capacity).all()


def test_an_area_of_everybody_is_the_optimum(core_and_board):
    """One area as large as the problem leaves nothing to improve."""
    core, board = core_and_board
    before = int(board.totals[VALUE])
    (area,) = AreaMap(core).draw(board, 10_000, 1, np.random.default_rng(1))
    edges, is_solved = place_anew(core, area, board.chosen, 60.0)
    assert is_solved
    assert chains.exchange(core, board, area.people, edges)
    assert board.totals[VALUE] > before
    assert board.totals[OVER] == 0
    assert_books_are_right(core, board)
    (again,) = AreaMap(core).draw(board, 10_000, 1, np.random.default_rng(2))
    edges, _ = place_anew(core, again, board.chosen, 60.0)
    assert not chains.exchange(core, board, again.people, edges)


def test_every_place_gets_its_turn(core_and_board):
    """Areas begin where fewest began before, so no corner of the plan is forgotten."""
    core, board = core_and_board
    area_map, rng = AreaMap(core), np.random.default_rng(3)
    for _ in range(12):
        area_map.draw(board, 5, 4, rng)
    began = area_map.times_tried[board.seated > 0]
    assert began.min() > 0
