"""Records with parts: a person with levels, a place with levels, a team with day-parts.

The parts are changed as one, together with the version of the record that they belong to.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Generic, TypeVar, cast

from matcher.records.contract import TABLES as CONTRACTS
from matcher.records.record import Record
from matcher.store.record_rows import (
    RecordT,
    Stored,
    difference,
    document_of,
    people_of,
    record_of,
    row_of,
)
from matcher.store.recorder import Action, Note, Recorder
from matcher.store.repositories.records import RecordRepository
from matcher.store.scope import Row, Scope
from matcher.store.tables.records import TABLES

PartT = TypeVar("PartT", bound=Record, covariant=True)


class WholeRepository(RecordRepository[RecordT], Generic[RecordT, PartT]):
    """Records of one table, and their parts from another."""

    def __init__(
        self, scope: Scope, recorder: Recorder, name: str, kind: str, part_name: str
    ) -> None:
        super().__init__(scope, recorder, name, kind)
        self._part_contract = CONTRACTS[part_name]
        self._part_table = TABLES[part_name]

    def parts(self, identifier: str) -> tuple[PartT, ...]:
        """Parts of one record, in order; refused when there is no such record."""
        self._existing((identifier,))
        rows = self._part_rows(identifier)
        return tuple(cast("PartT", record_of(self._part_contract, row)) for row in rows)

    def parts_of_all(self, identifiers: Iterable[str]) -> dict[str, tuple[PartT, ...]]:
        """Parts of several records at once; a record without parts, or unknown, has none."""
        owner = self._part_table.c[self._part_contract.key[0]]
        wanted = list(dict.fromkeys(identifiers))
        query = self._scope.select(self._part_table).where(owner.in_(wanted))
        found: dict[str, list[PartT]] = {identifier: [] for identifier in wanted}
        for row in self._scope.rows(query.order_by(*self._part_key())):
            record = cast("PartT", record_of(self._part_contract, row))
            found[row[self._part_contract.key[0]]].append(record)
        return {identifier: tuple(parts) for identifier, parts in found.items()}

    def set_parts(
        self,
        identifier: str,
        parts: Iterable[PartT],
        expected_version: int | None = None,
    ) -> Stored[RecordT]:
        """Replace all parts of one record; they must belong to it. None = whatever its version."""
        self._recorder.number()
        whole = self._existing((identifier,), expected_version)
        rows = [row_of(part) for part in parts]
        before = self._part_documents(self._part_rows(identifier))
        after = self._part_documents(rows)
        owner = self._part_contract.key[0]
        if len(after) != len(rows) or any(row[owner] != identifier for row in rows):
            msg = f"Every part must belong to this {self._kind}, and be there once."
            raise ValueError(msg)
        old, new = difference(before, after)
        if not new:
            return self._stored(whole)
        table = self._part_table
        self._scope.remove(table, table.c[owner] == identifier)
        self._scope.add_many(table, rows)
        version = self._raise_version((identifier,), whole["version"])
        self._note_parts(identifier, version, old, new)
        return self._stored({**whole, "version": version})

    def remove(self, *key: Any, expected_version: int | None = None) -> None:
        """Remove a record that nothing refers to, with its parts."""
        before = self._part_documents(self._part_rows(str(key[0])))
        super().remove(*key, expected_version=expected_version)
        if before:
            table = self._part_table
            self._scope.remove(table, table.c[self._part_contract.key[0]] == key[0])
            self._note_parts(str(key[0]), 0, before, dict.fromkeys(before))

    def _part_rows(self, identifier: str) -> list[Row]:
        owner = self._part_table.c[self._part_contract.key[0]]
        query = self._scope.select(self._part_table).where(owner == identifier)
        return self._scope.rows(query.order_by(*self._part_key()))

    def _part_key(self) -> list[Any]:
        return [self._part_table.c[name] for name in self._part_contract.key]

    def _part_documents(self, rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
        """What each part says, by what tells it from the others: its item or day-part."""
        owner, name = self._part_contract.key
        columns = [column for column in self._part_contract.columns if column not in (owner, name)]
        return {str(row[name]): document_of({c: row[c] for c in columns}) for row in rows}

    def _note_parts(
        self, identifier: str, version: int, old: Mapping[str, Any], new: Mapping[str, Any]
    ) -> None:
        people = people_of({self._part_contract.key[0]: identifier})
        name = self._part_contract.name
        self._recorder.note(Note(name, (identifier,), Action.CHANGED, version, old, new, people))
