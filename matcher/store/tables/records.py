"""The tables of records, their columns taken from the data contract.

A table of levels or day-parts is part of its parent: it has no version of its own and goes with it.
"""

from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Double,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
)
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

from matcher.records import contract
from matcher.records.cells import Storage
from matcher.store.columns import OWNER, Code, Counter, UtcTime, Words, owned_table

PARENTS: MappingProxyType[str, str] = MappingProxyType(
    {"candidate_levels": "candidates", "place_levels": "places", "team_dayparts": "teams"}
)
"""Table of parts -> table of the wholes."""

PERSON_COLUMNS = ("candidate_id", "other_candidate_id")
LOAD_ORDER = (
    "teams",
    "team_dayparts",
    "employers",
    "places",
    "place_levels",
    "candidates",
    "candidate_levels",
    "placements",
    "decisions",
    "apart",
)
"""Tables so that each comes after those that it refers to."""

FREE_TEXTS = ("note", "end_reason")
"""Columns in which somebody may have written about somebody else."""

_TYPES: dict[Storage, TypeEngine[Any]] = {
    Storage.TEXT: Code,
    Storage.WHOLE: Integer(),
    Storage.NUMBER: Double(),
    Storage.DAY: Date(),
    Storage.FLAG: Boolean(),
}
_LONGEST_LIST = 8  # longer lists grow with the vocabulary, which is no reason to migrate


def _table(table: contract.TableContract) -> Table:
    is_part = table.name in PARENTS
    parts: list[SchemaItem] = [_column(column, table) for column in table.columns.values()]
    parts += [_closed(column) for column in table.columns.values() if _is_closed(column)]
    if not is_part:
        parts += [
            Column("version", Integer, nullable=False),
            Column("change_number", Counter, nullable=False),
        ]
    for reference in table.references:
        if not table.columns[reference.column].cell.is_joined:
            parts += _reference(table, reference)
    people = tuple(name for name in PERSON_COLUMNS if name in table.columns)
    # Hundreds of thousands of short rows, always asked for by key: kept in the order of the key.
    options: dict[str, Any] = {"sqlite_with_rowid": False} if is_part else {}
    within = tuple(name for name in FREE_TEXTS if name in table.columns)
    return owned_table(
        table.name, *parts, people=people, people_within=within, is_child=is_part, **options
    )


def _column(column: contract.Column, table: contract.TableContract) -> Column[Any]:
    return Column(
        column.name,
        _TYPES[column.cell.storage],
        primary_key=column.name in table.key,
        autoincrement=False,
        nullable=not column.is_required,
    )


def _is_closed(column: contract.Column) -> bool:
    return 0 < len(column.cell.choices) <= _LONGEST_LIST and not column.cell.is_joined


def _closed(column: contract.Column) -> SchemaItem:
    listed = ",".join(f"'{choice}'" for choice in column.cell.choices)
    return CheckConstraint(f"{column.name} in ({listed})", column.name)


def _reference(table: contract.TableContract, reference: contract.Reference) -> list[SchemaItem]:
    target = contract.TABLES[reference.table]
    goes_along = PARENTS.get(table.name) == target.name
    key = ForeignKeyConstraint(
        [OWNER, reference.column],
        [f"{target.name}.{OWNER}", f"{target.name}.{target.key[0]}"],
        ondelete="CASCADE" if goes_along else None,
    )
    if table.key[0] == reference.column:
        return [key]  # the primary key serves to find the rows
    return [key, Index(None, OWNER, reference.column)]


TABLES: MappingProxyType[str, Table] = MappingProxyType(
    {name: _table(contract.TABLES[name]) for name in LOAD_ORDER}
)
"""Name in the data contract -> table."""

POLICIES = owned_table(
    "policies",
    Column("document", Words, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("changed_by", Code, nullable=False),
)
"""The policy of the organisation: TOML with the values that differ from the default."""
