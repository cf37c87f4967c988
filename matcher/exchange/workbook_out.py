"""Tables as an .xlsx workbook: filters, frozen header, widths, notes, drop-downs, Toelichting.

Every text is written as text, so nothing that starts with = + - @ can be executed.
"""

import textwrap
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from matcher.exchange.cell_out import quoted
from matcher.exchange.findings import letters
from matcher.exchange.out_table import Kind, OutColumn, OutTable

NOTES_SHEET = "Toelichting"
CHOICES_SHEET = "Keuzes"
_ROOM = 5_000
"""Rows for which drop-downs and formats are laid, beside those that are filled."""
_MIN_WIDTH, _MAX_WIDTH = 10, 44
_LABEL_WIDTH, _NOTE_WIDTH = 34, 50
_LINE, _HIGHEST = 15, 400
"""Points of one line, and of the highest row; Excel allows 409."""
_FORMATS: dict[Kind, dict[str, Any]] = {
    Kind.TEXT: {"num_format": "@", "text_wrap": True, "valign": "top"},
    Kind.NUMBER: {"valign": "top"},
    Kind.SHARE: {"num_format": "0%", "valign": "top"},
    Kind.DAY: {"num_format": "dd-mm-yyyy", "valign": "top"},
}

Notes = Sequence[Sequence[str]]
"""Rows of the sheet Toelichting; a row of one cell is a heading."""


def workbook_bytes(tables: Sequence[OutTable], notes: Notes, made_on: date) -> bytes:
    """Content of a workbook with one sheet per table, after the notes.

    Parameters
    ----------
    made_on
        Date in the properties of the file, so that the same tables give the same bytes.
    """
    buffer = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "default_date_format": "dd-mm-yyyy",
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": datetime(made_on.year, made_on.month, made_on.day)})  # noqa: DTZ001
        _write_notes(book, notes)
        lists = {column.choices for table in tables for column in table.columns if column.choices}
        places = _choice_places(sorted(lists))
        for table in tables:
            _write_table(book, table, places)
        if places:
            _write_choices(book, places)
    return buffer.getvalue()


def _write_notes(book: Any, notes: Notes) -> None:
    sheet = book.add_worksheet(NOTES_SHEET)
    heading = book.add_format({"bold": True, "font_size": 13})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, _LABEL_WIDTH)
    sheet.set_column(1, 3, _NOTE_WIDTH)
    _lay_out_for_print(sheet)
    for row, cells in enumerate(notes):
        widths = (_LABEL_WIDTH, *[_NOTE_WIDTH] * 3)
        lines = max(map(_wrapped, cells, widths), default=1)
        if lines > 1 and len(cells) > 1:
            sheet.set_row(row, min(_LINE * lines, _HIGHEST))
        for position, text in enumerate(cells):
            sheet.write_string(row, position, text, heading if len(cells) == 1 else wrapped)


def _write_table(book: Any, table: OutTable, places: dict[tuple[str, ...], str]) -> None:
    sheet = book.add_worksheet(table.name)
    sheet.freeze_panes(1, 1)
    _lay_out_for_print(sheet)
    sheet.repeat_rows(0)
    for row, lines in _lines(table).items():
        sheet.set_row(row, min(_LINE * lines, _HIGHEST))
    if table.columns:
        sheet.autofilter(0, 0, max(table.n_rows, 1), len(table.columns) - 1)
    formats = {kind: book.add_format(form) for kind, form in _FORMATS.items()}
    header = {
        is_required: book.add_format(
            {
                "bold": True,
                "bottom": 1,
                "text_wrap": True,
                "valign": "top",
                "bg_color": "#FFE9B8" if is_required else "#E5ECF2",
            }
        )
        for is_required in (True, False)
    }
    for position, column in enumerate(table.columns):
        sheet.set_column(position, position, _width(column), formats[column.kind])
        sheet.write_string(0, position, column.header, header[column.is_required])
        if column.note:
            sheet.write_comment(0, position, column.note, {"x_scale": 2})
        _write_cells(sheet, position, column, formats[column.kind])
        last = max(table.n_rows, _ROOM)
        if column.choices:
            _validate(sheet, position, last, {"source": places[column.choices]}, column)
        elif column.kind is Kind.DAY:
            days = {"minimum": date(1950, 1, 1), "maximum": date(2100, 12, 31)}
            _validate(sheet, position, last, days, column)


def _lay_out_for_print(sheet: Any) -> None:
    """A4 on its side, one page wide."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _write_cells(sheet: Any, position: int, column: OutColumn, form: Any) -> None:
    for row, cell in enumerate(column.cells, 1):
        if cell is None:
            continue
        if isinstance(cell, str):
            sheet.write_string(row, position, quoted(cell), form)
        elif isinstance(cell, date):
            sheet.write_datetime(row, position, cell, form)
        else:
            sheet.write_number(row, position, float(cell), form)


def _validate(
    sheet: Any, position: int, last: int, rule: dict[str, Any], column: OutColumn
) -> None:
    is_list = "source" in rule
    sheet.data_validation(
        1,
        position,
        last,
        position,
        {
            "validate": "list" if is_list else "date",
            "criteria": "between",
            "ignore_blank": True,
            # A warning, not a stop: what was pasted is judged at the import, with its row.
            "error_type": "warning",
            "error_title": column.header[:32],
            "error_message": "Kies uit de lijst." if is_list else "Schrijf dag-maand-jaar.",
            **rule,
        },
    )


def _choice_places(lists: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], str]:
    return {
        choices: f"={CHOICES_SHEET}!${letters(place)}$1:${letters(place)}${len(choices)}"
        for place, choices in enumerate(lists)
    }


def _write_choices(book: Any, places: dict[tuple[str, ...], str]) -> None:
    sheet = book.add_worksheet(CHOICES_SHEET)
    for position, choices in enumerate(places):
        sheet.set_column(position, position, 32)
        for row, text in enumerate(choices):
            sheet.write_string(row, position, text)


def _width(column: OutColumn) -> int:
    shown = [len(cell) + 2 for cell in column.cells[:200] if isinstance(cell, str)]
    longest_word = max((len(word) for word in column.header.split()), default=0)
    wanted = max([longest_word + 3, len(column.header) // 2 + 2, *shown])
    return min(max(wanted, _MIN_WIDTH), _MAX_WIDTH)


def _lines(table: OutTable) -> dict[int, int]:
    """Rows that need more than one line, with how many; not every program finds that by itself."""
    lines: dict[int, int] = {}
    for column in table.columns:
        width = _width(column) - 2
        for row, text in enumerate([column.header, *column.cells]):
            if isinstance(text, str) and (needed := _wrapped(text, width)) > 1:
                lines[row] = max(needed, lines.get(row, 1))
    return lines


def _wrapped(text: str, width: int) -> int:
    """Lines that a text takes in a column."""
    if len(text) <= width and "\n" not in text:
        return 1
    return sum(max(1, len(textwrap.wrap(part, width))) for part in text.split("\n"))
