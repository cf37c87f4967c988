"""One organisation in one transaction: every statement is made here, and only for its rows.

A repository has a scope and no connection of its own, so a query without the filter on the
organisation cannot be written by mistake (``tests/store/test_structure.py`` holds it to that).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    CursorResult,
    Delete,
    Executable,
    Insert,
    Select,
    Table,
    Update,
    delete,
    insert,
    select,
    update,
)

from matcher.store.bulk import insert_rows
from matcher.store.columns import OWNER
from matcher.store.errors import ReadOnly

Clock = Callable[[], datetime]
Row = dict[str, Any]


@dataclass(frozen=True)
class Scope:
    """Rows of one organisation, as far as one transaction sees them.

    Attributes
    ----------
    actor
        Who does it: the subject of the caller, or the name of a command; "" when only reading.
    clock
        Gives the time in UTC; tests give another.
    """

    connection: Connection
    organisation_id: str
    actor: str
    clock: Clock
    is_writing: bool

    def select(self, table: Table, *columns: Any) -> Select[Any]:
        """Rows of this organisation, or some columns or expressions of them."""
        return select(*(columns or table.c)).where(table.c[OWNER] == self.organisation_id)

    def rows(self, statement: Select[Any]) -> list[Row]:
        """All rows of a query."""
        return [dict(row._mapping) for row in self.connection.execute(statement)]

    def row(self, statement: Select[Any]) -> Row | None:
        """The first row of a query, or None."""
        found = self.connection.execute(statement).first()
        return None if found is None else dict(found._mapping)

    def value(self, statement: Select[Any]) -> Any:
        """The first column of the first row, or None."""
        return self.connection.execute(statement).scalar()

    def add(self, table: Table, values: Mapping[str, Any]) -> None:
        """Insert one row."""
        self._do(self._insert(table).values({OWNER: self.organisation_id, **values}))

    def add_many(self, table: Table, values: Sequence[Mapping[str, Any]]) -> None:
        """Insert some rows, all with the same columns."""
        if values:
            self.only_when_writing()
            owned = [{OWNER: self.organisation_id, **row} for row in values]
            self.connection.execute(self._insert(table), owned)

    def add_columns(self, table: Table, columns: Mapping[str, Sequence[Any]]) -> None:
        """Insert very many rows, given by column, in the fastest way that the database knows."""
        self.only_when_writing()
        length = len(next(iter(columns.values())))
        owned = {OWNER: [self.organisation_id] * length, **columns}
        insert_rows(self.connection, table, owned)

    def change(self, table: Table, values: Mapping[str, Any], *where: Any) -> int:
        """Update the rows for which all conditions hold; return how many there were."""
        return self._do(self._update(table).where(*where).values(**values))

    def remove(self, table: Table, *where: Any) -> int:
        """Delete the rows for which all conditions hold; return how many there were."""
        return self._do(self._delete(table).where(*where))

    def many(self, statement: Executable, values: Sequence[Mapping[str, Any]]) -> None:
        """Run a statement of ``update_of`` or ``delete_of`` once per mapping of bound values."""
        self.only_when_writing()
        if values:
            self.connection.execute(statement, values)

    def update_of(self, table: Table, *where: Any) -> Update:
        """Update of this organisation's rows, to be run by ``many``."""
        return self._update(table).where(*where)

    def delete_of(self, table: Table, *where: Any) -> Delete:
        """Delete of this organisation's rows, to be run by ``many``."""
        return self._delete(table).where(*where)

    def _insert(self, table: Table) -> Insert:
        return insert(table)

    def _update(self, table: Table) -> Update:
        return update(table).where(table.c[OWNER] == self.organisation_id)

    def _delete(self, table: Table) -> Delete:
        return delete(table).where(table.c[OWNER] == self.organisation_id)

    def _do(self, statement: Executable) -> int:
        self.only_when_writing()
        result = self.connection.execute(statement)
        return result.rowcount if isinstance(result, CursorResult) else 0

    def only_when_writing(self) -> None:
        """Refuse to change anything in a transaction that only reads."""
        if not self.is_writing:
            raise ReadOnly
