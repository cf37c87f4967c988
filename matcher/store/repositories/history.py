"""Who changed what when, and what changed since: for people, for the auditor and for caches."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_

from matcher.store.recorder import Action
from matcher.store.scope import Scope
from matcher.store.tables.organisations import HISTORY, ORGANISATIONS

EVERYTHING = "*"
"""Table of a note that says that anything may have changed."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one record.

    Attributes
    ----------
    change_number
        Number of the transaction within the organisation.
    key
        Identifying values; the levels of a person and of a place, and the day-parts of a team,
        stand under the record that they belong to.
    old, new
        The values that differ; None for a record that was not there before, or is not any more.
    """

    change_number: int
    table: str
    key: tuple[str, ...]
    action: Action
    version: int
    at: datetime
    by: str
    old: Mapping[str, Any] | None
    new: Mapping[str, Any] | None


@dataclass(frozen=True)
class Changes:
    """What changed since a number.

    Attributes
    ----------
    number
        Number to ask with next time.
    records
        Table -> keys of records that were added, changed or removed.
    is_everything
        Whether a cache must start anew, because it cannot be told what changed.
    """

    number: int
    records: Mapping[str, frozenset[tuple[str, ...]]]
    is_everything: bool


class HistoryRepository:
    """History of one organisation; it is written by the repositories of records only."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def number(self) -> int:
        """Number of the last change; 0 when nothing ever changed."""
        query = self._scope.select(ORGANISATIONS, ORGANISATIONS.c.change_number)
        return int(self._scope.value(query) or 0)

    def since(self, number: int) -> Changes:
        """What changed after the change with this number."""
        columns = (HISTORY.c.table_name, HISTORY.c.record_key)
        query = self._scope.select(HISTORY, *columns).where(HISTORY.c.change_number > number)
        records: dict[str, set[tuple[str, ...]]] = {}
        for row in self._scope.rows(query.distinct()):
            records.setdefault(row["table_name"], set()).add(tuple(row["record_key"].split("|")))
        is_everything = records.pop(EVERYTHING, None) is not None
        return Changes(
            self.number(),
            {table: frozenset(keys) for table, keys in records.items()},
            is_everything,
        )

    def of_record(self, table: str, *key: str, limit: int = 200) -> tuple[Change, ...]:
        """Changes of one record, newest first."""
        query = self._scope.select(HISTORY).where(
            HISTORY.c.table_name == table, HISTORY.c.record_key == "|".join(key)
        )
        return self._changes(query, limit)

    def of_person(self, candidate_id: str, limit: int = 1000) -> tuple[Change, ...]:
        """Changes of everything about one person, newest first."""
        query = self._scope.select(HISTORY).where(
            or_(
                HISTORY.c.candidate_id == candidate_id,
                HISTORY.c.other_candidate_id == candidate_id,
            )
        )
        return self._changes(query, limit)

    def _changes(self, query: Select[Any], limit: int) -> tuple[Change, ...]:
        newest = query.order_by(HISTORY.c.change_number.desc(), HISTORY.c.position.desc())
        return tuple(
            Change(
                change_number=row["change_number"],
                table=row["table_name"],
                key=tuple(row["record_key"].split("|")),
                action=Action(row["action"]),
                version=row["version"],
                at=row["changed_at"],
                by=row["changed_by"],
                old=row["old"],
                new=row["new"],
            )
            for row in self._scope.rows(newest.limit(limit))
        )
