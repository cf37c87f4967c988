"""The only door to the planner: choose the method, respect the budget, check the plan."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from matcher.errors import InvalidProblem
from matcher.planning.bound import certify
from matcher.planning.budget import DEFAULT_BUDGET, Budget, Clock
from matcher.planning.check import verify
from matcher.planning.compile import compile_kernels
from matcher.planning.exact import LARGEST, solve_exactly
from matcher.planning.memory import peak_memory
from matcher.planning.plan import (
    Limit,
    Plan,
    Prices,
    Termination,
    TracePoint,
    objective_of,
    relative_gap,
)
from matcher.planning.prices import Relaxation, relax
from matcher.planning.problem import Problem, validate_problem
from matcher.planning.reduce import reduce_problem
from matcher.planning.search import Found, search

__all__ = ["Budget", "Progress", "solve"]

FIRST_RUN = 3.0
"""Seconds after which compiling was no loading of the cache; then the budget starts after it."""
PRICE_SHARE = 0.3
"""Share of the time that the prices may take at most; they seldom take it."""
CHECK_WORK = 10
"""Seconds that the last check may take, as a multiple of one certificate's."""
EDGES_PER_CANDIDATE = 20
"""Edges per candidate that the search sees, on average."""


@dataclass(frozen=True)
class Progress:
    """One message about a running solve.

    Attributes
    ----------
    step
        "prices", "exact", "search" or "check"; of a whole region also "rules", "scores" and
        "problem", which come before.
    seconds
        Since the start.
    objective, bound
        In points; None while unknown.
    chosen
        Positions of the edges that make the plan with this objective, shape (n_placed); None
        unless it is better than every plan that was told before.
    """

    step: str
    seconds: float
    objective: int | None = None
    bound: float | None = None
    chosen: NDArray[np.int64] | None = field(default=None, compare=False, repr=False)

    @property
    def gap(self) -> float | None:
        """Share of the bound not yet proven to be reached; None while unknown."""
        if self.objective is None or self.bound is None:
            return None
        return relative_gap(self.objective, self.bound)


@dataclass
class _Diary:
    """What happened when: seconds per step, best values over time, messages to the caller."""

    clock: Clock
    progress: Callable[[Progress], None] | None
    bound: float = np.inf
    seconds: dict[str, float] = field(default_factory=dict)
    trace: list[TracePoint] = field(default_factory=list)
    step: str = ""
    step_began: float = 0.0

    def begin(self, step: str) -> None:
        self.end()
        self.step, self.step_began = step, self.clock.elapsed()
        self.tell(None)

    def end(self) -> None:
        if self.step:
            self.seconds[self.step] = round(self.clock.elapsed() - self.step_began, 3)

    def lower(self, bound: float) -> None:
        """Tell of a better bound."""
        self.bound = bound
        self.tell(None)

    def note(self, objective: int, chosen: Callable[[], NDArray[np.int64]]) -> None:
        is_better = not self.trace or objective > self.trace[-1].objective
        if is_better:
            self.trace.append(TracePoint(self.clock.elapsed(), objective, self.bound))
        self.tell(objective, chosen() if is_better else None)

    def tell(self, objective: int | None, chosen: NDArray[np.int64] | None = None) -> None:
        if self.progress is not None:
            bound = self.bound if np.isfinite(self.bound) else None
            self.progress(Progress(self.step, self.clock.elapsed(), objective, bound, chosen))


