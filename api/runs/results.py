"""Results of ended runs, read from their folders when somebody asks."""

import logging
from collections import OrderedDict
from threading import Lock

from api.runs.run import Run
from matcher.errors import ResultNotFound
from matcher.results import PlanTables, read_result

log = logging.getLogger(__name__)

KEPT_READ = 2
"""Results kept in memory: those that people look at now. A large one takes tens of megabytes."""


class ResultShelf:
    """The results that were read last."""

    def __init__(self) -> None:
        self._read: OrderedDict[str, PlanTables] = OrderedDict()
        self._lock = Lock()

    def tables(self, run: Run) -> PlanTables | None:
        """Tables of a run; None when it has no result, or when its folder is gone or damaged."""
        if run.result is None:
            return None
        with self._lock:
            if run.run_id not in self._read:
                try:
                    self._read[run.run_id] = read_result(run.result)
                except ResultNotFound:
                    log.error("run %s: the result cannot be read any more", run.run_id)
                    return None
                while len(self._read) > KEPT_READ:
                    self._read.popitem(last=False)
            self._read.move_to_end(run.run_id)
            return self._read[run.run_id]
