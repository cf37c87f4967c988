"""A table as CSV: for Dutch Excel (; decimal comma, byte order mark, dd-mm-jjjj) or for systems."""

import csv
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from io import StringIO

from matcher.exchange.cell_out import OutCell, neutral
from matcher.exchange.out_table import Kind, OutColumn, OutTable
from matcher.exchange.refusals import dutch_day_text


class CsvForm(StrEnum):
    """The two forms of CSV."""

    DUTCH = "csv-nl"
    TECHNICAL = "csv"


def csv_bytes(table: OutTable, form: CsvForm) -> bytes:
    """Content of a CSV file; cells that a spreadsheet would run start with a quote.

    Numbers below zero keep their sign: they are numbers, not text.
    """
    text = StringIO()
    is_dutch = form is CsvForm.DUTCH
    writer = csv.writer(
        text, delimiter=";" if is_dutch else ",", lineterminator="\r\n" if is_dutch else "\n"
    )
    writer.writerow([column.header if is_dutch else column.code for column in table.columns])
    columns = [list(_dutch(column) if is_dutch else _plain(column)) for column in table.columns]
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue().encode("utf-8-sig" if is_dutch else "utf-8")


def _dutch(column: OutColumn) -> Iterator[str]:
    for cell in column.cells:
        yield _dutch_cell(cell)


def _dutch_cell(cell: OutCell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return neutral(cell)
    if isinstance(cell, date):
        return dutch_day_text(cell)
    return repr(float(cell) + 0.0).removesuffix(".0").replace(".", ",")


def _plain(column: OutColumn) -> Iterator[str]:
    for text in column.texts:
        yield neutral(text) if column.kind is Kind.TEXT else text
