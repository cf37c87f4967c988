"""The lists that people were shown, on their way into the store: written in batches, off the path.

Who asks for suggestions does not wait for the log. A list is in the store within a quarter of a
second; a normal stop writes what still waits. What can be lost is that quarter of a second, when
the process is killed outright or the machine goes down.
"""

import logging
from collections import defaultdict
from dataclasses import dataclass
from threading import Condition, Thread

from api.observing.logs import place_of
from matcher.errors import MatcherError
from matcher.results.suggestion_log import ShownList, SuggestionLog
from matcher.store import Store
from matcher.store.errors import StoreUnavailable
from matcher.store.repositories.suggestions import ShownItem

log = logging.getLogger(__name__)

_SECONDS_TO_GATHER = 0.2
_MOST_AT_ONCE = 500
_MOST_WAITING = 20_000
_SECONDS_BEFORE_AGAIN = 1.0


@dataclass(frozen=True)
class Showing:
    """One list shown to somebody.

    Attributes
    ----------
    record_number
        Number of the last change of the records that the list was made from.
    chances
        Probabilities that were shown, in the order of the list; None where none was.
    """

    organisation_id: str
    subject: str
    record_number: int
    entry: ShownList
    chances: tuple[float | None, ...]


class ShowingLog:
    """Writes what was shown to the store of each organisation, from a thread of its own.

    Parameters
    ----------
    file
        A log that gets every list as well, for those who evaluate outside the store.
    """

    def __init__(self, store: Store, file: SuggestionLog | None = None) -> None:
        self._store, self._file = store, file
        self._waiting: list[Showing] = []
        self._changed = Condition()
        self._is_closing = False
        self._is_writing = False
        self._thread: Thread | None = None

    def append(self, showing: Showing) -> None:
        """Take one list; it is written soon.

        Raises
        ------
        StoreUnavailable
            If so many lists wait that no more can be kept: what is not logged is not shown.
        """
        with self._changed:
            if len(self._waiting) >= _MOST_WAITING:
                raise StoreUnavailable
            if self._thread is None:
                self._thread = Thread(target=self._write_on, name="shown lists", daemon=True)
                self._thread.start()
            self._waiting.append(showing)
            self._changed.notify_all()

    def flush(self) -> None:
        """Wait until all that was appended is written, or writing failed at the end."""
        with self._changed:
            while self._thread is not None and (self._waiting or self._is_writing):
                self._changed.wait()

    def close(self) -> None:
        """Write what still waits and stop; a later ``append`` starts anew."""
        with self._changed:
            self._is_closing = True
            self._changed.notify_all()
            thread = self._thread
        if thread is not None:
            thread.join()
        self._is_closing = False

    def _write_on(self) -> None:
        while True:
            with self._changed:
                while not self._waiting and not self._is_closing:
                    self._changed.wait()
                if not self._waiting:
                    self._thread = None
                    self._changed.notify_all()
                    return
                self._changed.wait_for(lambda: self._is_closing, _SECONDS_TO_GATHER)
                batch = self._waiting[:_MOST_AT_ONCE]
                del self._waiting[: len(batch)]
                self._is_writing = True
            left = self._written(batch)
            with self._changed:
                self._is_writing = False
                if left and self._is_closing:
                    log.error("shown lists lost", extra={"lists": len(left) + len(self._waiting)})
                    left, self._waiting = [], []
                self._waiting[:0] = left
                self._changed.notify_all()
                if left:
                    self._changed.wait_for(lambda: self._is_closing, _SECONDS_BEFORE_AGAIN)

    def _written(self, batch: list[Showing]) -> list[Showing]:
        """Write a batch, a transaction per reader; give what is left."""
        by_reader: defaultdict[tuple[str, str], list[Showing]] = defaultdict(list)
        for showing in batch:
            by_reader[showing.organisation_id, showing.subject].append(showing)
        left: list[Showing] = []
        for (organisation_id, subject), showings in by_reader.items():
            try:
                self._write(organisation_id, subject, showings)
            except StoreUnavailable:
                left += showings
            except (MatcherError, OSError) as error:  # of no use to try again
                log.error("shown lists refused", extra={"lists": len(showings), **place_of(error)})
        return left

    def _write(self, organisation_id: str, subject: str, showings: list[Showing]) -> None:
        self._store.require_organisation(organisation_id)
        with self._store.writing(organisation_id, actor=subject) as tx:
            tx.log.hold()
            everybody = {one.candidate_id for each in showings for one in each.entry.suggestions}
            known = tx.candidates.keys(candidate_id=everybody)
            for showing in showings:
                entry = showing.entry
                first = entry.suggestions[0]
                is_for_person = entry.asked == "candidate"
                # Who was removed for good meanwhile must not come back by a list that waited.
                items = [
                    ShownItem(
                        one.candidate_id,
                        one.place_id,
                        one.rank,
                        one.propensity if entry.near_tie else None,
                        chance,
                    )
                    for one, chance in zip(entry.suggestions, showing.chances, strict=True)
                    if one.candidate_id in known
                ]
                if not items:
                    continue
                tx.suggestions.keep(
                    items,
                    candidate_id=first.candidate_id if is_for_person else None,
                    place_id=None if is_for_person else first.place_id,
                    input_hash=f"change:{showing.record_number}",
                    model_hash=entry.model.get("sha256", ""),
                    policy_hash=entry.policy_version,
                )
        if self._file is not None:
            for showing in showings:
                self._file.append(showing.entry)
