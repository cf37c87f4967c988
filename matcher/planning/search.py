"""The large-scale search: anneal, then place small areas anew exactly, until the budget is used.

Annealing brings the whole plan near; areas then find what it cannot. When areas no longer improve
anything, annealing starts again from the best plan at a lower temperature.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray

from matcher.planning import chains
from matcher.planning.annealing import (
    Annealer,
    all_at_once,
    unit_fines,
    unit_temperature,
)
from matcher.planning.area_model import place_anew
from matcher.planning.areas import Area, AreaMap
from matcher.planning.board import VALUE, Board, Core
from matcher.planning.budget import Clock
from matcher.planning.reduce import ReducedProblem
from matcher.planning.rounding import start_board

N_THREADS = 2
"""Searches, and areas at work at the same time: one per core."""
FIRST_SHARE = 0.06
"""Share of the budget for a first, hurried round of annealing: an early stop finds a good plan."""
ANNEAL_SHARE = 0.6
"""Share of what is left of the budget that every other round of annealing takes."""
POLISH_SHARE = 0.15
"""Share of a round that polishes the feasible plan."""
N_PROBES = 3
"""How often a round makes a feasible plan along the way, so that a stop finds a good one."""
BATCH = 24
"""Areas drawn from one plan; enough to keep the cores busy until the last one is solved."""
SMALLEST_AREA, FIRST_AREA, LARGEST_AREA = 60, 250, 1_000
"""Edges of an area; the size follows how many areas are solved to the end."""
SWEEPS_PER_AREA = 10
"""What an area counts for in a budget of iterations: about as much work."""
STALE = 2
"""Batches without any improvement after which annealing starts again."""

Report = Callable[[int, NDArray[np.int64]], None]
"""Takes the best value so far and its edges, as in ``Found``, which are good during the call."""


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
        Sweeps done by each search, with areas at their equivalent.
    """

    chosen: NDArray[np.int64]
    value: int
    sweeps: int


@dataclass
class _Meter:
    """How much of the budget is used, and how many proposals fit in a moment."""

    clock: Clock
    n_candidates: int
    goal: float
    sweeps: float = 0.0
    rate: float = 20_000.0

    def progress(self) -> float:
        """Share of the budget that is used, 0 to 1 and beyond."""
        shares = [0.0]
        if self.clock.budget.seconds is not None:
            shares.append(self.clock.elapsed() / self.clock.budget.seconds)
        if self.clock.budget.iterations is not None:
            shares.append(self.sweeps / self.clock.budget.iterations)
        return max(shares)

    def whole_sweeps(self) -> int:
        """Sweeps done; the last batch of areas counts only as far as the budget goes."""
        done = int(np.ceil(self.sweeps))
        return min(done, self.clock.budget.iterations or done)

    def is_over(self, value: int) -> bool:
        return self.progress() >= 1.0 or self.clock.is_stopped() or value >= self.goal

    def seconds_left(self) -> float:
        remaining = self.clock.remaining()
        return np.inf if remaining is None else remaining

    def chunk(self) -> int:
        """Proposals until the clock is read again: about a hundredth of the budget."""
        budget = self.clock.budget
        steps = np.inf
        if budget.iterations is not None:
            left = budget.iterations - self.sweeps
            steps = self.n_candidates * min(left, max(1.0, budget.iterations / 100))
        if budget.seconds is not None:
            moment = min(0.01 * budget.seconds, 0.25 * self.seconds_left(), 1.0)
            steps = min(steps, max(100, self.rate * moment))
        return max(1, int(steps))

    def count(self, steps: int, seconds: float) -> None:
        self.sweeps += steps / self.n_candidates
        self.rate = 0.5 * self.rate + 0.5 * steps / max(seconds, 1e-6)


@dataclass
class _AreaSize:
    """Edges per area, steered so that most areas are solved to the end and not all at once."""

    edges: float = FIRST_AREA
    idle_batches: int = field(default=0)

    def learn(self, solved_share: float, improved: int) -> None:
        if solved_share > 0.8:
            self.edges = min(LARGEST_AREA, self.edges * 1.15)
        elif solved_share < 0.5:
            self.edges = max(SMALLEST_AREA, self.edges / 1.15)
        self.idle_batches = 0 if improved else self.idle_batches + 1


