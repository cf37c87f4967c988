"""Annealing: two searches that begin soft and harden while they cool.

At the prices of the relaxation many plans are worth nearly the bound, but nearly all of them spend
some quarter-hours too many here and leave some there. So while the search is warm, seats and hours
left over count for a part of their price only, and pools of guidance may be overloaded at a fine;
both harden until the plan obeys all rules. Going hard at once was measured to end at a gap 1.3 to 2
times as large (`docs/explanation/planner.md`).
Rising penalties with falling temperature: compressed annealing (Ohlmann and Thomas 2007, *INFORMS
J. Computing* 19(1)); fines for generalised assignment: Yagiura, Ibaraki, Glover 2006, *EJOR* 169.
All other rules hold after every single move.
"""

from concurrent.futures import Executor

import numpy as np
from numpy.typing import NDArray

from matcher.planning import chains, ejection, filling
from matcher.planning.board import (
    OVER,
    STRICT,
    VALUE,
    Board,
    Core,
    Heat,
    copy_board,
    empty_board,
    empty_tree,
    set_weights,
)
from matcher.planning.seating import seat_all

STATIONS = (0.0, 0.45, 1.0)
"""Moments of cooling, from its start to its end, for which the next three lines speak."""
TEMPERATURE = (1.8, 1.1, 0.55)
"""In units of unit_temperature(); between stations all three change by a constant factor."""
HARDNESS = (0.1, 0.34, 1.0)
"""Share of their price at which seats and hours left over count."""
FINE = (1.2, 2.5, 20.0)
"""Fine per overloaded quarter-hour, as a multiple of hardness times its price."""
POLISH, N_POLISH = (0.55, 0.2), 5
"""First and last temperature of polishing, in the same units, and how many there are."""
HIGHEST_FINE, N_UNLOAD = 2_000.0, 6
"""Fine at which overload that is left is ended by force, and in how many steps it is reached."""
BREADTH = (3, 2, 1, 1, 1, 1, 1)
"""Continuations followed at each depth of a tree; deeper or wider ones were measured to be slower
than they are better."""
NEAR_GAP = 0.2
"""A unit of temperature is at most this share of the gap of a typical alternative."""
LEAST_FINE = 0.02
"""Fines are at least this share of what a unit of the pool earns on average."""
FILLED = 8
"""Free seats that are filled from afar each time, before so many moves."""
REACH = 22.0
"""Edges with a gap above this many units of temperature are left alone."""


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
        self.tree = empty_tree(BREADTH)
        self.best = board.chosen.copy()
        self.best_value = board.totals[VALUE : VALUE + 1].copy()

    def cool(self, scale: float, cooled: float, steps: int) -> None:
        """Try so many moves at one moment of cooling.

        Parameters
        ----------
        scale
            Points that make one unit of temperature.
        cooled
            From 0, the start, to 1, the end.
        steps
            Number of moves.
        """
        temperature, hardness, fine = (
            float(np.exp(np.interp(cooled, STATIONS, np.log(values))))
            for values in (TEMPERATURE, HARDNESS, FINE)
        )
        set_weights(self.core, self.board, self.fines * hardness * fine)
        self._anneal(self.board, steps, Heat(scale * temperature, hardness, scale * REACH))

    def polish(self, scale: float, steps: int) -> None:
        """Improve a copy of the board, first ending what overload it has."""
        board = copy_board(self.board)
        if not self._unload(board, scale, steps):
            board = self.best_board()
        set_weights(self.core, board, np.full(len(self.core.capacity), STRICT))
        for temperature in np.geomspace(*POLISH, N_POLISH):
            heat = Heat(scale * temperature, 1.0, scale * REACH)
            self._anneal(board, max(1, steps // N_POLISH), heat)

    def _unload(self, board: Board, scale: float, steps: int) -> bool:
        """End all overload by moves, the cheapest first as fines rise; False when that fails."""
        heat = Heat(scale * POLISH[0], 1.0, scale * REACH)
        for fine in np.geomspace(FINE[-1], HIGHEST_FINE, N_UNLOAD):
            if board.totals[OVER] == 0:
                return True
            set_weights(self.core, board, self.fines * fine)
            self._anneal(board, max(1, steps // N_UNLOAD), heat)
        set_weights(self.core, board, np.full(len(self.core.capacity), STRICT))
        return bool(chains.unload(self.core, board, np.inf))

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

    def _anneal(self, board: Board, steps: int, heat: Heat) -> None:
        filling.fill_vacancies(self.core, board, FILLED, heat)
        ejection.anneal(self.core, board, self.tree, self.best, self.best_value, steps, heat)


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


def unit_fines(core: Core) -> NDArray[np.float64]:
    """Fine per overloaded unit at factor 1: its price, and never next to nothing.

    A pool may have a low price only because others are scarcer; at a low fine it would stay
    overloaded until the end, and people would lose dear seats when that is ended by force.
    """
    n_uses = np.maximum(np.bincount(core.use_resource, minlength=len(core.capacity)), 1)
    total = np.bincount(core.use_resource, core.use_amount, minlength=len(core.capacity))
    points = float(core.points.mean()) if len(core.points) else 0.0
    per_unit = points / np.maximum(total / n_uses, 1.0)
    fines: NDArray[np.float64] = np.maximum(core.resource_price, LEAST_FINE * per_unit)
    return np.maximum(fines, 1e-6)
