"""An offered file laid over a dataset: which rows are taken, what changes, and what is refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from matcher.exchange.findings import CellFinding, ExchangeCode, errors_of, of_file
from matcher.exchange.judging import Judgement, judge
from matcher.exchange.mapping import OwnNames, mapping_text
from matcher.exchange.merge import LaidOver, Texts, lay_over, merged, raw_table
from matcher.exchange.offered import OfferedTable
from matcher.exchange.reading import Offer, read_offer
from matcher.records.cell_output import texts_of
from matcher.records.contract import TABLES
from matcher.records.dataset import Dataset
from matcher.records.findings import Severity
from matcher.records.frames import empty_frame
from matcher.records.table import check_table


@dataclass(frozen=True, slots=True)
class TableCounts:
    """Rows of one table: ``offered`` is the sum of the other five."""

    offered: int
    new: int
    changed: int
    unchanged: int
    removed: int
    refused: int

    @property
    def accepted(self) -> int:
        """Rows that can be used, those that change nothing included."""
        return self.offered - self.refused


@dataclass(frozen=True)
class ImportOutcome:
    """What an import would make of a dataset; nothing is written yet.

    Attributes
    ----------
    dataset
        The present dataset with every accepted row.
    counts
        Per table that was offered.
    findings
        Errors (a row, a sheet or the file is refused) and warnings.
    mapping
        TOML of the names of sheets and columns as they were understood.
    """

    dataset: Dataset
    counts: Mapping[str, TableCounts]
    findings: tuple[CellFinding, ...]
    mapping: str = ""

    @property
    def n_refused(self) -> int:
        """Offered rows that are not used."""
        return sum(counts.refused for counts in self.counts.values())

    @property
    def n_accepted(self) -> int:
        """Offered rows that can be used."""
        return sum(counts.accepted for counts in self.counts.values())

    @property
    def has_changes(self) -> bool:
        """Whether the dataset differs from the present one."""
        return any(one.new or one.changed or one.removed for one in self.counts.values())

    @property
    def errors_first(self) -> list[CellFinding]:
        """Findings for a list that is cut: what refuses something before what is only told."""
        return sorted(self.findings, key=lambda one: one.severity is not Severity.ERROR)

    @property
    def is_clean(self) -> bool:
        """Whether nothing at all was refused."""
        return not errors_of(self.findings)


def import_file(
    name: str, content: bytes, present: Dataset, own: OwnNames | None = None
) -> ImportOutcome:
    """Lay an .xlsx or CSV file over a dataset.

    Parameters
    ----------
    name
        Name of the file; its ending tells the format, the name of a CSV file its table.
    content
        Bytes of the file; nothing is executed, links and macros are ignored.
    present
        Dataset to lay it over; without rows for a first import.
    own
        Names of the organisation's own for sheets, columns and values.
    """
    return import_offer(read_offer(name, content, own), present)


def import_offer(offer: Offer, present: Dataset) -> ImportOutcome:
    """Lay the tables of an offer over a dataset."""
    texts = {table: _object_texts(present, table) for table in TABLES}
    laid = {
        table: lay_over(TABLES[table], texts[table], offered)
        for table, offered in _by_table(offer.tables).items()
    }
    judgement = judge(laid, texts)
    frames: dict[str, pd.DataFrame] = {}
    for table in TABLES:
        if table in laid:
            made = merged(laid[table], texts[table], ~judgement.refused[table])
            frames[table] = _frame(table, made)
        else:
            frames[table] = present.table(table)
    told = [*offer.findings, *(one for table in offer.tables for one in table.findings)]
    if not laid and not told:
        told.append(of_file(offer.file, ExchangeCode.NOTHING))
    return ImportOutcome(
        Dataset(**frames, policy=present.policy),
        {table: _count(rows, judgement, table) for table, rows in laid.items()},
        tuple(_in_sheet_order([*told, *judgement.findings])),
        mapping_text(offer.sheets, offer.columns),
    )


def _by_table(offered: Iterable[OfferedTable]) -> dict[str, list[OfferedTable]]:
    by_table: dict[str, list[OfferedTable]] = {}
    for table in offered:
        if table.numbers:
            by_table.setdefault(table.table, []).append(table)
    return {name: by_table[name] for name in TABLES if name in by_table}


def _object_texts(dataset: Dataset, table: str) -> Texts:
    columns = texts_of(dataset.table(table), TABLES[table])
    return {name: np.array(cells, dtype=object) for name, cells in columns.items()}


def _frame(table: str, texts: Texts) -> pd.DataFrame:
    n_rows = len(next(iter(texts.values())))
    if not n_rows:
        return empty_frame(TABLES[table])
    return check_table(raw_table(table, texts, np.arange(n_rows)), TABLES[table]).frame()


def _count(rows: LaidOver, judgement: Judgement, table: str) -> TableCounts:
    taken = ~judgement.refused[table]
    is_known = rows.present >= 0
    removed = taken & rows.is_cleared & is_known
    unchanged = taken & (rows.is_same | (rows.is_cleared & ~is_known))
    changed = taken & is_known & ~rows.is_same & ~rows.is_cleared
    new = taken & ~is_known & ~rows.is_cleared
    return TableCounts(
        len(rows.origins),
        *(int(mask.sum()) for mask in (new, changed, unchanged, removed, ~taken)),
    )


def _in_sheet_order(findings: list[CellFinding]) -> list[CellFinding]:
    """Findings about the file first, then per sheet from top to bottom."""
    sheets = {name: place for place, name in enumerate(dict.fromkeys(f.sheet for f in findings))}
    # A cell of a wide sheet is two columns of the contract; it is told once.
    once = {
        (one.sheet, one.row, one.letter, one.header, one.code, one.value): one
        for one in reversed(findings)
    }
    return sorted(
        once.values(),
        key=lambda one: (sheets[one.sheet], one.row, len(one.letter), one.letter),
    )
