"""The prepared region of every organisation, kept in memory and brought up to date when asked for.

Asking first looks at the number of the last change: an answer is never older than the records.
Only what changed is read and worked out anew.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from threading import Lock
from typing import Any

import numpy as np

from matcher.records.contract import TABLES
from matcher.records.dataset import Dataset
from matcher.records.frames import empty_frame
from matcher.refresh import refresh_edited, refresh_region
from matcher.region import Region, prepare_region
from matcher.scoring import Scorer
from matcher.store.engine import Store
from matcher.store.repositories.history import Changes
from matcher.store.transaction import Transaction

_PEOPLE = frozenset({"candidates", "candidate_levels"})
_PLACES = frozenset({"places", "place_levels"})
_WITH_PEOPLE = frozenset({"decisions", "apart"})
_UNUSED = frozenset({"placements"})
_MOST_CHANGED = 1000
_MOST_REMEMBERED = 10_000


@dataclass(frozen=True)
class Prepared:
    """A region with the records that it was prepared from.

    Attributes
    ----------
    number
        Number of the last change that it holds.
    day
        The day that it looks from.
    common_number
        Number of the last change of anything but single people.
    people
        Number of the change that a person's records were last seen to have, for those who changed
        after ``common_number``.
    """

    region: Region
    number: int
    day: date
    common_number: int
    people: Mapping[str, int] = field(default_factory=dict)

    def version_for(self, candidate_id: str) -> int:
        """Number of the last change on which what is said to this person may depend.

        Changes of other people are none of them: places, their rules and their worth are not
        shared out before a plan is made.
        """
        return self.people.get(candidate_id, self.common_number)


@dataclass
class _Slot:
    """Room for one organisation; its lock is held while its region is worked out."""

    lock: Lock = field(default_factory=Lock)
    prepared: Prepared | None = None


class RegionShelf:
    """Prepared regions by organisation.

    Parameters
    ----------
    most
        Organisations kept in memory; the one asked for longest ago goes first. A region of 3,250
        people and 2,000 places takes about 60 megabytes.
    """

    def __init__(self, store: Store, scorer: Scorer, most: int = 8) -> None:
        self._store, self._most = store, most
        self.scorer = scorer
        self._slots: OrderedDict[str, _Slot] = OrderedDict()
        self._lock = Lock()

    def of(self, organisation_id: str) -> Region:
        """The region of an organisation as its records are now."""
        return self.prepared(organisation_id).region

    def prepared(self, organisation_id: str) -> Prepared:
        """The region with the number of the change that it holds, for keys of other caches."""
        slot = self._slot(organisation_id)
        with self._store.reading(organisation_id) as tx:
            ready = slot.prepared
            if ready is not None and self._is_current(ready, tx.history.number()):
                return ready
        with slot.lock:  # whoever waited finds it done
            with self._store.reading(organisation_id) as tx:
                slot.prepared = self._renewed(tx, slot.prepared)
            return slot.prepared

    def _slot(self, organisation_id: str) -> _Slot:
        with self._lock:
            slot = self._slots.setdefault(organisation_id, _Slot())
            self._slots.move_to_end(organisation_id)
            while len(self._slots) > self._most:
                self._slots.popitem(last=False)
            return slot

    def _is_current(self, ready: Prepared, number: int) -> bool:
        fixed = ready.region.policy.plan.as_of
        return ready.number == number and (fixed is not None or ready.day == _today())

    def _renewed(self, tx: Transaction, ready: Prepared | None) -> Prepared:
        if ready is not None:
            if self._is_current(ready, tx.history.number()):
                return ready
            changes = tx.history.since(ready.number)
            touched = _touched(changes)
            if touched is not None:
                people, places = touched
                region = _edited(tx, ready, changes, people, places)
                if region is None:
                    dataset = _records_with_levels_of(tx, people, places)
                    region = refresh_region(ready.region, dataset, people, places)
                return _after(ready, region, changes, people)
        number = tx.history.number()
        region = prepare_region(tx.dataset.load(), self.scorer)
        return Prepared(region, number, region.profiles.as_of, number)


def _after(ready: Prepared, region: Region, changes: Changes, people: frozenset[str]) -> Prepared:
    """The region after changes, with what each person's answers depend on."""
    number, day = changes.number, region.profiles.as_of
    only_people = changes.records.keys() <= _PEOPLE | _WITH_PEOPLE | _UNUSED
    same_around = day == ready.day and np.array_equal(
        region.profiles.organisation_ids, ready.region.profiles.organisation_ids
    )
    if not (only_people and same_around) or len(ready.people) > _MOST_REMEMBERED:
        return Prepared(region, number, day, number)
    known = {**ready.people, **dict.fromkeys(people, number)}
    return Prepared(region, number, day, ready.common_number, known)


def _edited(
    tx: Transaction,
    ready: Prepared,
    changes: Changes,
    people: frozenset[str],
    places: frozenset[str],
) -> Region | None:
    """The region where only records of single people and places changed; None where more did."""
    fixed = ready.region.policy.plan.as_of
    same_day = fixed is not None or ready.day == _today()
    if not same_day or not changes.records.keys() <= _PEOPLE | _PLACES | _UNUSED:
        return None
    if not people and not places:
        return ready.region
    touched = dict.fromkeys(_PEOPLE, people) | dict.fromkeys(_PLACES, places)
    frames = {name: tx.dataset.frame(name, who) for name, who in touched.items() if who}
    edited = Dataset(**{**_no_rows(), **frames}, policy=ready.region.policy)
    if len(edited.candidates) < len(people) or len(edited.places) < len(places):
        return None  # somebody or something is gone
    return refresh_edited(ready.region, edited)


@cache
def _no_rows() -> dict[str, Any]:
    """An empty frame per table."""
    return {name: empty_frame(table) for name, table in TABLES.items()}


def _touched(changes: Changes) -> tuple[frozenset[str], frozenset[str]] | None:
    """People and places that changes touch; None when everything must be prepared anew."""
    if changes.is_everything:
        return None
    people: set[str] = set()
    places: set[str] = set()
    for table, keys in changes.records.items():
        first = {key[0] for key in keys}
        if table in _PEOPLE | _WITH_PEOPLE:
            people |= first
        elif table in _PLACES:
            places |= first
        elif table not in _UNUSED:
            return None
    if len(people) + len(places) > _MOST_CHANGED:
        return None
    return frozenset(people), frozenset(places)


def _records_with_levels_of(
    tx: Transaction, people: frozenset[str], places: frozenset[str]
) -> Dataset:
    """All records, but levels of these people and places only, which are most of the rows."""
    parts = {"candidate_levels": people, "place_levels": places, "placements": frozenset[str]()}
    frames: dict[str, Any] = {name: tx.dataset.frame(name, parts.get(name)) for name in TABLES}
    return Dataset(**frames, policy=tx.policy.get().policy)


def _today() -> date:
    return datetime.now(tz=UTC).date()