def solve(
    problem: Problem,
    budget: Budget = DEFAULT_BUDGET,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    exact_up_to: int = LARGEST,
    start: NDArray[np.bool_] | None = None,
) -> Plan:
    """A checked plan with a certified bound.

    Parameters
    ----------
    problem
        What to plan.
    budget
        Limits of time and work.
    seed
        Same problem, seed and iteration budget (without a time limit) give the same plan.
    progress
        Called from this thread with each step, with the bound while prices are sought, and with
        the best value so far while plans are.
    should_stop
        Asked a few times per second; True, from then on, ends any step with the best plan so far.
    exact_up_to
        Edges up to which the exact method is tried first; -1 never tries it.
    start
        A plan to begin from, shape (n_edges), such as the one that stands; it need not obey all
        rules or place everybody: what fits is kept, and then improved. None for none.

    Raises
    ------
    InvalidProblem
        With all faults of the problem.
    PlanRejected
        When the independent checker refuses the outcome: an error in passend, never a plan.
    """
    clock = Clock(budget, should_stop)
    validate_problem(problem)
    if start is not None and start.shape != (problem.n_edges,):
        raise InvalidProblem([f"start: shape {start.shape}, expected ({problem.n_edges},)."])
    compiling = _seconds_of(compile_kernels)
    if compiling > FIRST_RUN:
        clock = replace(clock, started=clock.started + compiling)
    clock = clock.keeping(CHECK_WORK * _seconds_of(lambda: certify(problem, Prices.zero(problem))))
    diary = _Diary(clock, progress)
    diary.seconds["compile"] = round(compiling, 3)
    diary.begin("prices")
    remaining = clock.remaining()
    relaxation = relax(
        problem,
        seconds=None if remaining is None else PRICE_SHARE * remaining,
        should_stop=should_stop,
        report=diary.lower,
    )
    diary.bound = relaxation.bound
    chosen, outcome = _choose(problem, relaxation, diary, seed, exact_up_to, start)
    diary.begin("check")
    plan = _plan(problem, relaxation, chosen, outcome, diary, seed)
    verify(problem, plan)
    diary.end()
    return plan


def _seconds_of(act: Callable[[], object]) -> float:
    began = perf_counter()
    act()
    return perf_counter() - began


@dataclass(frozen=True)
class _Outcome:
    method: str
    termination: Termination
    limit: Limit
    iterations: int


def _choose(
    problem: Problem,
    relaxation: Relaxation,
    diary: _Diary,
    seed: int,
    exact_up_to: int,
    start: NDArray[np.bool_] | None,
) -> tuple[NDArray[np.bool_], _Outcome]:
    exact = None
    if problem.n_edges <= exact_up_to:
        diary.begin("exact")
        remaining = diary.clock.remaining()
        limit = None if remaining is None else 0.7 * remaining
        exact = solve_exactly(
            problem, seconds=limit, seed=seed, should_stop=diary.clock.should_stop
        )
        if exact is not None and exact.is_optimal:
            return exact.chosen, _Outcome("exact", Termination.OPTIMAL, Limit.NONE, 0)
    diary.begin("search")
    reduced = reduce_problem(
        problem, relaxation.prices, edges_per_candidate=EDGES_PER_CANDIDATE, start=start
    )

    def note(value: int, core_edges: NDArray[np.int64]) -> None:
        diary.note(value, lambda: reduced.edge[core_edges[core_edges >= 0]])

    found = search(
        reduced,
        relaxation.share,
        relaxation.bound,
        diary.clock,
        seed,
        note,
        None if start is None else np.flatnonzero(start[reduced.edge]),
    )
    chosen = np.zeros(problem.n_edges, dtype=bool)
    chosen[reduced.edge[found.chosen[found.chosen >= 0]]] = True
    outcome = _search_outcome(found, relaxation.bound, diary.clock)
    if exact is not None and objective_of(problem, exact.chosen) > found.value:
        return exact.chosen, replace(outcome, method="exact")
    return chosen, outcome


def _search_outcome(found: Found, bound: float, clock: Clock) -> _Outcome:
    if found.value >= np.floor(bound):
        return _Outcome("search", Termination.OPTIMAL, Limit.NONE, found.sweeps)
    if clock.is_stopped():
        return _Outcome("search", Termination.STOPPED, Limit.NONE, found.sweeps)
    is_done = clock.budget.iterations is not None and found.sweeps >= clock.budget.iterations
    limit = Limit.ITERATIONS if is_done else Limit.TIME
    return _Outcome("search", Termination.LIMIT, limit, found.sweeps)


def _plan(
    problem: Problem,
    relaxation: Relaxation,
    chosen: NDArray[np.bool_],
    outcome: _Outcome,
    diary: _Diary,
    seed: int,
) -> Plan:
    prices, bound = certify(problem, relaxation.prices)
    objective = objective_of(problem, chosen)
    diary.note(objective, lambda: np.flatnonzero(chosen))
    return Plan(
        chosen=chosen,
        objective=objective,
        bound=bound,
        prices=prices,
        termination=outcome.termination,
        limit=outcome.limit,
        method=outcome.method,
        seed=seed,
        iterations=outcome.iterations,
        seconds=diary.seconds,
        trace=tuple(diary.trace),
        peak_memory=peak_memory(),
    )
