"""A sheet as rows of cells, whatever file it came from; it knows no tables and no columns."""

from dataclasses import dataclass

from matcher.exchange.cell_in import SheetCell
from matcher.exchange.findings import CellFinding

Row = list[SheetCell]


@dataclass(frozen=True)
class Sheet:
    """One sheet or one CSV file.

    Attributes
    ----------
    rows
        Cells of the rows that are not blank; rows may differ in length.
    numbers
        Row number of each as the spreadsheet shows it, 1 = first.
    """

    name: str
    rows: list[Row]
    numbers: list[int]


@dataclass(frozen=True)
class OfferedFile:
    """The sheets that could be read of a file, and what is wrong with it as a file."""

    name: str
    sheets: tuple[Sheet, ...]
    findings: tuple[CellFinding, ...] = ()


def without_blank_rows(name: str, rows: list[Row], first: int = 1) -> Sheet:
    """Sheet of the rows that hold anything; the first one of ``rows`` has number ``first``."""
    kept = [
        (number, row)
        for number, row in enumerate(rows, first)
        if any(cell != "" and not (isinstance(cell, str) and cell.isspace()) for cell in row)
    ]
    return Sheet(name, [row for _, row in kept], [number for number, _ in kept])
