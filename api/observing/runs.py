"""A store of runs that also counts: what came of runs, how long their steps took, who waits."""

import json
import logging
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from api.observing.metrics import RunFigures
from api.runs.run import Failure, PlanOrder, Run, RunProgress, RunState
from api.runs.store import RunStore

log = logging.getLogger(__name__)


@dataclass
class _Counts:
    outcomes: Counter[str] = field(default_factory=Counter)
    steps: dict[str, tuple[int, float]] = field(default_factory=dict)
    unplaced_share: float | None = None
    waiting: set[str] = field(default_factory=set)


class ObservedRuns:
    """Passes everything on to a store of the same process, and counts.

    Where several processes share one queue, its table can tell better; it then gives ``RunFigures``
    itself.
    """

    def __init__(self, runs: RunStore) -> None:
        self._runs, self._lock, self._counts = runs, Lock(), _Counts()

    def add(self, order: PlanOrder) -> Run:
        """Put a new run in the queue."""
        run = self._runs.add(order)
        with self._lock:
            self._counts.waiting.add(run.run_id)
        return run

    def get(self, run_id: str) -> Run | None:
        """The run as it stands now."""
        return self._runs.get(run_id)

    def request_stop(self, run_id: str) -> Run | None:
        """Ask a run to stop; one that still waits has thereby ended."""
        before = self._runs.get(run_id)
        run = self._runs.request_stop(run_id)
        if before and run and run.state.is_final and not before.state.is_final:
            self._count(run_id, run.state.value, None)
        return run

    def claim(self, patience_seconds: float) -> Run | None:
        """Take the oldest waiting run."""
        run = self._runs.claim(patience_seconds)
        if run is not None:
            with self._lock:
                self._counts.waiting.discard(run.run_id)
        return run

    def advance(self, run_id: str, progress: RunProgress) -> None:
        """Note how far a running run is."""
        self._runs.advance(run_id, progress)

    def finish(
        self,
        run_id: str,
        state: RunState,
        *,
        result: Path | None = None,
        failure: Failure | None = None,
    ) -> None:
        """Give a run its final state, and count it."""
        before = self._runs.get(run_id)
        self._runs.finish(run_id, state, result=result, failure=failure)
        if before is not None and not before.state.is_final:
            self._count(run_id, (failure or state).value, result)

    def figures(self) -> RunFigures:
        """Figures as they stand now."""
        with self._lock:
            counts = self._counts
            waiting = [self._runs.get(run_id) for run_id in counts.waiting]
            began = [run.created_at for run in waiting if run and run.state is RunState.WAITING]
            age = (datetime.now(UTC) - min(began)).total_seconds() if began else 0.0
            return RunFigures(
                dict(counts.outcomes), dict(counts.steps), counts.unplaced_share, max(0.0, age)
            )

    def _count(self, run_id: str, outcome: str, result: Path | None) -> None:
        report = _report(result)
        steps = report.get("seconds", {}).get("line", {})
        people = report.get("kpis", {}).get("after", {})
        with self._lock:
            counts = self._counts
            counts.waiting.discard(run_id)
            counts.outcomes[outcome] += 1
            for step, seconds in steps.items():
                done, total = counts.steps.get(step, (0, 0.0))
                counts.steps[step] = (done + 1, total + seconds)
            if everybody := people.get("placed", 0) + people.get("unplaced", 0):
                counts.unplaced_share = people["unplaced"] / everybody


def _report(result: Path | None) -> dict[str, Any]:
    """``report.json`` of a result; empty when there is none that can be read."""
    if result is None:
        return {}
    try:
        report: dict[str, Any] = json.loads((result / "report.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        log.warning("a result has no report that can be read")
        return {}
    return report
