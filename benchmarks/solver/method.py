"""What every method answers, and how its answers are kept while it runs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from matcher.planning.plan import objective_of
from matcher.planning.problem import Problem

Chosen = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Outcome:
    """The last word of a method; better plans that it offered on the way count all the same.

    Attributes
    ----------
    chosen
        Chosen edges, shape (n_edges); None when it found no plan.
    bound
        The upper bound that the method itself claims, in points; infinity when it has none.
    """

    chosen: Chosen | None
    bound: float = np.inf


@dataclass(frozen=True, eq=False)
class Incumbent:
    """The best plan at one moment, and the bound until then."""

    seconds: float
    value: int
    bound: float
    chosen: Chosen


@dataclass(eq=False)
class Recorder:
    """Keeps the best plan over time; the clock starts when it is made.

    Building a model, importing nothing: all that a method does with the problem is on this clock.
    """

    problem: Problem
    kept: list[Incumbent] = field(default_factory=list)
    bounds: list[tuple[float, float]] = field(default_factory=list)
    started: float = field(default_factory=perf_counter)

    def elapsed(self) -> float:
        """Seconds since the start."""
        return perf_counter() - self.started

    def offer(self, chosen: Chosen | None, bound: float = np.inf) -> None:
        """Note a plan, a bound or both; a plan that is no better than the last is forgotten."""
        now = self.elapsed()
        if bound < (self.bounds[-1][1] if self.bounds else np.inf):
            self.bounds.append((now, bound))
        if chosen is None:
            return
        value = objective_of(self.problem, chosen)
        if not self.kept or value > self.kept[-1].value:
            best = self.bounds[-1][1] if self.bounds else np.inf
            self.kept.append(Incumbent(now, value, best, chosen.copy()))

    def at(self, seconds: float) -> tuple[Incumbent | None, float]:
        """The best plan and the best bound known after so many seconds."""
        plan = [kept for kept in self.kept if kept.seconds <= seconds]
        bound = [value for when, value in self.bounds if when <= seconds]
        return (plan[-1] if plan else None), (bound[-1] if bound else np.inf)


Solve = Callable[[Problem, float, int, Recorder], Outcome]
"""Plan a problem within wall seconds, with a seed, offering better plans on the way."""


@dataclass(frozen=True)
class Method:
    """One competitor.

    Attributes
    ----------
    name
        As in the tables.
    label
        As in the text, with the library.
    module
        Below `benchmarks.solver.methods`; holds `prepare()` when something must be loaded before
        the clock starts, and the function `solve`.
    threads
        That can be busy at the same time.
    is_anytime
        Whether one run answers for all shorter budgets: its course does not depend on the budget.
    many_seeds
        Whether its outcome is chance, so that every seed counts; others run with the first seed.
    uses_budget
        Whether it goes on for as long as it may; others end within seconds.
    unsupported
        Kinds of rules that it cannot keep; see `rules_of`.
    """

    name: str
    label: str
    module: str
    threads: int = 1
    is_anytime: bool = False
    many_seeds: bool = False
    uses_budget: bool = True
    unsupported: frozenset[str] = frozenset()

    def load(self) -> Solve:
        """Import the module and everything that must be there before the clock starts."""
        module = import_module(f"benchmarks.solver.methods.{self.module}")
        if hasattr(module, "prepare"):
            module.prepare()
        solve: Solve = module.METHODS[self.name]
        return solve


def rules_of(problem: Problem) -> frozenset[str]:
    """Kinds of rules in a problem beyond one place each, seats and guidance."""
    present = {
        "guarantee": bool(problem.must_place.any()),
        "move cap": problem.move_cap >= 0,
        "group": len(problem.group_place) > 0,
        "apart": len(problem.apart_a) > 0,
        "quota": len(problem.quota_target) > 0,
    }
    return frozenset(name for name, is_present in present.items() if is_present)
