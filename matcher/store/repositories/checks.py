"""What a record must agree with in the store: what it refers to, and what refers to it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column

from matcher.records.contract import TABLES as CONTRACTS
from matcher.records.contract import TableContract
from matcher.store.errors import BrokenReference, RecordInUse
from matcher.store.scope import Scope
from matcher.store.tables.records import PARENTS, TABLES


def require_references(scope: Scope, contract: TableContract, row: Mapping[str, Any]) -> None:
    """Refuse a row that refers to something that is not there.

    Raises
    ------
    BrokenReference
    """
    for reference in contract.references:
        cell = row[reference.column]
        if cell is None:
            continue
        is_joined = contract.columns[reference.column].cell.is_joined
        wanted = set(cell.split("|") if is_joined else (cell,))
        key = _key_column(reference.table)
        query = scope.select(TABLES[reference.table], key).where(key.in_(sorted(wanted)))
        missing = wanted - set(scope.connection.execute(query).scalars())
        if missing:
            raise BrokenReference(reference.column, min(missing))


def require_unused(scope: Scope, contract: TableContract, identifier: str, kind: str) -> None:
    """Refuse to let go of a record that others refer to; its own parts do not count.

    Raises
    ------
    RecordInUse
    """
    for other in CONTRACTS.values():
        if PARENTS.get(other.name) == contract.name:
            continue
        for reference in other.references:
            if reference.table == contract.name and _is_named(
                scope, other, reference.column, identifier
            ):
                raise RecordInUse(kind, identifier)


def _is_named(scope: Scope, table: TableContract, name: str, identifier: str) -> bool:
    column = TABLES[table.name].c[name]
    query = scope.select(TABLES[table.name], column)
    if not table.columns[name].cell.is_joined:
        return scope.value(query.where(column == identifier).limit(1)) is not None
    # SQLite's LIKE does not tell upper from lower case, so the parts are looked at here.
    cells = scope.connection.execute(query.where(column.contains(identifier, autoescape=True)))
    return any(identifier in cell.split("|") for cell in cells.scalars())


def _key_column(table: str) -> Column[Any]:
    return TABLES[table].c[CONTRACTS[table].key[0]]
