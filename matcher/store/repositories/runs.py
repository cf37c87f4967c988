"""Runs of one organisation, ordered by people or by the clock; workers claim them in a queue."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import uuid4

from sqlalchemy import ColumnElement, case, func, tuple_

from matcher.store.errors import StoreError, UnknownRecord
from matcher.store.scope import Row, Scope
from matcher.store.tables.runs import RUNS


class RunState(StrEnum):
    """Where a run stands; the last three are final."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"

    @property
    def is_final(self) -> bool:
        """Whether nothing will change any more."""
        return self in {RunState.DONE, RunState.FAILED, RunState.STOPPED}


class ClaimLost(StoreError):
    """The run was given to another worker, or has ended; what this worker made is not wanted."""

    code = "run.claim_lost"


class Holding(Protocol):
    """Which worker has which run."""

    @property
    def run_id(self) -> str:
        """The run."""
        ...

    @property
    def worker(self) -> str:
        """Who has it."""
        ...

    @property
    def attempt(self) -> int:
        """Which of its claims this is."""
        ...


@dataclass(frozen=True, slots=True)
class Claim:
    """The right of one worker to one run; a later claim on the same run makes it void."""

    organisation_id: str
    run_id: str
    worker: str
    attempt: int
    kind: str
    order: Mapping[str, Any]


@dataclass(frozen=True)
class StoredRun:
    """One run as it stands.

    Attributes
    ----------
    order, progress
        Documents of whoever orders and works; the store does not look into them.
    attempts
        How often a worker began; above 1 after a worker died.
    schedule_id, due_at
        Filled when the clock ordered it.
    failure
        Code of what went wrong; None when nothing did.
    """

    run_id: str
    kind: str
    state: RunState
    order: Mapping[str, Any]
    created_at: datetime
    created_by: str
    started_at: datetime | None
    ended_at: datetime | None
    attempts: int
    stop_requested: bool
    progress: Mapping[str, Any] | None
    failure: str | None
    schedule_id: str | None
    due_at: datetime | None


