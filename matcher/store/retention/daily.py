"""Removes what is over its time every day, once per organisation, however many workers look."""

import logging
from dataclasses import dataclass
from datetime import time

from matcher.store.engine import Store
from matcher.store.repositories.retention_times import is_in_time
from matcher.store.repositories.schedules import next_moment
from matcher.store.retention.periods import Periods
from matcher.store.retention.removal import remove_due

log = logging.getLogger(__name__)

ACTOR = "retention"
"""Who removed it, in the log and on tombstones."""


@dataclass(frozen=True)
class DailyRetention:
    """When what is removed.

    Attributes
    ----------
    local_time
        On the clock of ``time_zone``.
    """

    periods: Periods
    local_time: time
    time_zone: str = "Europe/Amsterdam"

    def look(self, store: Store) -> int:
        """Run for every organisation whose moment has come; return for how many.

        A run that is cut short goes on the next day.
        """
        return sum(self._runs(store, organisation) for organisation in store.organisations())

    def _runs(self, store: Store, organisation_id: str) -> bool:
        with store.reading(organisation_id) as tx:  # nearly always the end: nobody is held up
            seen, now = tx.retention_times.due_at(), tx.now()
        if seen is not None and now < seen <= next_moment(now, self.local_time, self.time_zone):
            return False
        with store.writing(organisation_id, ACTOR) as tx:
            is_mine = tx.retention_times.take(self.local_time, self.time_zone)
        if is_mine:
            removed = remove_due(store, organisation_id, ACTOR, self.periods)
            found = {"organisation": organisation_id, "people": len(removed.tombstones)}
            log.info("retention ran", extra=found)
        elif seen is not None and not is_in_time(now, seen):  # else somebody else has it
            log.warning(
                "retention waits for its next moment: too late, or the clock jumped",
                extra={"organisation": organisation_id},
            )
        return is_mine
