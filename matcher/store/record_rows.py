"""Between a record as an object and as a row of its table; empty text and None are the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar, cast

from matcher.records.contract import TableContract
from matcher.records.record import Record

RecordT = TypeVar("RecordT", bound=Record, covariant=True)


@dataclass(frozen=True, slots=True)
class Stored(Generic[RecordT]):
    """A record as it stands in the store; its version goes up by one with every change."""

    record: RecordT
    version: int


def row_of(record: Record) -> dict[str, Any]:
    """Values of all columns of the contract."""
    return {name: _cell(getattr(record, name)) for name in type(record).model_fields}


def record_of(contract: TableContract, row: Mapping[str, Any]) -> Record:
    """Record of a row; columns of other meaning are left out."""
    cells = {name: row[name] for name in contract.columns}
    return contract.record.model_validate({k: v for k, v in cells.items() if v is not None})


def document_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """What is known of a row, ready for JSON: days in ISO form."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in row.items()
        if value is not None
    }


def key_of(contract: TableContract, row: Mapping[str, Any]) -> tuple[str, ...]:
    """Identifying values of a row, as text."""
    return tuple(str(row[name]) for name in contract.key)


def people_of(row: Mapping[str, Any]) -> tuple[str, ...]:
    """People that a row is about."""
    names = ("candidate_id", "other_candidate_id")
    return tuple(str(row[name]) for name in names if name in row)


def difference(
    old: Mapping[str, Any], new: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The values that differ, before and after; None where there was or is nothing."""
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return {name: old.get(name) for name in names}, {name: new.get(name) for name in names}


def _cell(value: Any) -> Any:
    if isinstance(value, tuple):
        return "|".join(str(part) for part in value) or None
    if isinstance(value, str):
        return str(value) or None  # members of a list of codes become plain text
    return cast("Any", value)
