"""The tables of a dataset on their way out, and the template, which is the same without rows."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

from matcher.exchange.cell_out import out_cells
from matcher.exchange.names import sheet_name
from matcher.exchange.out_table import Kind, OutColumn, OutTable
from matcher.glossary import dutch_name
from matcher.records.cell_output import texts_of
from matcher.records.cells import Storage
from matcher.records.contract import TABLES, Column
from matcher.records.dataset import Dataset
from matcher.vocabulary.items import ITEMS, N_LEVELS
from matcher.vocabulary.labels import label
from matcher.vocabulary.municipalities import MUNICIPALITIES

_KINDS = {
    Storage.TEXT: Kind.TEXT,
    Storage.WHOLE: Kind.NUMBER,
    Storage.NUMBER: Kind.NUMBER,
    Storage.DAY: Kind.DAY,
    Storage.FLAG: Kind.TEXT,
}


def dataset_tables(dataset: Dataset) -> list[OutTable]:
    """Every table of a dataset, with Dutch headers and labels."""
    return [dataset_table(name, dataset.table(name)) for name in TABLES]


def dataset_table(name: str, frame: pd.DataFrame) -> OutTable:
    """One table of the data contract."""
    contract = TABLES[name]
    texts = texts_of(frame, contract)
    return OutTable(
        name,
        sheet_name(name),
        tuple(
            OutColumn(
                code,
                dutch_name(code),
                _KINDS[column.cell.storage],
                out_cells(frame[code], column),
                texts[code],
                column_note(code),
                drop_down(column),
                column.is_required,
            )
            for code, column in contract.columns.items()
        ),
    )


def wide_levels(name: str, frame: pd.DataFrame) -> OutTable:
    """One row per person or place and one column per item.

    A cell holds ``3`` or ``3-5``; at a place also the importance and ``hard``. Day and source of an
    assessment have no room here: the long form keeps them.
    """
    key = TABLES[name].key[0]
    ids = list(dict.fromkeys(frame[key].tolist()))
    rows = {identifier: row for row, identifier in enumerate(ids)}
    cells: dict[str, list[str | None]] = {item.id: [None] * len(ids) for item in ITEMS}
    for record in frame.to_dict("records"):
        said = _person_level(record) if name == "candidate_levels" else _place_level(record)
        cells[str(record["item"])][rows[record[key]]] = said
    note = f"0 tot en met {N_LEVELS - 1}, of twee getallen zoals 3-5. Leeg: niets gezegd."
    columns = [OutColumn(key, dutch_name(key), Kind.TEXT, ids, ids, column_note(key), (), True)]
    columns += [
        OutColumn(
            item.id,
            f"{item.id} {item.label_nl}",
            Kind.TEXT,
            cells[item.id],
            [cell or "" for cell in cells[item.id]],
            note,
        )
        for item in ITEMS
    ]
    return OutTable(name, sheet_name(name), tuple(columns))


def column_note(code: str) -> str:
    """One Dutch line about a column; empty for columns of results."""
    return _notes().get(code, "")


def drop_down(column: Column) -> tuple[str, ...]:
    """Labels to choose from; empty where a cell may hold several values or anything."""
    if column.cell.is_joined:
        return ()
    if column.name == "municipality":
        return tuple(sorted(MUNICIPALITIES.values()))
    if column.name == "item":
        return tuple(f"{item.id} {item.label_nl}" for item in ITEMS)
    if column.cell.storage is Storage.FLAG:
        return ("ja", "nee")
    return tuple(label(code) for code in column.cell.choices)


@cache
def _notes() -> dict[str, str]:
    text = files(__package__).joinpath("column_notes.toml").read_text(encoding="utf-8")
    return {name: str(note) for name, note in tomllib.loads(text).items()}


def _person_level(record: Mapping[Any, Any]) -> str:
    low, high = record["low"], record["high"]
    return f"{low}" if low == high else f"{low}-{high}"


def _place_level(record: Mapping[Any, Any]) -> str:
    hard = " hard" if record["is_knockout"] else ""
    return f"{record['level']} {label(str(record['importance']))}{hard}"
