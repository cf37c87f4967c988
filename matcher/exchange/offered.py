"""What a sheet offers to one table: columns of contract texts, with the place of every cell."""

from collections.abc import Callable
from dataclasses import dataclass, field

from matcher.exchange.cell_in import SheetCell, contract_text, has_lost_digits, is_error_cell
from matcher.exchange.findings import CellFinding, ExchangeCode, letters
from matcher.exchange.header_row import HeaderRow
from matcher.exchange.mapping import OwnNames
from matcher.exchange.sheet import Sheet
from matcher.records.contract import TABLES, Column

Place = tuple[str, str]
"""Letters of a column and its header as found."""


@dataclass
class OfferedTable:
    """Rows offered for one table.

    Attributes
    ----------
    columns
        Contract texts per column, shape (n_rows,); "" = nothing said.
    numbers
        Row numbers in the sheet.
    places
        Column -> its place in the sheet.
    own_places
        Place per row, for sheets with one column per item, where it differs per row.
    defaults
        Texts for new rows where the file says nothing: one for all rows, or one per row.
    faulty
        Positions of rows that are refused already, with their findings in ``findings``.
    """

    table: str
    sheet: str
    columns: dict[str, list[str]]
    numbers: list[int]
    places: dict[str, Place] = field(default_factory=dict)
    own_places: list[Place] | None = None
    defaults: dict[str, str | list[str]] = field(default_factory=dict)
    faulty: set[int] = field(default_factory=set)
    findings: list[CellFinding] = field(default_factory=list)

    def finding(
        self, position: int, column: str, code: str, value: str = "", suggestion: str = ""
    ) -> CellFinding:
        """Finding at a cell of this table; position -1 = the sheet as a whole."""
        letter, header = self.place(position, column)
        row = self.numbers[position] if position >= 0 else 0
        return CellFinding(self.sheet, row, letter, header, column, code, value, suggestion)

    def place(self, position: int, column: str) -> Place:
        """Letters and header of the cell that holds a column for a row."""
        if self.own_places is not None and column not in self.places and position >= 0:
            return self.own_places[position]
        return self.places.get(column, ("", ""))


def offered_table(
    sheet: Sheet, table: str, header: HeaderRow, own: OwnNames, first: int
) -> OfferedTable:
    """Rows of a sheet under its header row, for the columns that the table knows.

    Parameters
    ----------
    first
        Position of the first row under the header.
    """
    body = sheet.rows[first:]
    offered = OfferedTable(table, sheet.name, {}, sheet.numbers[first:])
    for name, position in header.columns.items():
        column = TABLES[table].columns[name]
        offered.places[name] = (letters(position), header.texts[position])
        cells = [row[position] if position < len(row) else "" for row in body]
        offered.columns[name] = _texts(offered, cells, column, own)
    return offered


def _texts(
    offered: OfferedTable, cells: list[SheetCell], column: Column, own: OwnNames
) -> list[str]:
    read = reader(column, own)
    texts = [read(cell) for cell in cells]
    for position, cell in enumerate(cells):
        code = _fault(cell, column)
        if code is not None:
            offered.faulty.add(position)
            offered.findings.append(offered.finding(position, column.name, code, texts[position]))
    return texts


def reader(column: Column, own: OwnNames) -> Callable[[SheetCell], str]:
    """Read cells of a column; each different cell once."""
    known: dict[tuple[type, SheetCell], str] = {}
    is_named = column.name in own.values

    def read(cell: SheetCell) -> str:
        if cell == "":
            return ""
        key = (type(cell), cell)
        if key not in known:
            meant = own.value_of(cell, column.name) if is_named and isinstance(cell, str) else cell
            known[key] = contract_text(meant, column)
        return known[key]

    return read


def _fault(cell: SheetCell, column: Column) -> ExchangeCode | None:
    if isinstance(cell, str):
        return ExchangeCode.ERROR_CELL if cell[:1] == "#" and is_error_cell(cell) else None
    if column.cell.storage == "text" and has_lost_digits(cell):
        return ExchangeCode.DIGITS_LOST
    return None
