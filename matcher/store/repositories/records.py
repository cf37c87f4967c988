"""One table of records: read, list, add, change and remove, with versions and history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, cast

from sqlalchemy import ColumnElement, Select, func, tuple_

from matcher.records.contract import TABLES as CONTRACTS
from matcher.store.errors import DuplicateRecord, UnknownRecord, VersionConflict
from matcher.store.record_rows import (
    RecordT,
    Stored,
    difference,
    document_of,
    key_of,
    people_of,
    record_of,
    row_of,
)
from matcher.store.recorder import Action, Note, Recorder
from matcher.store.repositories.checks import require_references, require_unused
from matcher.store.scope import Row, Scope
from matcher.store.tables.records import TABLES

MOST_PER_PAGE = 1000


@dataclass(frozen=True)
class Page(Generic[RecordT]):
    """Some records in the order of their keys.

    Attributes
    ----------
    next_after
        Key to ask the next page with; None on the last page.
    """

    items: tuple[Stored[RecordT], ...]
    next_after: tuple[str, ...] | None


class RecordRepository(Generic[RecordT]):
    """Records of one table.

    Errors: ``UnknownRecord``, ``DuplicateRecord``, ``VersionConflict``, ``BrokenReference``,
    ``RecordInUse`` and ``Contradiction``, as far as a method can cause them.
    """

    def __init__(self, scope: Scope, recorder: Recorder, name: str, kind: str) -> None:
        self._scope = scope
        self._recorder = recorder
        self._contract = CONTRACTS[name]
        self._table = TABLES[name]
        self._kind = kind

    def find(self, *key: Any) -> Stored[RecordT] | None:
        """The record with this key, or None."""
        row = self._row(key)
        return None if row is None else self._stored(row)

    def get(self, *key: Any) -> Stored[RecordT]:
        """The record with this key; refused when there is none."""
        return self._stored(self._existing(key))

    def count(self, **equal: Any) -> int:
        """How many records there are, with these values if any are given."""
        query = self._scope.select(self._table, func.count())
        return int(self._scope.value(self._where(query, equal)))

    def keys(self, **equal: Any) -> frozenset[str]:
        """First column of the keys of all records with these values, as for ``page``."""
        column = self._table.c[self._contract.key[0]]
        query = self._where(self._scope.select(self._table, column), equal)
        return frozenset(str(row[column.name]) for row in self._scope.rows(query))

    def page(
        self, *, after: Sequence[str] | None = None, limit: int = 50, **equal: Any
    ) -> Page[RecordT]:
        """Records after a key, in the order of their keys.

        Parameters
        ----------
        limit
            1 to 1,000.
        **equal
            Only records with these values: one value, several in a list, or None for unknown.
        """
        limit = min(max(limit, 1), MOST_PER_PAGE)
        columns = [self._table.c[name] for name in self._contract.key]
        query = self._where(self._scope.select(self._table), equal).order_by(*columns)
        if after is not None:
            query = query.where(tuple_(*columns) > tuple_(*self._typed(after)))
        rows = self._scope.rows(query.limit(limit + 1))
        items = tuple(self._stored(row) for row in rows[:limit])
        more = len(rows) > limit
        return Page(items, key_of(self._contract, rows[limit - 1]) if more else None)

    def add(self, record: RecordT) -> Stored[RecordT]:  # type: ignore[misc]
        """Add a record; refused when one has the same key."""
        self._recorder.number()
        row = row_of(record)
        key = key_of(self._contract, row)
        if self._row(key) is not None:
            raise DuplicateRecord(self._kind, "|".join(key))
        return self._add(row)

    def change(self, record: RecordT, expected_version: int) -> Stored[RecordT]:  # type: ignore[misc]
        """Replace a record, if it still has the version that the caller saw."""
        self._recorder.number()
        row = row_of(record)
        old = self._existing(key_of(self._contract, row), expected_version)
        return self._change(old, row)

    def put(self, record: RecordT) -> Stored[RecordT]:  # type: ignore[misc]
        """Add a record or replace the one with the same key, whatever its version."""
        self._recorder.number()
        row = row_of(record)
        old = self._row(key_of(self._contract, row))
        return self._add(row) if old is None else self._change(old, row)

    def remove(self, *key: Any, expected_version: int | None = None) -> None:
        """Remove a record that nothing refers to; None = whatever its version."""
        self._recorder.number()
        row = self._existing(key, expected_version)
        if len(self._contract.key) == 1:
            require_unused(self._scope, self._contract, str(key[0]), self._kind)
        old = document_of(self._cells(row))
        self._scope.remove(self._table, *self._at(key))
        self._note(row, Action.REMOVED, row["version"] + 1, old, None)

    def _require(self, row: Mapping[str, Any]) -> None:
        """Refuse a row that does not agree with the others; repositories may add to it."""
        require_references(self._scope, self._contract, row)

    def _add(self, row: Mapping[str, Any]) -> Stored[RecordT]:
        self._require(row)
        self._scope.add(
            self._table, {**row, "version": 1, "change_number": self._recorder.number()}
        )
        self._note(row, Action.ADDED, 1, None, document_of(row))
        return self._stored({**row, "version": 1})

    def _change(self, old: Row, row: Mapping[str, Any]) -> Stored[RecordT]:
        before, after = difference(document_of(self._cells(old)), document_of(row))
        if not after:
            return self._stored(old)
        self._require(row)
        version = self._raise_version(key_of(self._contract, row), old["version"], row)
        self._note(row, Action.CHANGED, version, before, after)
        return self._stored({**row, "version": version})

    def _raise_version(
        self, key: Sequence[Any], version: int, values: Mapping[str, Any] | None = None
    ) -> int:
        changes = {"version": version + 1, "change_number": self._recorder.number()}
        self._scope.change(self._table, {**(values or {}), **changes}, *self._at(key))
        return version + 1

    def _existing(self, key: Sequence[Any], expected_version: int | None = None) -> Row:
        row = self._row(key)
        if row is None:
            raise UnknownRecord(self._kind, "|".join(map(str, key)))
        if expected_version is not None and row["version"] != expected_version:
            raise VersionConflict(self._kind, "|".join(map(str, key)), row["version"])
        return row

    def _row(self, key: Sequence[Any]) -> Row | None:
        return self._scope.row(self._scope.select(self._table).where(*self._at(key)))

    def _at(self, key: Sequence[Any]) -> list[ColumnElement[bool]]:
        names = zip(self._contract.key, self._typed(key), strict=True)
        return [self._table.c[name] == value for name, value in names]

    def _typed(self, key: Sequence[Any]) -> list[Any]:
        """Values of a key in the types of their columns, from the text of a cursor."""
        columns = [self._table.c[name] for name in self._contract.key]
        return [column.type.python_type(value) for column, value in zip(columns, key, strict=True)]

    def _where(self, query: Select[Any], equal: Mapping[str, Any]) -> Select[Any]:
        for name, value in equal.items():
            column = self._table.c[self._contract.columns[name].name]
            if isinstance(value, (list, tuple, set, frozenset)):
                query = query.where(column.in_(sorted(map(str, value))))
            else:
                query = query.where(column == (str(value) if isinstance(value, str) else value))
        return query

    def _cells(self, row: Mapping[str, Any]) -> dict[str, Any]:
        return {name: row[name] for name in self._contract.columns}

    def _stored(self, row: Mapping[str, Any]) -> Stored[RecordT]:
        return Stored(cast("RecordT", record_of(self._contract, row)), row["version"])

    def _note(
        self,
        row: Mapping[str, Any],
        action: Action,
        version: int,
        old: Mapping[str, Any] | None,
        new: Mapping[str, Any] | None,
    ) -> None:
        key = key_of(self._contract, row)
        people = people_of(self._cells(row))
        self._recorder.note(Note(self._contract.name, key, action, version, old, new, people))
