"""Times at which runs start by themselves, such as a plan made anew every night."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from matcher.store.errors import UnknownRecord
from matcher.store.repositories.runs import RunState
from matcher.store.scope import Row, Scope
from matcher.store.tables.runs import RUNS, SCHEDULES


@dataclass(frozen=True)
class Schedule:
    """A run every day.

    Attributes
    ----------
    local_time
        On the clock of ``time_zone``, such as Europe/Amsterdam.
    next_at
        When it is due next, in UTC.
    """

    schedule_id: str
    kind: str
    order: Mapping[str, Any]
    local_time: time
    time_zone: str
    is_enabled: bool
    next_at: datetime

    @property
    def version(self) -> str:
        """The same as long as nobody changes what was set; when it is due next may change."""
        said = [self.kind, dict(self.order), self.local_time.isoformat(), self.time_zone]
        text = json.dumps([*said, self.is_enabled], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:32]


class ScheduleRepository:
    """Schedules of one organisation."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def put(
        self,
        schedule_id: str,
        kind: str,
        order: Mapping[str, Any],
        *,
        local_time: time,
        time_zone: str = "Europe/Amsterdam",
        is_enabled: bool = True,
    ) -> Schedule:
        """Add a schedule or replace the one with this identifier."""
        values = {
            "kind": kind,
            "order_document": dict(order),
            "local_time": local_time.strftime("%H:%M"),
            "time_zone": time_zone,
            "is_enabled": is_enabled,
            "next_at": next_moment(self._scope.clock(), local_time, time_zone),
            "created_by": self._scope.actor,
        }
        mine = SCHEDULES.c.schedule_id == schedule_id
        if not self._scope.change(SCHEDULES, values, mine):
            self._scope.add(SCHEDULES, {"schedule_id": schedule_id, **values})
        return self.get(schedule_id)

    def get(self, schedule_id: str) -> Schedule:
        """The schedule; ``UnknownRecord`` when there is none."""
        found = self.find(schedule_id)
        if found is None:
            raise UnknownRecord("schedule", schedule_id)
        return found

    def find(self, schedule_id: str, *, to_change: bool = False) -> Schedule | None:
        """The schedule; None when there is none.

        Parameters
        ----------
        to_change
            Nobody else changes it until the transaction ends.
        """
        query = self._scope.select(SCHEDULES).where(SCHEDULES.c.schedule_id == schedule_id)
        row = self._scope.row(query.with_for_update() if to_change else query)
        return None if row is None else _schedule(row)

    def all(self) -> tuple[Schedule, ...]:
        """All schedules, by identifier."""
        query = self._scope.select(SCHEDULES).order_by(SCHEDULES.c.schedule_id)
        return tuple(_schedule(row) for row in self._scope.rows(query))

    def remove(self, schedule_id: str) -> None:
        """Remove a schedule; runs that it started stay."""
        if not self._scope.remove(SCHEDULES, SCHEDULES.c.schedule_id == schedule_id):
            raise UnknownRecord("schedule", schedule_id)

    def start_due(self) -> int:
        """Put runs in the queue for what is due; return how many.

        Each moment starts one run, however many workers look and however the clock jumps. Moments
        that passed while nobody looked start one run together, not one each.
        """
        now, started = self._scope.clock(), 0
        enabled = self._scope.select(SCHEDULES).where(SCHEDULES.c.is_enabled.is_(True))
        for row in self._scope.rows(enabled.with_for_update(skip_locked=True)):
            schedule = _schedule(row)
            later = next_moment(now, schedule.local_time, schedule.time_zone)
            if schedule.next_at <= now:
                moment = last_moment(now, schedule.local_time, schedule.time_zone)
                started += self._start(schedule, moment)
            if schedule.next_at != later:  # passed, or set when the clock was ahead
                mine = SCHEDULES.c.schedule_id == schedule.schedule_id
                self._scope.change(SCHEDULES, {"next_at": later}, mine)
        return started

    def _start(self, schedule: Schedule, due_at: datetime) -> int:
        same = self._scope.select(RUNS, RUNS.c.run_id).where(
            RUNS.c.schedule_id == schedule.schedule_id, RUNS.c.due_at == due_at
        )
        if self._scope.value(same) is not None:
            return 0
        self._scope.add(RUNS, _run_of(schedule, due_at, self._scope))
        return 1


def next_moment(now: datetime, local_time: time, time_zone: str) -> datetime:
    """First moment after ``now`` at which the local clock shows ``local_time``.

    In the hour that a change to summer time leaves out, the run starts an hour later.
    """
    return min(moment for moment in _moments(now, local_time, time_zone) if moment > now)


def last_moment(now: datetime, local_time: time, time_zone: str) -> datetime:
    """Last moment up to ``now`` at which the local clock showed ``local_time``."""
    return max(moment for moment in _moments(now, local_time, time_zone) if moment <= now)


def _moments(now: datetime, local_time: time, time_zone: str) -> list[datetime]:
    zone = ZoneInfo(time_zone)
    today = now.astimezone(zone).date()
    days = (today + timedelta(days=days) for days in range(-2, 3))
    return [datetime.combine(day, local_time, tzinfo=zone).astimezone(UTC) for day in days]


def _run_of(schedule: Schedule, due_at: datetime, scope: Scope) -> dict[str, Any]:
    stamp = due_at.strftime("%Y%m%dT%H%M%SZ")
    return {
        "run_id": f"{schedule.schedule_id}-{stamp}",
        "kind": schedule.kind,
        "state": RunState.WAITING.value,
        "order_document": dict(schedule.order),
        "created_at": scope.clock(),
        "created_by": scope.actor,
        "schedule_id": schedule.schedule_id,
        "due_at": due_at,
        "attempts": 0,
        "stop_requested": False,
    }


def _schedule(row: Row) -> Schedule:
    return Schedule(
        schedule_id=row["schedule_id"],
        kind=row["kind"],
        order=row["order_document"],
        local_time=time.fromisoformat(row["local_time"]),
        time_zone=row["time_zone"],
        is_enabled=row["is_enabled"],
        next_at=row["next_at"],
    )
