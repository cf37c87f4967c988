"""Findings of the records, told at the cells of an offered sheet and in its words."""

import difflib
import re
from collections.abc import Iterable, Sequence
from datetime import date

from matcher.exchange.cell_in import choice_names
from matcher.exchange.findings import VALUE_SUGGESTIONS, CellFinding, first_number
from matcher.exchange.names import fold
from matcher.exchange.offered import OfferedTable
from matcher.glossary import dutch_name
from matcher.records.cells import Cell, Storage
from matcher.records.contract import TABLES
from matcher.records.finding_codes import FindingCode
from matcher.records.findings import Finding
from matcher.vocabulary.labels import label
from matcher.vocabulary.municipalities import MUNICIPALITIES

Origin = tuple[OfferedTable, int]
"""The offered table and the position in it of one row."""

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def cell_findings(
    table: str, findings: Iterable[Finding], origins: Sequence[Origin]
) -> list[CellFinding]:
    """Findings whose row counts the offered rows from 1, at their cells."""
    return [_cell_finding(table, finding, origins) for finding in findings]


def _cell_finding(table: str, finding: Finding, origins: Sequence[Origin]) -> CellFinding:
    column = finding.column if finding.column in TABLES[table].columns else ""
    suggestion = _in_words(finding, table, column)
    if not 1 <= finding.row <= len(origins):
        sheet = origins[0][0].sheet if origins else ""
        return CellFinding(sheet, 0, "", _header(column), column, finding.code, finding.value)
    offered, position = origins[finding.row - 1]
    letter, header = offered.place(position, column)
    sheet, number = _other_row(finding, origins)
    return CellFinding(
        offered.sheet,
        offered.numbers[position],
        letter,
        header or _header(column),
        column,
        finding.code,
        finding.value,
        suggestion,
        other_row=number,
        other_sheet="" if sheet == offered.sheet else sheet,
    )


def _header(column: str) -> str:
    return dutch_name(column) if column else ""


_ABOUT_OTHER_ROWS = {FindingCode.DUPLICATE_KEY, FindingCode.PIN_AND_FORBID, FindingCode.TWO_PINS}


def _other_row(finding: Finding, origins: Sequence[Origin]) -> tuple[str, int]:
    """Sheet and row that a finding is also about; row 0 = none."""
    if finding.code not in _ABOUT_OTHER_ROWS:
        return "", 0
    number = first_number(finding.suggestion)
    if not 1 <= number <= len(origins):
        return "", 0
    offered, position = origins[number - 1]
    return offered.sheet, offered.numbers[position]


def _in_words(finding: Finding, table: str, column: str) -> str:
    """Value to type, as a Dutch sheet has it; empty when the records only describe one."""
    if not column or finding.code not in VALUE_SUGGESTIONS:
        return ""
    cell = TABLES[table].columns[column].cell
    if finding.code is FindingCode.NOT_IN_LIST:
        return _nearest_choice(finding.value, column, cell)
    text = finding.suggestion
    if not text or text == cell.looks:
        return ""
    if cell.storage is Storage.FLAG:
        return "ja" if text == "true" else "nee"
    if cell.storage is Storage.DAY and _ISO.fullmatch(text):
        return dutch_day_text(date.fromisoformat(text))
    if cell.storage is Storage.NUMBER:
        return text.replace(".", ",")
    if text in MUNICIPALITIES:
        return MUNICIPALITIES[text]
    if column == "item":
        return f"{text} {label(text)}"
    return label(text) if text in cell.choices else text


def _nearest_choice(value: str, column: str, cell: Cell) -> str:
    names = choice_names(column, cell.choices)
    near = difflib.get_close_matches(fold(value), list(names), n=1, cutoff=0.6)
    return label(names[near[0]]) if near else ""


def dutch_day_text(day: date) -> str:
    """Day as Dutch people write it, 21-03-2026; locale and platform do not matter."""
    return f"{day.day:02d}-{day.month:02d}-{day.year:04d}"
