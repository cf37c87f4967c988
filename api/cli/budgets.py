"""How long a search may take, and how Ctrl-C or SIGTERM ends it with the best plan so far."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

import typer

from api.cli.screen import messages

if TYPE_CHECKING:
    from matcher.planning.budget import Budget


SECONDS_ANEW = 5.0
"""Wall seconds for planning anew from an earlier plan, when nothing else is asked."""


def budget_of(
    seconds: float | None, iterations: int | None, default: float | None = None
) -> "Budget":
    """Limits of a search; the default seconds, or else the planner's, when neither is given.

    Raises
    ------
    typer.BadParameter
        If both are given: then a plan would depend on the speed of the machine again.
    """
    from matcher.planning.budget import DEFAULT_BUDGET, Budget

    if seconds is not None and iterations is not None:
        raise typer.BadParameter("Give --seconds or --iterations, not both.")
    if seconds is None and iterations is None:
        return DEFAULT_BUDGET if default is None else Budget(seconds=default)
    return Budget(seconds=seconds, iterations=iterations)


@contextmanager
def stop_on_interrupt() -> Iterator[Callable[[], bool]]:
    """Turn the first Ctrl-C or SIGTERM into what the search asks; the second one stops at once.

    Yields
    ------
    Callable
        True from the first signal on.
    """
    is_stopped = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal is_stopped
        if is_stopped:
            raise KeyboardInterrupt
        is_stopped = True
        messages().print("Ending with the best plan so far; Ctrl-C again stops at once.")

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: is_stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
