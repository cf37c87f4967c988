"""A dataset as one JSON document: a list per table, under the names that the API has.

What ``GET /exporten`` gives, ``POST /importen`` takes. A field that is left out says nothing; null
says that the value is unknown.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from api.schemas.names import lower_camel
from api.schemas.records.columns import Json, column_name
from matcher.exchange.cell_in import EXPLICIT_UNKNOWN
from matcher.exchange.findings import CellFinding, ExchangeCode, of_file
from matcher.exchange.names import sheet_name
from matcher.exchange.offered import OfferedTable
from matcher.exchange.out_table import OutTable
from matcher.exchange.reading import Offer
from matcher.records.cells import Storage
from matcher.records.contract import TABLES, Column, TableContract


def document_of(tables: Iterable[OutTable]) -> Json:
    """The tables as JSON."""
    return {table_name(table.code): _rows(table) for table in tables}


def is_dataset(document: object) -> bool:
    """Whether a document is one of ours and no VUM or JobPosting."""
    return isinstance(document, dict) and bool(document.keys() & _tables().keys())


def offer_of(name: str, document: Mapping[str, Any]) -> Offer:
    """What a document offers, each row as if it stood in a sheet; never raises."""
    offer = Offer(name)
    for key, rows in document.items():
        table = _tables().get(key)
        if table is None:
            offer.findings.append(of_file(name, ExchangeCode.UNKNOWN_SHEET, key))
        elif not (isinstance(rows, list) and all(isinstance(row, dict) for row in rows)):
            offer.findings.append(CellFinding(name, 0, "", key, "", ExchangeCode.WRONG_SHAPE))
        else:
            offer.sheets[key] = table
            offer.tables.append(_offered(key, TABLES[table], rows))
    return offer


@cache
def table_name(table: str) -> str:
    """Name of a table in the document: ``candidate_levels`` is ``niveausVanKandidaten``."""
    return lower_camel(sheet_name(table))


@cache
def _tables() -> dict[str, str]:
    return {table_name(table): table for table in TABLES}


def _rows(table: OutTable) -> list[Json]:
    columns = TABLES[table.code].columns
    names = [column_name(column.code) for column in table.columns]
    values = [
        [_value(text, columns[column.code]) for text in column.texts] for column in table.columns
    ]
    return [dict(zip(names, row, strict=True)) for row in zip(*values, strict=True)]


def _value(text: str, column: Column) -> Any:
    if column.cell.is_joined:
        return text.split("|") if text else []
    if text == "":
        return None
    storage = column.cell.storage
    if storage is Storage.FLAG:
        return text == "true"
    if storage is Storage.WHOLE:
        return int(float(text))
    return float(text) if storage is Storage.NUMBER else text


def _offered(key: str, contract: TableContract, rows: list[Json]) -> OfferedTable:
    numbers = list(range(1, len(rows) + 1))
    offered = OfferedTable(contract.name, key, {}, numbers)
    known = {column_name(name): name for name in contract.columns}
    for name, column in known.items():
        offered.places[column] = ("", name)
        offered.columns[column] = [_text(row.get(name, "")) for row in rows]
    for position, row in enumerate(rows):
        for name in row.keys() - known.keys():
            code = ExchangeCode.UNKNOWN_COLUMN
            offered.findings.append(CellFinding(key, numbers[position], "", name, "", code, name))
    return offered


def _text(value: Any) -> str:
    """The text that a file of the data contract would have."""
    if value is None:
        return EXPLICIT_UNKNOWN
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "|".join(_text(one) for one in value) or EXPLICIT_UNKNOWN
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return str(value)
