"""How long the solver may search, and the clock that watches it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Budget:
    """Limits of one solve; whichever is reached first ends it.

    Attributes
    ----------
    seconds
        Wall seconds for the whole of solve(), from the first check to the last. None is no limit.
    iterations
        Sweeps of the search: in one sweep each of the two searches proposes as many changes as
        there are candidates. Without `seconds`, the plan depends on problem and seed alone. None
        is no limit.
    """

    seconds: float | None = None
    iterations: int | None = None

    def __post_init__(self) -> None:
        if self.seconds is not None and not self.seconds > 0:
            raise ValueError("seconds must be positive")
        if self.iterations is not None and self.iterations < 1:
            raise ValueError("iterations must be at least 1")

    def after(self, spent: float) -> "Budget":
        """What is left after `spent` seconds of other steps: at least half of the seconds."""
        if self.seconds is None:
            return self
        return Budget(max(self.seconds - spent, 0.5 * self.seconds), self.iterations)


DEFAULT_BUDGET = Budget(seconds=60.0)


@dataclass(frozen=True)
class Clock:
    """Wall time since the start of a solve.

    Attributes
    ----------
    budget
        The limits.
    should_stop
        Asked between steps; True ends the search early with the best plan so far.
    """

    budget: Budget
    should_stop: Callable[[], bool] | None = None
    started: float = field(default_factory=time.perf_counter)

    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self.started

    def remaining(self) -> float | None:
        """Seconds left, at least 0; None without a time limit."""
        if self.budget.seconds is None:
            return None
        return max(0.0, self.budget.seconds - self.elapsed())

    def keeping(self, seconds: float) -> "Clock":
        """The same clock with some seconds kept back, at most half of those that are left."""
        remaining = self.remaining()
        if self.budget.seconds is None or remaining is None:
            return self
        kept = min(seconds, 0.5 * remaining)
        limit = max(self.budget.seconds - kept, 1e-3)
        return replace(self, budget=replace(self.budget, seconds=limit))

    def is_stopped(self) -> bool:
        """Whether the caller asked to stop."""
        return self.should_stop is not None and self.should_stop()
