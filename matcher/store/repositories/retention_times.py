"""When the retention of one organisation runs next, and who runs it."""

from datetime import datetime, time, timedelta

from sqlalchemy.exc import IntegrityError

from matcher.store.repositories.schedules import next_moment
from matcher.store.scope import Scope
from matcher.store.tables.accountability import RETENTION_TIMES

LONGEST_DELAY = timedelta(hours=48)
"""A run that is later than this waits for the next moment: whoever put the clock years ahead, or
was away for long, has a day to see it before anything is removed."""


class RetentionTimeRepository:
    """The moment at which one organisation removes what is over its time."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def due_at(self) -> datetime | None:
        """When it runs next; None before anybody looked."""
        column = RETENTION_TIMES.c.due_at
        found: datetime | None = self._scope.value(self._scope.select(RETENTION_TIMES, column))
        return found

    def take(self, local_time: time, time_zone: str) -> bool:
        """Whether to run now; each moment is given to one caller, however many ask.

        The first question only sets the moment, and so does one that comes too late or finds a
        moment that was set while the clock was ahead.
        """
        now, seen = self._scope.clock(), self.due_at()
        later = next_moment(now, local_time, time_zone)
        if seen is None:
            self._begin(later)
            return False
        if now < seen <= later:
            return False
        mine = RETENTION_TIMES.c.due_at == seen
        is_taken = bool(self._scope.change(RETENTION_TIMES, {"due_at": later}, mine))
        return is_taken and is_in_time(now, seen)

    def _begin(self, due_at: datetime) -> None:
        try:
            with self._scope.connection.begin_nested():
                self._scope.add(RETENTION_TIMES, {"due_at": due_at})
        except IntegrityError:  # somebody else looked at the same moment
            return


def is_in_time(now: datetime, due_at: datetime) -> bool:
    """Whether a moment has come, and not too long ago."""
    return timedelta(0) <= now - due_at <= LONGEST_DELAY
