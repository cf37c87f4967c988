"""Finds the header of a sheet and the table that it belongs to."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from matcher.exchange.cell_in import plain_text
from matcher.exchange.mapping import OwnNames
from matcher.exchange.names import column_of_header, item_of_header, table_of_sheet
from matcher.exchange.sheet import Sheet
from matcher.records.contract import TABLES

_ROWS_LOOKED_AT = 20
"""A title or a few lines of text may stand above the header."""

LEVELS_OF = {"candidates": "candidate_levels", "places": "place_levels"}
"""Tables whose sheets may have a column per item, with the table that these belong to."""


@dataclass
class HeaderRow:
    """One row read as a header for one table.

    Attributes
    ----------
    texts
        Headers as found.
    columns
        Column of the table -> position.
    items
        Capability item -> position, for sheets with one column per item.
    unknown
        Positions of headers that mean nothing here.
    repeated
        Positions of headers whose column stands further left already.
    """

    position: int
    texts: list[str]
    columns: dict[str, int] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)
    unknown: list[int] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)

    @property
    def n_known(self) -> int:
        """Headers that mean something."""
        return len(self.columns) + len(self.items)


def find_header(sheet: Sheet, own: OwnNames) -> tuple[str | None, HeaderRow | None]:
    """Table of a sheet and its header row; (None, None) when neither name nor headers tell."""
    told = own.table_of(sheet.name) or table_of_sheet(sheet.name)
    tables = [told] if told else list(TABLES)
    best: tuple[str | None, HeaderRow | None] = (told, None)
    for table in tables:
        header = _best_row(sheet, table, own)
        needs_key = None if told else TABLES[table].key
        if header is None or (needs_key and not _has_key(table, header, needs_key)):
            continue
        if best[1] is None or header.n_known > best[1].n_known:
            best = (table, header)
    return best


def _has_key(table: str, header: HeaderRow, key: Iterable[str]) -> bool:
    wide = table in LEVELS_OF.values() and bool(header.items)
    return all(name in header.columns or (wide and name == "item") for name in key)


def _best_row(sheet: Sheet, table: str, own: OwnNames) -> HeaderRow | None:
    rows = [
        _as_header(sheet, position, table, own)
        for position in range(min(_ROWS_LOOKED_AT, len(sheet.rows)))
    ]
    best = max(rows, key=lambda header: header.n_known, default=None)
    return best if best is not None and best.n_known else None


def _as_header(sheet: Sheet, position: int, table: str, own: OwnNames) -> HeaderRow:
    texts = [plain_text(cell)[:200] for cell in sheet.rows[position]]
    header = HeaderRow(position, texts)
    may_have_items = table in LEVELS_OF or table in LEVELS_OF.values()
    for place, text in enumerate(texts):
        if not text:
            continue
        column = own.column_of(text, table) or column_of_header(text, table)
        item = item_of_header(text) if column is None and may_have_items else None
        if column is not None and column not in header.columns:
            header.columns[column] = place
        elif item is not None and item not in header.items:
            header.items[item] = place
        else:
            (header.repeated if column or item else header.unknown).append(place)
    if "item" in header.columns:  # one row per level: the other columns cannot be items
        header.unknown += header.items.values()
        header.items = {}
    return header
