"""A table on its way out: each column with its cells for people and its texts for systems."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from matcher.exchange.cell_out import OutCell


class Kind(StrEnum):
    """How a column of a workbook is shown."""

    TEXT = "text"
    NUMBER = "number"
    SHARE = "share"
    DAY = "day"


@dataclass(frozen=True)
class OutColumn:
    """One column.

    Attributes
    ----------
    code, header
        Name for systems and for people.
    cells
        What people see; None = unknown. Shares are 0-1.
    texts
        What systems read: codes, decimal points, ISO dates; "" = unknown.
    note
        Line at the header; empty = none.
    choices
        Labels of the drop-down; empty = none.
    is_required
        Whether the header is marked.
    """

    code: str
    header: str
    kind: Kind
    cells: Sequence[OutCell]
    texts: Sequence[str]
    note: str = ""
    choices: tuple[str, ...] = ()
    is_required: bool = False


@dataclass(frozen=True)
class OutTable:
    """One sheet or one CSV file; ``code`` names the file, ``name`` the sheet."""

    code: str
    name: str
    columns: tuple[OutColumn, ...]

    @property
    def n_rows(self) -> int:
        """Rows under the header."""
        return len(self.columns[0].cells) if self.columns else 0
