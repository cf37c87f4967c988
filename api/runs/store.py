"""Where runs are kept and queued: the protocol, and the store of one process in memory.

Every method is one step that either happens or not, so that a table in a database can take over:
``claim`` hands a waiting run to one worker only, and a final state never changes again.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Condition
from typing import Any, Protocol
from uuid import uuid4

from api.runs.run import Failure, PlanOrder, Run, RunProgress, RunState


class QueueFull(Exception):
    """As many runs are waiting as is allowed."""


class RunStore(Protocol):
    """Keeps runs and hands them to workers, oldest first."""

    def add(self, order: PlanOrder) -> Run:
        """Put a new run in the queue; ``QueueFull`` when there is no room."""
        ...

    def get(self, run_id: str) -> Run | None:
        """The run as it stands now; None when unknown or cleared away."""
        ...

    def request_stop(self, run_id: str) -> Run | None:
        """Ask a run to stop; one that still waits is stopped at once. None when unknown."""
        ...

    def claim(self, patience_seconds: float) -> Run | None:
        """Take the oldest waiting run and mark it as running; None when none came in time."""
        ...

    def advance(self, run_id: str, progress: RunProgress) -> None:
        """Note how far a running run is."""
        ...

    def finish(
        self,
        run_id: str,
        state: RunState,
        *,
        result: Path | None = None,
        failure: Failure | None = None,
    ) -> None:
        """Give a run its final state; a run that already has one keeps it."""
        ...


class RunsInMemory:
    """The runs of one process; they are gone when it ends.

    Parameters
    ----------
    max_waiting
        Runs that may wait behind the one that runs.
    max_kept
        Ended runs that are kept; the one that ended first goes first.
    forget
        Called with each run that is cleared away, to remove its result.
    """

    def __init__(self, max_waiting: int, max_kept: int, forget: Callable[[Run], None]) -> None:
        self._max_waiting, self._max_kept, self._forget = max_waiting, max_kept, forget
        self._runs: dict[str, Run] = {}
        self._changed = Condition()

    def add(self, order: PlanOrder) -> Run:
        """Put a new run in the queue."""
        with self._changed:
            is_busy = any(run.state is RunState.RUNNING for run in self._runs.values())
            room = self._max_waiting + (0 if is_busy else 1)
            if len(self._in_state(RunState.WAITING)) >= room:
                raise QueueFull
            run = Run(uuid4().hex, order, RunState.WAITING, created_at=datetime.now(UTC))
            self._runs[run.run_id] = run
            self._changed.notify_all()
            return run

    def get(self, run_id: str) -> Run | None:
        """The run as it stands now."""
        with self._changed:
            return self._runs.get(run_id)

    def request_stop(self, run_id: str) -> Run | None:
        """Ask a run to stop."""
        with self._changed:
            run = self._runs.get(run_id)
            if run is None or run.state.is_final:
                return run
            self._change(run_id, stop_requested=True)
            if run.state is RunState.WAITING:
                self._end(run_id, RunState.STOPPED)
            return self._runs.get(run_id)

    def claim(self, patience_seconds: float) -> Run | None:
        """Take the oldest waiting run."""
        with self._changed:
            self._changed.wait_for(lambda: self._in_state(RunState.WAITING), patience_seconds)
            waiting = self._in_state(RunState.WAITING)
            if not waiting:
                return None
            now = datetime.now(UTC)
            return self._change(waiting[0].run_id, state=RunState.RUNNING, started_at=now)

    def advance(self, run_id: str, progress: RunProgress) -> None:
        """Note how far a running run is."""
        with self._changed:
            run = self._runs.get(run_id)
            if run is not None and run.state is RunState.RUNNING:
                self._change(run_id, progress=progress)

    def finish(
        self,
        run_id: str,
        state: RunState,
        *,
        result: Path | None = None,
        failure: Failure | None = None,
    ) -> None:
        """Give a run its final state."""
        with self._changed:
            run = self._runs.get(run_id)
            if run is not None and not run.state.is_final:
                self._end(run_id, state, result=result, failure=failure)

    def _in_state(self, state: RunState) -> list[Run]:
        return [run for run in self._runs.values() if run.state is state]

    def _end(self, run_id: str, state: RunState, **changes: Any) -> None:
        self._change(run_id, state=state, ended_at=datetime.now(UTC), **changes)
        ended = [run for run in self._runs.values() if run.ended_at is not None]
        ended.sort(key=lambda run: run.ended_at or run.created_at)
        for run in ended[: max(0, len(ended) - self._max_kept)]:
            self._forget(self._runs.pop(run.run_id))

    def _change(self, run_id: str, **changes: Any) -> Run:
        changed = replace(self._runs[run_id], **changes)
        self._runs[run_id] = changed
        return changed