class RunRepository:
    """Runs of one organisation."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(self, kind: str, order: Mapping[str, Any], *, run_id: str | None = None) -> StoredRun:
        """Put a run in the queue."""
        run_id = run_id or str(uuid4())
        self._scope.add(
            RUNS,
            {
                "run_id": run_id,
                "kind": kind,
                "state": RunState.WAITING.value,
                "order_document": dict(order),
                "created_at": self._scope.clock(),
                "created_by": self._scope.actor,
                "attempts": 0,
                "stop_requested": False,
            },
        )
        return self.get(run_id)

    def get(self, run_id: str, kind: str | None = None) -> StoredRun:
        """The run as it stands; ``UnknownRecord`` when there is none of this kind, or of any."""
        run = self.find(run_id)
        if run is None or kind not in {None, run.kind}:
            raise UnknownRecord("run", run_id)
        return run

    def find(self, run_id: str) -> StoredRun | None:
        """The run as it stands; None when there is none."""
        columns = [column for column in RUNS.c if column.name != "best_plan"]
        row = self._scope.row(self._scope.select(RUNS, *columns).where(RUNS.c.run_id == run_id))
        return None if row is None else _run(row)

    def page(
        self,
        *,
        before: StoredRun | None = None,
        limit: int = 50,
        kind: str | None = None,
        state: RunState | None = None,
    ) -> tuple[StoredRun, ...]:
        """Runs, newest first, after the last one of the page before."""
        columns = [column for column in RUNS.c if column.name != "best_plan"]
        query = self._scope.select(RUNS, *columns)
        order = (RUNS.c.created_at, RUNS.c.run_id)
        if before is not None:
            query = query.where(tuple_(*order) < tuple_(before.created_at, before.run_id))
        if kind is not None:
            query = query.where(RUNS.c.kind == kind)
        if state is not None:
            query = query.where(RUNS.c.state == state.value)
        newest = query.order_by(*(column.desc() for column in order)).limit(limit)
        return tuple(_run(row) for row in self._scope.rows(newest))

    def count(self, state: RunState | None = None, kind: str | None = None) -> int:
        """How many runs there are, of one kind and in one state, or of all."""
        query = self._scope.select(RUNS, func.count())
        if state is not None:
            query = query.where(RUNS.c.state == state.value)
        if kind is not None:
            query = query.where(RUNS.c.kind == kind)
        return int(self._scope.value(query))

    def best_plan(self, run_id: str) -> bytes | None:
        """The best plan so far, as its worker wrote it; None when there is none yet."""
        query = self._scope.select(RUNS, RUNS.c.best_plan).where(RUNS.c.run_id == run_id)
        found = self._scope.value(query)
        return None if found is None else bytes(found)

    def request_stop(self, run_id: str) -> StoredRun:
        """Ask a run to stop; one that ended stays as it is.

        One that waits stops at once, unless somebody worked on it before and found a plan: the next
        worker hands that in.
        """
        mine = RUNS.c.run_id == run_id
        waiting = RUNS.c.state == RunState.WAITING.value
        ended = {"state": RunState.STOPPED.value, "ended_at": self._scope.clock()}
        nothing_found = RUNS.c.best_plan.is_(None)
        self._scope.change(RUNS, {**ended, "stop_requested": True}, mine, waiting, nothing_found)
        self._scope.change(RUNS, {"stop_requested": True}, mine, _goes_on())
        return self.get(run_id)

    def finish(
        self,
        claim: Claim,
        state: RunState,
        *,
        failure: str | None = None,
        progress: Mapping[str, Any] | None = None,
    ) -> None:
        """Give a run its final state, together with what the transaction writes of its result.

        Parameters
        ----------
        progress
            Where it ended; None = as the last heartbeat told.

        Raises
        ------
        ClaimLost
            If the run is not this worker's any more; leave the transaction, so that nothing of
            the result is kept.
        """
        if not state.is_final:
            msg = "A run ends in a final state."
            raise ValueError(msg)
        values: dict[str, Any] = {
            "state": state.value,
            "ended_at": self._scope.clock(),
            "failure": failure,
            "worker": None,
            "best_plan": None,
        }
        if progress is not None:
            values["progress"] = dict(progress)
        if not self._scope.change(RUNS, values, *holds(claim)):
            raise ClaimLost

    def forget(self, run_id: str) -> None:
        """Remove a run that ended and whose plan is removed already."""
        final = [state.value for state in RunState if state.is_final]
        if not self._scope.remove(RUNS, RUNS.c.run_id == run_id, RUNS.c.state.in_(final)):
            raise UnknownRecord("run", run_id)


def begin_again(scope: Scope) -> None:
    """Have all runs that go on begin anew, without what they found: a person is to be forgotten."""
    # In one statement, or a worker could tell of a plan, or take a run, between two of them.
    taken = case((RUNS.c.state == RunState.RUNNING.value, 1), else_=0)
    again = {"state": RunState.WAITING.value, "worker": None, "attempts": RUNS.c.attempts - taken}
    scope.change(RUNS, {**again, "best_plan": None}, _goes_on())


def _goes_on() -> ColumnElement[bool]:
    return RUNS.c.state.in_([RunState.WAITING.value, RunState.RUNNING.value])


def holds(claim: "Holding") -> tuple[Any, ...]:
    """Conditions under which a claim is still good."""
    return (
        RUNS.c.run_id == claim.run_id,
        RUNS.c.state == RunState.RUNNING.value,
        RUNS.c.worker == claim.worker,
        RUNS.c.attempts == claim.attempt,
    )


def _run(row: Row) -> StoredRun:
    return StoredRun(
        run_id=row["run_id"],
        kind=row["kind"],
        state=RunState(row["state"]),
        order=row["order_document"],
        created_at=row["created_at"],
        created_by=row["created_by"],
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        attempts=row["attempts"],
        stop_requested=row["stop_requested"],
        progress=row["progress"],
        failure=row["failure"],
        schedule_id=row["schedule_id"],
        due_at=row["due_at"],
    )
