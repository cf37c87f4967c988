"""The price method: a first-order method for the linear relaxation that any moment can end.

Primal-dual hybrid gradient (Chambolle and Pock 2011, *JMIV* 40(1)) with the adaptive steps,
restarts from averages and balance of primal and dual of PDLP (Applegate et al. 2021, *NeurIPS*).
Two things are our own: candidates keep to one place exactly, and most passes visit only the edges
near each candidate's best at the prices of the moment, about one in ten.
"""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.planning.price_rows import Rows, Scales, of_edges
from matcher.planning.primal_dual import move_prices, move_shares, sum_surplus

EDGES_NEAR = {20: 16, 40: 10, 80: 6, 160: 5}
"""Iteration -> edges per candidate that passes visit from there on."""
LOOK_EVERY = 40
"""Iterations between two looks at the bound."""
FIRST_BALANCE = 3.0
"""Dual over primal step at the start, in scaled units."""
MOST_BALANCE = 1e4
"""Beyond this only prices move: where a limit is exactly tight they would run away."""
GREAT_PROGRESS, SOME_PROGRESS, LONG_RUN = 0.2, 0.8, 0.36
"""When to start again from the average: see `_is_time` and section 3.2 of the paper on PDLP."""
LARGE = 20_000
"""Edges from which a pass is worth two threads."""

Floats = NDArray[np.float64]
Shares = NDArray[np.float32]


@dataclass(frozen=True)
class Look:
    """The state of the method at one moment, in scaled units.

    Attributes
    ----------
    bound
        Upper bound at these prices.
    error
        Relative distance of points and bound, plus relative excess of use over the limits.
    price
        Prices of the rows, shape (n_rows).
    share
        Fraction of each edge, shape (n_edges of the pass).
    used
        What the shares use of each row, shape (n_rows).
    """

    bound: float
    error: float
    price: Floats
    share: Floats
    used: Floats


@dataclass
class _Average:
    """Sums since the last restart."""

    price: Floats
    used: Floats
    share: Floats
    points: float = 0.0
    weight: float = 0.0


