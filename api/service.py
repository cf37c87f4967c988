"""What one running service holds: the store, prepared regions, runs, and how it signs and counts.

Everything in it is safe to share between threads. Records are reached through a transaction of the
caller's organisation only, so that no route can name another one.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass

from api.access.caller import Caller
from api.http.cursor import Cursors
from api.observing.metrics import Metrics
from api.regions import RegionShelf
from api.runs.results import ResultShelf
from api.runs.worker import Worker
from api.suggesting import SuggestionDesk
from matcher.region import Region
from matcher.store import Store, Transaction


@dataclass(frozen=True)
class Service:
    """The parts of one service, made when it starts.

    Attributes
    ----------
    regions
        Prepared regions, as current as the store.
    max_waiting_runs
        Runs of one organisation that may wait behind the first.
    workers
        Those within this process, to be woken when a run comes in.
    """

    store: Store
    regions: RegionShelf
    suggestions: SuggestionDesk
    results: ResultShelf
    cursors: Cursors
    metrics: Metrics
    is_local: bool
    max_waiting_runs: int
    workers: tuple[Worker, ...] = ()

    def region(self, caller: Caller) -> Region:
        """The region of the caller's organisation, as its records are now."""
        return self.regions.of(caller.organisation_id)

    def wake_workers(self) -> None:
        """Let the workers of this process look at the queue now; call it after the commit."""
        for worker in self.workers:
            worker.wake()

    def reading(self, caller: Caller) -> AbstractContextManager[Transaction]:
        """What the caller's organisation has, as it is at this moment."""
        return self.store.reading(caller.organisation_id)

    def writing(self, caller: Caller) -> AbstractContextManager[Transaction]:
        """A change by the caller; leave the ``with`` before the answer, since it commits there."""
        return self.store.writing(caller.organisation_id, actor=caller.subject)
