"""Progress of a search as plain lines on standard error, for logs and other programs."""

from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matcher.planning.solve import Progress

EVERY = 0.5
"""Seconds between two lines of one step, at least."""


class ProgressLines:
    """Writes a line when a step begins, at its first plan, and then as bound or plan improve.

    A line holds seconds, step, objective, bound and gap in per cent, parted by tabs; what is not
    known yet is ``-``.

    Parameters
    ----------
    write
        Takes each line.
    """

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._step, self._last, self._written = "", "", -EVERY

    def __call__(self, state: "Progress") -> None:
        """Take a message of the solver."""
        objective = "-" if state.objective is None else str(state.objective)
        bound = "-" if state.bound is None else f"{state.bound:.1f}"
        gap = "-" if state.gap is None else f"{100 * state.gap:.3f}"
        figures = f"{objective}\t{bound}\t{gap}"
        is_new_step = state.step != self._step
        is_first_plan = state.objective is not None and self._last.startswith("-")
        now = perf_counter()
        is_due = now - self._written >= EVERY and figures != self._last
        if is_new_step or is_first_plan or is_due:
            self._step, self._last, self._written = state.step, figures, now
            self._write(f"{state.seconds:.1f}\t{state.step}\t{figures}")
