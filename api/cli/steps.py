"""Progress on standard error: what is being done, how long it took, and how far a search is."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING

from api.cli.screen import messages
from api.wording import Wording
from matcher.vocabulary.labels import Language

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcher.planning.solve import Progress as SolveProgress


class Steps:
    """Shows one line per step, and keeps the wall seconds of each by its code."""

    def __init__(self, language: Language | str = Language.ENGLISH) -> None:
        self.seconds: dict[str, float] = {}
        self._words = Wording("api.cli", Language(language))
        self._screen = messages()

    def summary(self) -> str:
        """Seconds per step in one sentence."""
        number = self._words.number
        parts = [f"{self._name(code)} {number(took, 1)} s" for code, took in self.seconds.items()]
        total = number(sum(self.seconds.values()), 1)
        return self._words.text("step", "summary", steps=", ".join(parts), total=total)

    @contextmanager
    def step(self, code: str) -> Iterator[None]:
        """Show a step while it runs, and its seconds when it is done."""
        start = perf_counter()
        with self._screen.status(f"{self._name(code)} ..."):
            yield
        self._done(code, perf_counter() - start)

    @contextmanager
    def search(
        self, code: str, seconds: float | None
    ) -> "Iterator[Callable[[SolveProgress], None]]":
        """Show a search with its best plan so far.

        Parameters
        ----------
        code
            Of the step.
        seconds
            Budget that fills the bar; None when the budget is not in seconds.

        Yields
        ------
        Callable
            To be called at every improvement.
        """
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        start = perf_counter()
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[best]}"),
        )
        with Progress(*columns, console=self._screen, transient=True) as bar:
            task = bar.add_task(f"{self._name(code)} ...", total=seconds, best="")

            def show(state: "SolveProgress") -> None:
                spent = min(perf_counter() - start, seconds or 0.0)
                bar.update(task, completed=spent, best=_best_so_far(state))

            yield show
        self._done(code, perf_counter() - start)

    def _done(self, code: str, seconds: float) -> None:
        self.seconds[code] = round(seconds, 2)
        self._screen.print(f"{seconds:7.1f} s  {self._name(code)}", markup=False)

    def _name(self, code: str) -> str:
        return self._words.text("step", code)


def _best_so_far(state: "SolveProgress") -> str:
    if state.objective is None:
        return state.step if state.bound is None else f"{state.step}: at most {state.bound:,.0f}"
    if state.gap is None:
        return f"{state.step}: {state.objective:,} points"
    return f"{state.step}: {state.objective:,} points, at most {state.gap:.2%} more possible"