def search(
    reduced: ReducedProblem,
    share: NDArray[np.float64],
    bound: float,
    clock: Clock,
    seed: int,
    report: Report,
    start: NDArray[np.int64] | None = None,
) -> Found:
    """Search until the budget is used, the caller stops it, or the bound is met.

    Parameters
    ----------
    reduced
        The core.
    share
        Fractional plan of the relaxation, shape (n_edges).
    bound
        Proven upper bound in points.
    clock
        The budget.
    seed
        Of all random choices.
    report
        Called with the best plan now and then.
    start
        Edges of the core to begin with, as far as they fit; None for none. Then the search first
        improves that plan area by area, before it anneals.
    """
    core = reduced.core
    fines = unit_fines(core)
    searches = [
        Annealer(core, start_board(reduced, share, N_THREADS * seed + number, start), fines)
        for number in range(N_THREADS)
    ]
    value = int(searches[0].best_value[0])
    report(value, searches[0].best)
    meter = _Meter(clock, max(1, len(core.must_place)), float(np.floor(bound)))
    scale = unit_temperature(core, bound - value)
    rng = np.random.default_rng(seed)
    with ThreadPoolExecutor(N_THREADS) as pool:
        heat, is_begun = 0.0, start is not None
        if len(core.gap) and not is_begun:
            _anneal(pool, searches, scale, heat, FIRST_SHARE, meter, report)
        while len(core.gap) and not meter.is_over(_best(searches)):
            if not is_begun:
                _anneal(pool, searches, scale, heat, ANNEAL_SHARE, meter, report)
            board = _leader(searches).best_board()
            _improve_areas(pool, core, board, meter, rng, report)
            for each in searches:
                each.adopt(board)
            heat, is_begun = 0.5, False
    winner = _leader(searches)
    return Found(winner.best, int(winner.best_value[0]), meter.whole_sweeps())


def _leader(searches: list[Annealer]) -> Annealer:
    return max(searches, key=lambda each: int(each.best_value[0]))


def _best(searches: list[Annealer]) -> int:
    return int(_leader(searches).best_value[0])


def _anneal(
    pool: ThreadPoolExecutor,
    searches: list[Annealer],
    scale: float,
    first_heat: float,
    share_of_rest: float,
    meter: _Meter,
    report: Report,
) -> None:
    """One round: cool from the first heat to the end, then polish."""
    began = meter.progress()
    share = share_of_rest * (1.0 - began)
    probed = 0
    while not meter.is_over(_best(searches)):
        done = (meter.progress() - began) / share
        if done >= 1.0:
            break
        steps, before = meter.chunk(), time.perf_counter()
        cooled = done / (1.0 - POLISH_SHARE)
        if cooled >= 1.0 or cooled * N_PROBES > probed + 1:
            probed += 1
            all_at_once(pool, searches, "polish", scale, steps)
        else:
            heat = first_heat + (1.0 - first_heat) * cooled
            all_at_once(pool, searches, "cool", scale, heat, steps)
        meter.count(steps, time.perf_counter() - before)
        report(_best(searches), _leader(searches).best)


def _improve_areas(
    pool: ThreadPoolExecutor,
    core: Core,
    board: Board,
    meter: _Meter,
    rng: np.random.Generator,
    report: Report,
) -> None:
    """Place areas of a feasible board anew, batch by batch, until nothing improves."""
    area_map, size = AreaMap(core), _AreaSize()
    while size.idle_batches < STALE and not meter.is_over(int(board.totals[VALUE])):
        areas = area_map.draw(board, int(size.edges), BATCH, rng)
        if not areas:
            return
        before = board.chosen.copy()
        place = partial(_place_anew, core, before, meter)
        answers = [pool.submit(place, area) for area in areas]
        solved = improved = 0
        for area, answer in zip(areas, answers, strict=True):
            edges, is_solved = answer.result()
            solved += is_solved
            if (edges != before[area.people]).any():
                improved += chains.exchange(core, board, area.people, edges)
                report(int(board.totals[VALUE]), board.chosen)
        meter.sweeps += SWEEPS_PER_AREA * len(areas)
        size.learn(solved / len(areas), improved)


def _place_anew(
    core: Core, chosen: NDArray[np.int64], meter: _Meter, area: Area
) -> tuple[NDArray[np.int64], bool]:
    if meter.clock.is_stopped():
        return chosen[area.people], False
    return place_anew(core, area, chosen, meter.seconds_left())
