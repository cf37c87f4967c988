"""Changes of a record: who did what when, with the values before and after."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

from pydantic import ConfigDict

from api.schemas.codes import CodeText
from api.schemas.records.columns import column_name
from api.schemas.schema import Link, Schema
from matcher.records.contract import TABLES
from matcher.store.repositories.history import Change
from matcher.store.tables.records import PARENTS
from matcher.vocabulary.labels import Language

Values = dict[str, Any]


class RecordChangeSchema(Schema):
    """One change."""

    model_config = ConfigDict(title="WijzigingVanGegeven")

    change_number: int
    record_part: CodeText
    action: CodeText
    record_version: int
    changed_at: datetime
    changed_by: str
    old_values: Values | None
    new_values: Values | None

    @classmethod
    def of(cls, change: Change, language: Language) -> Self:
        """From a change in the store."""
        return cls(
            change_number=change.change_number,
            record_part=CodeText.of_service(f"table.{change.table}", language),
            action=CodeText.of_service(f"action.{change.action}", language),
            record_version=change.version,
            changed_at=change.at,
            changed_by=change.by,
            old_values=_named(change.table, change.old),
            new_values=_named(change.table, change.new),
        )


class HistoryPage(Schema):
    """A page of changes."""

    model_config = ConfigDict(title="PaginaGeschiedenis")

    rows: list[RecordChangeSchema]
    total: int
    next: Link | None


def _named(table: str, values: Mapping[str, Any] | None) -> Values | None:
    """The same values under the names of the API; parts stay under what tells them apart."""
    if values is None:
        return None
    if table in PARENTS:
        return {mark: _columns(table, part) for mark, part in values.items()}
    return _columns(table, values)


def _columns(table: str, values: Mapping[str, Any] | None) -> Values | None:
    if values is None:
        return None
    columns = TABLES[table].columns
    return {
        column_name(name): value.split("|")
        if isinstance(value, str) and columns[name].cell.is_joined
        else value
        for name, value in values.items()
    }
