"""The queue of runs, seen by workers: they serve all organisations, so this door has no filter.

It hands out the order of a run and nothing about people; what a worker needs more, it reads in a
transaction of the organisation that the claim names. Each step is one transaction of its own.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, func, select, update

from matcher.store.columns import OWNER
from matcher.store.connecting import for_reading, for_writing
from matcher.store.faults import translated
from matcher.store.repositories.runs import Claim, ClaimLost, RunState, holds
from matcher.store.scope import Clock
from matcher.store.tables.runs import RUNS

MOST_ATTEMPTS = 3
"""Claims of one run before it is given up as failed."""

CRASHED = "run.crashed"
"""Failure of a run whose workers died again and again."""

_OLDEST_FIRST = (RUNS.c.created_at, RUNS.c[OWNER], RUNS.c.run_id)


@dataclass(frozen=True, slots=True)
class QueueState:
    """How the queue stands, for metrics."""

    waiting: int
    running: int
    oldest_waiting_seconds: float


@dataclass(frozen=True, slots=True)
class Beating:
    """A run that a worker works on, and the last sign of life of that worker."""

    organisation_id: str
    run_id: str
    worker: str
    attempt: int
    heartbeat_at: datetime


@dataclass(frozen=True, slots=True)
class RunCount:
    """Runs that ended alike: in one state, with one failure or none."""

    state: RunState
    failure: str | None
    runs: int


class RunQueue:
    """Hands waiting runs to workers, oldest first, each to one worker at a time."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def claim(self, worker: str) -> Claim | None:
        """Take the oldest waiting run; None when none waits that nobody else is taking."""
        with self._writing() as connection:
            oldest = (
                select(RUNS.c[OWNER], RUNS.c.run_id, RUNS.c.attempts, RUNS.c.kind)
                .add_columns(RUNS.c.order_document)
                .where(RUNS.c.state == RunState.WAITING.value)
                .order_by(*_OLDEST_FIRST)
                .limit(1)
                .with_for_update(skip_locked=True)
            )
            row = connection.execute(oldest).mappings().first()
            if row is None:
                return None
            now = self._clock()
            values = {
                "state": RunState.RUNNING.value,
                "worker": worker,
                "attempts": row["attempts"] + 1,
                "started_at": now,
                "heartbeat_at": now,
            }
            connection.execute(
                update(RUNS)
                .where(RUNS.c[OWNER] == row[OWNER], RUNS.c.run_id == row["run_id"])
                .values(**values)
            )
            return Claim(
                organisation_id=row[OWNER],
                run_id=row["run_id"],
                worker=worker,
                attempt=row["attempts"] + 1,
                kind=row["kind"],
                order=row["order_document"],
            )

    def heartbeat(
        self,
        claim: Claim,
        *,
        progress: Mapping[str, Any] | None = None,
        best_plan: bytes | None = None,
    ) -> bool:
        """Say that the worker lives, and how far it is; return whether it is asked to stop.

        Raises
        ------
        ClaimLost
        """
        values: dict[str, Any] = {"heartbeat_at": self._clock()}
        if progress is not None:
            values["progress"] = dict(progress)
        if best_plan is not None:
            values["best_plan"] = best_plan
        mine = (RUNS.c[OWNER] == claim.organisation_id, *holds(claim))
        with self._writing() as connection:
            if not connection.execute(update(RUNS).where(*mine).values(**values)).rowcount:
                raise ClaimLost
            return bool(connection.execute(select(RUNS.c.stop_requested).where(*mine)).scalar())

    def requeue_dead(self, silent_seconds: float) -> int:
        """Give back runs whose worker was silent for so long; return how many there were.

        It waits again, also when it was asked to stop: the next worker then stops at once and hands
        in what it finds. After three times it has failed, or is stopped if that was asked.
        """
        with self._writing() as connection:
            silent_since = self._clock() - timedelta(seconds=silent_seconds)
            dead = (
                select(RUNS.c[OWNER], RUNS.c.run_id, RUNS.c.attempts, RUNS.c.stop_requested)
                .where(RUNS.c.state == RunState.RUNNING.value)
                .where(RUNS.c.heartbeat_at < silent_since)
                .with_for_update(skip_locked=True)
            )
            rows = connection.execute(dead).mappings().all()
            for row in rows:
                connection.execute(
                    update(RUNS)
                    .where(RUNS.c[OWNER] == row[OWNER], RUNS.c.run_id == row["run_id"])
                    .values(worker=None, **self._after_death(dict(row)))
                )
            return len(rows)

    def waiting_places(self, organisation_id: str) -> dict[str, int]:
        """Place in the queue of each waiting run of one organisation; 1 is taken next."""
        query = (
            select(RUNS.c[OWNER], RUNS.c.run_id)
            .where(RUNS.c.state == RunState.WAITING.value)
            .order_by(*_OLDEST_FIRST)
        )
        with translated(), for_reading(self._engine).begin() as connection:
            rows = connection.execute(query).all()
        return {run: place for place, (of, run) in enumerate(rows, 1) if of == organisation_id}

    def beating(self) -> tuple[Beating, ...]:
        """All runs that a worker works on now."""
        names = (RUNS.c[OWNER], RUNS.c.run_id, RUNS.c.worker, RUNS.c.attempts, RUNS.c.heartbeat_at)
        with translated(), for_reading(self._engine).begin() as connection:
            query = select(*names).where(RUNS.c.state == RunState.RUNNING.value)
            return tuple(Beating(*row) for row in connection.execute(query))

    def died(self, run: Claim | Beating) -> bool:
        """Take a run from a worker that is gone, or that was silent since; whether it still had it.

        What becomes of the run is told at ``requeue_dead``.
        """
        mine = [RUNS.c[OWNER] == run.organisation_id, *holds(run)]
        if isinstance(run, Beating):
            mine.append(RUNS.c.heartbeat_at == run.heartbeat_at)
        with self._writing() as connection:
            columns = (RUNS.c.attempts, RUNS.c.stop_requested)
            row = connection.execute(select(*columns).where(*mine).with_for_update()).mappings()
            found = row.first()
            if found is None:
                return False
            values = {"worker": None, **self._after_death(dict(found))}
            connection.execute(update(RUNS).where(*mine).values(**values))
            return True

    def ended(self, kind: str) -> tuple[RunCount, ...]:
        """How runs of one kind ended, of all organisations, for metrics."""
        final = [state.value for state in RunState if state.is_final]
        query = select(RUNS.c.state, RUNS.c.failure, func.count())
        query = query.where(RUNS.c.kind == kind, RUNS.c.state.in_(final))
        with translated(), for_reading(self._engine).begin() as connection:
            rows = connection.execute(query.group_by(RUNS.c.state, RUNS.c.failure)).all()
        return tuple(RunCount(RunState(row[0]), row[1], row[2]) for row in rows)

    def last_words(self, kind: str) -> tuple[Mapping[str, Any], ...]:
        """What runs of one kind that came to something told last, oldest first, for metrics."""
        made = [RunState.DONE.value, RunState.STOPPED.value]
        mine = (RUNS.c.kind == kind, RUNS.c.state.in_(made))
        query = select(RUNS.c.progress).where(*mine).order_by(RUNS.c.ended_at)
        with translated(), for_reading(self._engine).begin() as connection:
            return tuple(row[0] for row in connection.execute(query) if row[0])

    def give_back(self, claim: Claim, *, anew: bool = False) -> None:
        """Put a run back in the queue, when its worker is told to end; it counts as no attempt.

        Parameters
        ----------
        anew
            Without the best plan so far, because somebody in it may have been removed for good.

        Raises
        ------
        ClaimLost
        """
        mine = (RUNS.c[OWNER] == claim.organisation_id, *holds(claim))
        values: dict[str, Any] = {
            "state": RunState.WAITING.value,
            "worker": None,
            "attempts": RUNS.c.attempts - 1,
        }
        if anew:
            values["best_plan"] = None
        with self._writing() as connection:
            if not connection.execute(update(RUNS).where(*mine).values(**values)).rowcount:
                raise ClaimLost

    def state(self) -> QueueState:
        """How many runs wait and run, and how long the oldest has been waiting."""
        with translated(), for_reading(self._engine).begin() as connection:
            query = select(RUNS.c.state, func.count(), func.min(RUNS.c.created_at))
            rows = connection.execute(query.group_by(RUNS.c.state)).all()
        counts = {row[0]: row[1] for row in rows}
        oldest = {row[0]: row[2] for row in rows}.get(RunState.WAITING.value)
        age = 0.0 if oldest is None else (self._clock() - oldest).total_seconds()
        return QueueState(
            waiting=counts.get(RunState.WAITING.value, 0),
            running=counts.get(RunState.RUNNING.value, 0),
            oldest_waiting_seconds=max(age, 0.0),
        )

    def _after_death(self, row: Mapping[str, Any]) -> dict[str, Any]:
        ended = {"ended_at": self._clock(), "best_plan": None}
        if row["attempts"] < MOST_ATTEMPTS:
            return {"state": RunState.WAITING.value}
        if row["stop_requested"]:
            return {"state": RunState.STOPPED.value, **ended}
        return {"state": RunState.FAILED.value, "failure": CRASHED, **ended}

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with translated(), for_writing(self._engine).begin() as connection:
            yield connection
