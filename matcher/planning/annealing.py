"""Annealing: two searches that oscillate around the limits of the pools while they cool.

Pools of guidance may be overloaded at a fine while the search is warm. Fines rise as it cools, so
that spare quarter-hours, scattered over many pools, flow together until they seat another person;
staying feasible all the time was measured to end at twice the gap. Strategic oscillation: Glover
1977, *Decision Sciences* 8(1); fines for generalised assignment: Yagiura, Ibaraki, Glover 2006,
*EJOR* 169. All other rules hold after every single change.
"""

from concurrent.futures import Executor

import numpy as np
from numpy.typing import NDArray

from matcher.planning import chains
from matcher.planning.board import STRICT, VALUE, Board, Core, copy_board, empty_board, set_weights
from matcher.planning.reduce import ReducedProblem
from matcher.planning.seating import seat_all

HOT, COLD = 0.40, 0.12
"""First and last temperature, in units of unit_temperature()."""
NEAR_GAP = 0.3
"""A unit of temperature is at most this share of the gap of a typical alternative."""
FIRST_FINE, LAST_FINE = 1.5, 20.0
"""Fine per overloaded quarter-hour at the start and the end, as multiples of its price."""
REACH = 8.0
"""Edges with a gap above this many temperatures are left alone."""


def start_board(
    reduced: ReducedProblem,
    share: NDArray[np.float64],
    seed: int,
    start: NDArray[np.int64] | None = None,
) -> Board:
    """A feasible board: whoever must stay does, then the shares are rounded in order of price.

    With a plan to start from, its edges come before those of the relaxation, and those only serve
    people whom it leaves unplaced.

    Parameters
    ----------
    reduced
        The core.
    share
        Fraction of each edge of the problem in the relaxation, shape (n_edges).
    seed
        Of the board's random numbers.
    start
        Edges of the core to begin with, as far as they fit; None for none.
    """
    core = reduced.core
    board = empty_board(core, seed)
    staying = reduced.staying
    if core.least_stays <= 0:
        at_group = core.group_min[core.place[staying]] > 0
        staying = staying[core.must_place[core.candidate[staying]] | at_group]
    seat_all(core, board, staying)
    order = np.lexsort((core.gap, -np.round(share[reduced.edge], 1)))
    if start is not None:
        _seat_start(core, board, start)
        order = order[board.chosen[core.candidate[order]] < 0]
    chains.insert(core, board, order)
    return board


def _seat_start(core: Core, board: Board, start: NDArray[np.int64]) -> None:
    """Seat these edges as far as they fit; a group opens when enough of its people are there."""
    at_place = np.bincount(core.place[start], minlength=len(core.openings))
    filled = core.groups[at_place[core.groups] >= core.group_min[core.groups]]
    at_group = core.group_min[core.place[start]] > 0
    for place in filled:
        crew = start[core.place[start] == place]
        crew = crew[board.chosen[core.candidate[crew]] < 0][: core.openings[place]]
        chains.exchange(core, board, core.candidate[crew].astype(np.int64), crew)
    chains.insert(core, board, start[~at_group])


class Annealer:
    """One search with its own board and random numbers, and the best feasible plan it has seen.

    Attributes
    ----------
    board
        The plan under search; may be overloaded.
    best, best_value
        Edge per candidate and points of the best feasible plan, shapes (n_candidates) and (1).
    """

    def __init__(self, core: Core, board: Board, fines: NDArray[np.float64]) -> None:
        self.core, self.board, self.fines = core, board, fines
        self.best = board.chosen.copy()
        self.best_value = board.totals[VALUE : VALUE + 1].copy()

    def oscillate(self, scale: float, heat: float, steps: int) -> None:
        """Propose so many chains at one temperature and fine.

        Parameters
        ----------
        scale
            Points that make one unit of temperature.
        heat
            From 0, the start of cooling, to 1, its end.
        steps
            Proposals.
        """
        temperature = scale * HOT * (COLD / HOT) ** heat
        fine = FIRST_FINE * (LAST_FINE / FIRST_FINE) ** heat
        set_weights(self.core, self.board, self.fines * fine)
        self._anneal(self.board, steps, temperature, temperature, REACH)

    def polish(self, scale: float, steps: int) -> None:
        """Improve a feasible copy of the board without any overload."""
        board = copy_board(self.board)
        set_weights(self.core, board, np.full(len(self.core.capacity), STRICT))
        if not chains.unload(self.core, board, np.inf):
            board = self.best_board()
        warm = 0.5 * COLD * scale
        self._anneal(board, steps, warm, 0.2 * warm, 4 * REACH)

    def best_board(self) -> Board:
        """A feasible board with the best plan."""
        board = empty_board(self.core, 0)
        board.random[:] = self.board.random
        seat_all(self.core, board, self.best[self.best >= 0])
        return board

    def adopt(self, board: Board) -> None:
        """Go on from a feasible board, keeping the own random numbers."""
        random = self.board.random.copy()
        self.board = copy_board(board)
        self.board.random[:] = random
        if board.totals[VALUE] > self.best_value[0]:
            self.best_value[0] = board.totals[VALUE]
            self.best[:] = board.chosen

    def _anneal(self, board: Board, steps: int, hot: float, cold: float, reach: float) -> None:
        chains.anneal(self.core, board, self.best, self.best_value, steps, hot, cold, reach)


def all_at_once(
    pool: Executor, searches: list[Annealer], act: str, *arguments: float | int
) -> None:
    """Call one method of every search, each in a thread of its own; kernels hold no lock."""
    jobs = [pool.submit(getattr(each, act), *arguments) for each in searches]
    for job in jobs:
        job.result()


def unit_temperature(core: Core, lost: float) -> float:
    """Points that make a temperature of 1: what rounding loses per candidate, if that is little.

    When rounding loses much, the cost of going to another place sets the unit instead: the gap
    below which there are two edges per candidate on average.

    Parameters
    ----------
    core
        The problem.
    lost
        Points between the bound and the rounded plan.
    """
    n_candidates = max(1, len(core.must_place))
    unit = max(lost / n_candidates, 1e-3)
    second = _gap_of_second(core, n_candidates)
    return min(unit, NEAR_GAP * second) if second > 0 else unit


def _gap_of_second(core: Core, n_candidates: int) -> float:
    if not len(core.gap):
        return 0.0
    return float(core.sorted_gap[min(2 * n_candidates, len(core.gap) - 1)])


def unit_fines(resource_price: NDArray[np.float64]) -> NDArray[np.float64]:
    """Fine per overloaded unit at factor 1: its price, or a little when it is free."""
    positive = resource_price[resource_price > 0]
    least = 0.01 * float(positive.mean()) if len(positive) else 1.0
    fines: NDArray[np.float64] = np.maximum(resource_price, least)
    return fines
