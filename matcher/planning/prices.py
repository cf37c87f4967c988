"""Prices of everything scarce from the linear relaxation, and a fractional plan to round.

Its small inaccuracies do no harm: `bound.certify` recomputes a valid bound from whatever prices
come out. How the prices come about is in `price_method.py`.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from matcher.planning.bound import certify
from matcher.planning.plan import Prices
from matcher.planning.price_method import LOOK_EVERY, PriceMethod
from matcher.planning.price_rows import price_rows
from matcher.planning.problem import Problem

N_THREADS = 2
ITERATION_LIMIT = 20_000
SOLVED = 1e-6
"""Relative error at which the relaxation counts as solved."""
FALL, QUIET, NEAR = 2e-5, 0.25, 2e-3
"""Or: within this error, the bound fell less than this in this last share of the iterations."""
FEWEST = 400
"""Iterations before that second rule counts."""


@dataclass(frozen=True, eq=False)
class Relaxation:
    """The linear relaxation: its prices, the bound they certify, and a fractional plan.

    Attributes
    ----------
    prices
        Certified prices.
    bound
        Upper bound in points.
    share
        Fraction of each edge, shape (n_edges), about 0 to 1; rules hold only approximately.
    """

    prices: Prices
    bound: float
    share: NDArray[np.float64]


def relax(
    problem: Problem,
    *,
    seconds: float | None = None,
    should_stop: Callable[[], bool] | None = None,
    report: Callable[[float], None] | None = None,
) -> Relaxation:
    """Solve the linear relaxation, near enough for a bound within a few parts in 100,000.

    Parameters
    ----------
    problem
        A valid problem.
    seconds
        Wall limit; None keeps the result independent of the machine's speed.
    should_stop
        Asked several times per second; True ends the work with the best prices so far.
    report
        Called with the bound so far, in points, several times per second.
    """
    free, free_bound = certify(problem, Prices.zero(problem))
    if not problem.n_edges:
        return Relaxation(free, free_bound, np.zeros(0))
    watch = _Watch(seconds, should_stop)
    rows, scales = price_rows(problem)
    with ThreadPoolExecutor(N_THREADS) as pool:
        method = PriceMethod(rows, scales, pool)
        bounds: list[tuple[int, float]] = []
        while True:
            nearer, _ = method.run(LOOK_EVERY, watch.is_over)
            bounds.append((method.iterations, method.best.bound))
            if report is not None:
                report(min(free_bound, method.best.bound * scales.points))
            if watch.is_over() or _is_solved(nearer.error, bounds):
                break
        share = method.shares(nearer)
    found, bound = certify(problem, scales.in_points(problem, method.best.price))
    if bound >= free_bound:
        found, bound = free, free_bound
    return Relaxation(found, bound, np.clip(share, 0.0, 1.0))


def _is_solved(error: float, bounds: list[tuple[int, float]]) -> bool:
    iterations, bound = bounds[-1]
    if error < SOLVED or iterations >= ITERATION_LIMIT:
        return True
    if iterations < FEWEST or error > NEAR:
        return False
    earlier = [each for at, each in bounds if at <= (1 - QUIET) * iterations]
    return bool(earlier) and earlier[-1] - bound <= FALL * abs(bound)


@dataclass
class _Watch:
    """Whether time is up or somebody asked to stop; asks others ten times per second at most."""

    seconds: float | None
    should_stop: Callable[[], bool] | None

    def __post_init__(self) -> None:
        self.began = self.asked = perf_counter()
        self.is_stopped = False

    def is_over(self) -> bool:
        now = perf_counter()
        if self.should_stop is not None and now - self.asked >= 0.1:
            self.asked = now
            self.is_stopped = self.is_stopped or self.should_stop()
        return self.is_stopped or (self.seconds is not None and now - self.began >= self.seconds)
