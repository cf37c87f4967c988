"""The base of every record: frozen, no unknown fields, empty text means unknown."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, model_validator

from matcher.records.cell_text import refusal
from matcher.records.rules import RecordRule


class Record(BaseModel):
    """One row of a table as entered; may be made from the texts of its cells."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    rules: ClassVar[tuple[RecordRule, ...]] = ()
    """Rules between two fields of one record."""

    @model_validator(mode="before")
    @classmethod
    def _leave_out_empty_cells(cls, data: Any) -> Any:
        if isinstance(data, Mapping):
            return {name: cell for name, cell in data.items() if not _is_empty(cell)}
        return data

    @model_validator(mode="after")
    def _keep_the_rules(self) -> Self:
        for rule in self.rules:
            first, second = getattr(self, rule.first), getattr(self, rule.second)
            if first is not None and second is not None and rule.is_broken(first, second):
                raise refusal(rule.code)
        return self


def _is_empty(cell: Any) -> bool:
    return isinstance(cell, str) and cell == ""
