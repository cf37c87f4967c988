"""What a VUM document does not carry of the records it was made from, counted, never silent."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd


class LossReason(StrEnum):
    """Why something did not go along."""

    NO_FIELD = "vum.no_field"
    """VUM has no field for the column."""
    NO_CODE = "vum.no_code"
    """VUM has the field, but no code for this value."""
    ROUNDED = "vum.rounded"
    """VUM has whole hours and minutes; less was sent, never more."""
    SHORTENED = "vum.shortened"
    """The text is longer than VUM allows and was cut."""
    LETTERS_ADDED = "vum.postcode_letters"
    """VUM demands letters behind the four digits; they are not known and AA was sent."""


@dataclass(frozen=True, slots=True)
class Loss:
    """A column of which ``count`` filled cells (or rows of a level table) did not go along."""

    table: str
    column: str
    reason: LossReason
    count: int

    def as_dict(self) -> dict[str, str | int]:
        """Return plain values, for JSON."""
        return {
            "table": self.table,
            "column": self.column,
            "reason": self.reason.value,
            "count": self.count,
        }


@dataclass(frozen=True)
class VumExport:
    """Documents in the order of the records, and all that they do not carry."""

    documents: tuple[dict[str, object], ...]
    losses: tuple[Loss, ...]


def uncarried(table: str, frame: pd.DataFrame, carried: Collection[str]) -> list[Loss]:
    """Losses of the columns that have no field, as far as they are filled."""
    counts = {
        name: int((frame[name] != "").sum() if frame[name].dtype == "str" else frame[name].count())
        for name in frame.columns
        if name not in carried
    }
    return [Loss(table, name, LossReason.NO_FIELD, n) for name, n in counts.items() if n]


def counted(table: str, counts: Mapping[tuple[str, LossReason], int]) -> list[Loss]:
    """Losses from counts per column and reason."""
    return [Loss(table, column, reason, n) for (column, reason), n in counts.items() if n]
