"""Results of ended runs, kept in memory while people look at them."""

from collections import OrderedDict
from threading import Lock

from matcher.results import PlanTables
from matcher.store import Store
from matcher.store.errors import UnknownRecord

MOST_READ = 4
"""Results kept in memory. A large one takes tens of megabytes."""

_Key = tuple[str, str, int]


class ResultShelf:
    """The results that were read last. They never change, but people may be removed from them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._read: OrderedDict[_Key, PlanTables] = OrderedDict()
        self._lock = Lock()

    def tables(self, organisation_id: str, run_id: str) -> PlanTables | None:
        """Tables of a run; None when it has no plan, or when that is not kept any more."""
        with self._store.reading(organisation_id) as tx:
            key = (organisation_id, run_id, len(tx.people.tombstones()))
            with self._lock:
                if key in self._read:
                    self._read.move_to_end(key)
                    return self._read[key]
            try:
                tables = tx.plans.load(run_id)
            except UnknownRecord:
                return None
        with self._lock:
            self._read[key] = tables
            while len(self._read) > MOST_READ:
                self._read.popitem(last=False)
        return tables