class PriceMethod:
    """The iterates, the average since the last restart, and the best prices so far.

    Parameters
    ----------
    rows, scales
        The relaxation.
    pool
        Two threads.

    Attributes
    ----------
    best
        The look with the lowest bound so far.
    iterations
        Passes over the edges so far.
    """

    def __init__(self, rows: Rows, scales: Scales, pool: Executor) -> None:
        self.rows, self.scales, self.pool = rows, scales, pool
        self.iterations = 0
        n_rows, n_edges = len(scales.limit), len(rows.points)
        self._all_parts = _parts(rows)
        self._loss = np.zeros(n_edges, dtype=np.float32)
        self._edges = self._looked_at = np.arange(n_edges)
        self._price, self._used, self._points = np.zeros(n_rows), np.zeros(n_rows), 0.0
        self._share: Shares = np.zeros(n_edges, dtype=np.float32)
        self._moved: Shares = self._share
        self._pending = 0.0
        self._visit(rows, self._share)
        self._step = 1.0 / max(float(np.abs(rows.term_amount).max(initial=0.0)), 1e-9)
        self._balance = FIRST_BALANCE
        self._error_before = np.inf
        self._restart(np.inf)
        self.best = self._look(self._price, self._share, self._used, 0.0)

    def run(self, iterations: int, is_over: Callable[[], bool]) -> tuple[Look, Look]:
        """Iterate, then look at the newest shares and at the average; the better one comes first.

        Parameters
        ----------
        iterations
            At most; a moment at which edges are chosen anew ends the run earlier.
        is_over
            Asked after every iteration; True ends the run.
        """
        for _ in range(iterations):
            self._iterate()
            if self.iterations in EDGES_NEAR or is_over():
                break
        self._sum.share += self._pending * self._share
        self._pending = 0.0
        total = self._sum
        average = self._look(
            total.price / total.weight,
            total.share / total.weight,
            total.used / total.weight,
            total.points / total.weight,
        )
        newest = self._look(self._price, self._share, self._used, self._points)
        for look in (newest, average):
            if look.bound < self.best.bound:
                self.best = look
        nearer, farther = sorted((average, newest), key=lambda look: look.error)
        self._restart_when_it_is_time(nearer)
        return nearer, farther

    def shares(self, look: Look) -> Floats:
        """Fraction of every edge of the problem in a look of the last run, shape (n_edges)."""
        shares = np.zeros(len(self.rows.points))
        shares[self._looked_at] = look.share
        return shares

    def _iterate(self) -> None:
        """One step that its own size allows: if it went too far, it is made again, shorter."""
        while True:
            self.iterations += 1
            step, balance = self._step, self._balance
            length, points, used = self._move(step / balance)
            price = np.empty_like(self._price)
            change, bend = move_prices(
                self._price,
                used,
                self._used,
                self.scales.limit,
                self.scales.highest,
                step * balance,
                price,
            )
            bend = abs(bend)
            moved = 0.5 * (balance * length + change / balance)
            longest = moved / bend if bend > 0.0 else np.inf
            count = self.iterations + 1.0
            self._step = min((1 - count**-0.3) * longest, (1 + count**-0.6) * step)
            if step <= longest:
                break
        self._share, self._moved = self._moved, self._share
        self._price, self._used, self._points, self._pending = price, used, points, step
        self._sum.price += step * price
        self._sum.used += step * used
        self._sum.points += step * points
        self._sum.weight += step

    def _move(self, step: float) -> tuple[float, float, Floats]:
        """Squared length of the move, points and use of the moved shares."""
        weight, self._pending = self._pending, 0.0
        jobs = [
            (
                self._visited,
                self._price,
                step,
                self._share,
                self._moved,
                self._sum.share,
                weight,
                used,
                *part,
            )
            for used, part in zip(self._used_by, self._parts, strict=True)
        ]
        if len(jobs) == 1:
            answers = [move_shares(*jobs[0])]
        else:
            answers = list(self.pool.map(lambda job: move_shares(*job), jobs))
        length = sum(answer[0] for answer in answers)
        points = sum(answer[1] for answer in answers)
        return length, points, np.sum(self._used_by, axis=0)

    def _look(
        self, price: Floats, share: NDArray[np.floating], used: Floats, points: float
    ) -> Look:
        jobs = [(self.rows, price, self._loss, *part) for part in self._all_parts]
        surplus = sum(self.pool.map(lambda job: sum_surplus(*job), jobs))
        bound = float(surplus) + float((self.scales.limit * price).sum())
        over = np.maximum(used - self.scales.limit, 0.0)
        # What a quota lacks is no fault of the shares: it is paid for, at its highest price.
        is_quota = np.isfinite(self.scales.highest)
        points -= float((over[is_quota] * self.scales.highest[is_quota]).sum())
        excess = _length(over[~is_quota])
        error = abs(bound - points) / (1 + abs(bound))
        error += excess / (1 + _length(self.scales.limit))
        return Look(bound, error, price.copy(), share.astype(float), used)

    def _restart_when_it_is_time(self, nearer: Look) -> None:
        self._looked_at = self._edges
        if self.iterations in EDGES_NEAR or self._is_time(nearer.error):
            self._rebalance(nearer)
            self._choose_edges(nearer)
            self._restart(nearer.error)
        self._error_before = nearer.error

    def _is_time(self, error: float) -> bool:
        """Much nearer than at the last restart, nearer and no longer improving, or long ago."""
        if error <= GREAT_PROGRESS * self._error_at_restart:
            return True
        if error <= SOME_PROGRESS * self._error_at_restart and error > self._error_before:
            return True
        return self.iterations - self._restarted_at >= LONG_RUN * self.iterations

    def _rebalance(self, nearer: Look) -> None:
        """Give primal and dual steps the proportion in which both have moved."""
        prices = _length(nearer.price - self._price_at_restart)
        shares = _length(nearer.share - self._share_at_restart)
        if prices > 1e-10 and shares > 1e-10:
            balance = float(np.sqrt(self._balance * prices / shares))
            self._balance = min(max(balance, 1.0 / MOST_BALANCE), MOST_BALANCE)

    def _choose_edges(self, nearer: Look) -> None:
        """Go on from a look, visiting the edges near each candidate's best at its prices."""
        self._price = nearer.price.copy()
        share = np.zeros(len(self.rows.points), dtype=np.float32)
        share[self._edges] = nearer.share
        n_candidates = len(self.rows.must_place)
        per_candidate = [near for at, near in EDGES_NEAR.items() if at <= self.iterations]
        if per_candidate and per_candidate[-1] * n_candidates < len(share):
            wanted = per_candidate[-1] * n_candidates
            for part in self._all_parts:
                sum_surplus(self.rows, self._price, self._loss, *part)
            window = np.partition(self._loss, wanted - 1)[wanted - 1]
            self._edges = np.flatnonzero((self._loss <= window) | (share > 0.0))
            self._visit(of_edges(self.rows, self._edges), share[self._edges])
        else:
            self._visit(self._visited, share[self._edges])
        terms = self._visited.term_amount * np.repeat(
            self._share, np.diff(self._visited.term_first)
        )
        n_rows = len(self.scales.limit)
        self._used = np.bincount(self._visited.term_row, terms, n_rows).astype(float)
        self._points = float((self._visited.points * self._share).sum(dtype=float))

    def _visit(self, rows: Rows, share: Shares) -> None:
        self._visited, self._share = rows, share
        self._moved = np.zeros_like(share)
        self._parts = _parts(rows)
        self._used_by = [np.zeros(len(self.scales.limit)) for _ in self._parts]

    def _restart(self, error: float) -> None:
        n_rows = len(self.scales.limit)
        self._sum = _Average(np.zeros(n_rows), np.zeros(n_rows), np.zeros(len(self._share)))
        self._pending = 0.0
        self._error_at_restart, self._restarted_at = error, self.iterations
        self._price_at_restart, self._share_at_restart = self._price.copy(), self._share.copy()


def _parts(rows: Rows) -> list[tuple[int, int]]:
    """Candidates for each thread: two parts with as many edges, one when that is too few."""
    n_candidates, n_edges = len(rows.must_place), len(rows.points)
    if n_edges < LARGE:
        return [(0, n_candidates)]
    half = int(np.searchsorted(rows.first_edge, n_edges // 2))
    return [(0, half), (half, n_candidates)]


def _length(vector: Floats) -> float:
    """Euclidean norm, summed in the same order on every machine."""
    return float(np.sqrt((vector * vector).sum()))
