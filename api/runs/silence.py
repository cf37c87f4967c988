"""Finds runs whose worker is gone, by what this process itself sees of their signs of life.

A run is taken away only when its sign of life has stayed the same for long enough on the steady
clock of this process. So a wall clock that jumps, or one that differs between machines, takes no
run from a worker that lives.
"""

import logging
from collections.abc import Callable
from time import monotonic

from matcher.store import Store
from matcher.store.queue import Beating

log = logging.getLogger(__name__)


class SilenceWatch:
    """Gives back the runs of workers that died.

    Parameters
    ----------
    silent_seconds
        How long a worker must have been silent.
    clock
        Steady seconds.
    """

    def __init__(
        self, store: Store, silent_seconds: float, clock: Callable[[], float] = monotonic
    ) -> None:
        self._store, self._silent_seconds, self._clock = store, silent_seconds, clock
        self._seen: dict[Beating, float] = {}

    def look(self) -> int:
        """Look at all runs that somebody works on; return how many were given back."""
        now = self._clock()
        beats = self._store.queue.beating()
        self._seen = {beat: self._seen.get(beat, now) for beat in beats}
        silent = [beat for beat, since in self._seen.items() if now - since >= self._silent_seconds]
        given_back = sum(self._store.queue.died(beat) for beat in silent)
        if given_back:
            log.warning("runs taken from workers that are gone", extra={"runs": given_back})
        return given_back
