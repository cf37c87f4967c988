"""Judges one table: its header, its columns, the rules between cells of a row, and its key."""

from dataclasses import replace
from functools import partial

import numpy as np

from matcher.records.cells import Cell, Storage
from matcher.records.checked import CheckedTable
from matcher.records.columns import check_column
from matcher.records.contract import TableContract
from matcher.records.finding_codes import FindingCode
from matcher.records.findings import Finding
from matcher.records.header import check_header
from matcher.records.keys import repeated_keys
from matcher.records.listing import faulty_cells, faulty_rows
from matcher.records.raw import RawTable
from matcher.records.rules import RecordRule
from matcher.records.suggestions import suggest


def check_table(raw: RawTable, contract: TableContract) -> CheckedTable:
    """Judge everything about a table that can be judged without the other tables."""
    found, header_findings = check_header(raw, contract)
    findings = [*raw.findings, *header_findings]
    if found and not len(raw.lines) and contract.needs_rows:
        findings.append(Finding(raw.file, 1, "", FindingCode.HEADER_ONLY))
    columns = {
        name: check_column(found[name], column)
        for name, column in contract.columns.items()
        if name in found
    }
    table = CheckedTable(contract, raw, columns)
    for name, checked in columns.items():
        suggestion = partial(_suggestion, cell=checked.column.cell)
        findings += faulty_cells(raw, name, checked.raw, checked.faults, suggestion)
    for rule in contract.record.rules:
        if rule.first in columns and rule.second in columns:
            findings += _broken_rule(table, rule)
    if all(name in columns for name in contract.key):
        findings += repeated_keys(table)
    return replace(table, findings=tuple(findings))


def _suggestion(code: FindingCode, text: str, cell: Cell) -> str:
    return suggest(code, text, cell)


def _broken_rule(table: CheckedTable, rule: RecordRule) -> list[Finding]:
    is_broken = rule.is_broken(table.values(rule.first), table.values(rule.second))
    is_day = table.columns[rule.second].column.cell.storage is Storage.DAY
    both = table.is_filled(rule.first) & table.is_filled(rule.second)

    def cell_and_suggestion(row: int) -> tuple[str, str]:
        if rule.code is FindingCode.APART_FROM_SELF:
            return table.text(rule.second, row), "another person"
        bound = f"{table.text(rule.first, row)} or {'later' if is_day else 'more'} ({rule.first})"
        return table.text(rule.second, row), bound

    return faulty_rows(
        table.raw,
        rule.second,
        rule.code,
        np.asarray(is_broken, dtype=np.bool_) & both,
        cell_and_suggestion,
    )
