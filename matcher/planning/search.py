"""The large-scale search: oscillate around the limits, then settle inside them.

Pools of guidance may be overloaded at a fine while the search is warm. Fines rise as it cools, so
that spare quarter-hours, scattered over many pools, flow together until they seat another person;
staying feasible all the time was measured to end at twice the gap. Strategic oscillation: Glover
1977, *Decision Sciences* 8(1); self-adjusting fines for generalised assignment: Yagiura, Ibaraki,
Glover 2006, *EJOR* 169. All other rules hold after every single change.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.planning import chains
from matcher.planning.budget import Clock
from matcher.planning.reduce import ReducedProblem

N_SEARCHES = 2
"""Independent searches, one per core."""
HOT, COLD = 0.40, 0.12
"""First and last temperature, as shares of the points that rounding loses per candidate."""
FIRST_FINE, LAST_FINE = 1.5, 12.0
"""Fine per overloaded quarter-hour at the start and the end, as multiples of its price."""
REACH = 8.0
"""Edges with a gap above this many temperatures are left alone."""
POLISH_SHARE = 0.06
"""Share of the proposals that polish the feasible plan after the last oscillation."""
N_PROBES = 8
"""How often a feasible plan is made along the way, so that a stop finds a good one."""


@dataclass(frozen=True, eq=False)
class Found:
    """The outcome of a search.

    Attributes
    ----------
    chosen
        Edge of the core per candidate, -1 for unplaced, shape (n_candidates).
    value
        Points, less the price of missed quotas.
    sweeps
        Sweeps done by each search.
    """

    chosen: NDArray[np.int64]
    value: int
    sweeps: int


@dataclass(frozen=True, eq=False)
class _Search:
    """One search with its own board, random numbers and best feasible plan."""

    board: chains.Board
    best: NDArray[np.int64]
    best_value: NDArray[np.int64]


def start_board(reduced: ReducedProblem, share: NDArray[np.float64], seed: int) -> chains.Board:
    """A feasible board: guaranteed people at their current place, then rounded by share and price.

    Parameters
    ----------
    reduced
        The core.
    share
        Fraction of each edge of the problem in the relaxation, shape (n_edges).
    seed
        Of the board's random numbers.
    """
    core = reduced.core
    board = chains.empty_board(core, seed)
    staying = reduced.staying
    if core.least_stays <= 0:
        at_group = core.group_min[core.place[staying]] > 0
        staying = staying[core.must_place[core.candidate[staying]] | at_group]
    chains.seat_all(core, board, staying)
    order = np.lexsort((core.gap, -np.round(share[reduced.edge], 1)))
    chains.insert(core, board, order)
    return board


def search(
    reduced: ReducedProblem,
    share: NDArray[np.float64],
    resource_price: NDArray[np.float64],
    bound: float,
    clock: Clock,
    seed: int,
    report: Callable[[int], None],
) -> Found:
    """Search until the budget is used, the caller stops it, or the bound is met.

    Parameters
    ----------
    reduced
        The core.
    share
        Fractional plan of the relaxation, shape (n_edges).
    resource_price
        Price per unit of each resource, shape (n_resources).
    bound
        Proven upper bound in points.
    clock
        The budget.
    seed
        Of all random choices.
    report
        Called with the best value whenever it may have risen.
    """
    core = reduced.core
    searches = []
    for number in range(N_SEARCHES):
        board = start_board(reduced, share, 2 * seed + number)
        searches.append(_Search(board, board.chosen.copy(), board.totals[:1].copy()))
    start_value = int(searches[0].best_value[0])
    report(start_value)
    n_candidates = max(1, len(core.must_place))
    scale = max((bound - start_value) / n_candidates, 1e-3)
    positive = resource_price[resource_price > 0]
    least_fine = 0.01 * float(positive.mean()) if len(positive) else 1.0
    fines = np.maximum(resource_price, least_fine)
    done, rate, probed = 0, 50_000.0, 0.0
    with ThreadPoolExecutor(N_SEARCHES) as pool:
        while len(core.candidate):
            best_value = max(int(each.best_value[0]) for each in searches)
            progress = _progress(clock, done / n_candidates)
            if progress >= 1.0 or clock.is_stopped() or best_value >= np.floor(bound):
                break
            steps = _chunk(clock, n_candidates, rate, done)
            heat = min(1.0, progress / (1.0 - POLISH_SHARE))
            before = time.perf_counter()
            is_last = heat >= 1.0
            if is_last or heat - probed >= 1.0 / N_PROBES:
                probed = heat
                jobs = [
                    pool.submit(_polish, core, each, scale, steps, is_last) for each in searches
                ]
            else:
                jobs = [
                    pool.submit(_oscillate, core, each, scale, fines, steps, heat)
                    for each in searches
                ]
            for job in jobs:
                job.result()
            done += steps
            rate = 0.5 * rate + 0.5 * steps / max(time.perf_counter() - before, 1e-6)
            report(max(int(each.best_value[0]) for each in searches))
    winner = max(searches, key=lambda each: int(each.best_value[0]))
    return Found(winner.best, int(winner.best_value[0]), done // n_candidates)


def _progress(clock: Clock, sweeps: float) -> float:
    """Share of the budget that is used, 0 to 1."""
    shares = [0.0]
    if clock.budget.seconds is not None:
        shares.append(clock.elapsed() / clock.budget.seconds)
    if clock.budget.iterations is not None:
        shares.append(sweeps / clock.budget.iterations)
    return max(shares)


def _chunk(clock: Clock, n_candidates: int, rate: float, done: int) -> int:
    """Proposals until the clock is read again: about a hundredth of the budget."""
    if clock.budget.iterations is not None:
        total = clock.budget.iterations * n_candidates
        steps = max(1, min(total - done, max(n_candidates, total // 100)))
        if clock.budget.seconds is None:
            return steps
    remaining = clock.remaining() or 0.0
    seconds = min(0.01 * (clock.budget.seconds or 1.0), 0.25 * remaining, 1.0)
    return max(100, int(rate * seconds))


def _oscillate(
    core: chains.Core,
    own: _Search,
    scale: float,
    fines: NDArray[np.float64],
    steps: int,
    heat: float,
) -> None:
    temperature = scale * HOT * (COLD / HOT) ** heat
    fine = FIRST_FINE * (LAST_FINE / FIRST_FINE) ** heat
    chains.set_weights(core, own.board, fines * fine)
    chains.anneal(core, own.board, own.best, own.best_value, steps, temperature, temperature, REACH)


def _polish(core: chains.Core, own: _Search, scale: float, steps: int, is_last: bool) -> None:
    """Make a feasible copy of the board and improve it without overload."""
    if is_last and own.board.totals[chains.OVER] == 0:
        board = own.board
    else:
        board = chains.copy_board(own.board)
    chains.set_weights(core, board, np.full(len(core.capacity), chains.STRICT))
    if not chains.unload(core, board, np.inf):
        board = chains.empty_board(core, 0)
        board.random[:] = own.board.random
        chains.seat_all(core, board, own.best[own.best >= 0])
    warm = 0.5 * COLD * scale
    chains.anneal(core, board, own.best, own.best_value, steps, warm, 0.2 * warm, 4 * REACH)
    if is_last:
        chains.overwrite(own.board, board)
