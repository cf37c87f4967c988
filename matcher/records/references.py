"""Identifiers that refer to another table and do not exist there."""

from collections.abc import Mapping

from matcher.records.checked import CheckedTable
from matcher.records.columns import Fault
from matcher.records.contract import Reference
from matcher.records.finding_codes import FindingCode
from matcher.records.findings import Finding
from matcher.records.listing import faulty_cells


def dangling_references(tables: Mapping[str, CheckedTable]) -> list[Finding]:
    """One finding per cell, or part of a cell, that refers to nothing.

    A table that is missing, has no rows or lacks its key column is not held against those that
    refer to it: it has its own finding.
    """
    known = {name: _identifiers(table) for name, table in tables.items()}
    return [
        finding
        for table in tables.values()
        for reference in table.contract.references
        for finding in _dangling(table, reference, known.get(reference.table))
    ]


def _identifiers(table: CheckedTable) -> frozenset[str] | None:
    key = table.columns.get(table.contract.key[0])
    if key is None or (table.contract.needs_rows and not len(table.raw.lines)):
        return None
    return frozenset(key.raw.texts)


def _dangling(
    table: CheckedTable, reference: Reference, known: frozenset[str] | None
) -> list[Finding]:
    checked = table.columns.get(reference.column)
    if checked is None or known is None:
        return []
    refused = {fault.text_position for fault in checked.faults}
    faults = [
        Fault(FindingCode.DANGLING, position, part)
        for position, text in enumerate(checked.raw.texts)
        if text != "" and position not in refused
        for part in (text.split("|") if checked.column.cell.is_joined else (text,))
        if part not in known
    ]
    folded = {identifier.casefold(): identifier for identifier in known} if faults else {}

    def suggest(_: FindingCode, part: str) -> str:
        return folded.get(part.casefold()) or f"an identifier of table {reference.table}"

    return faulty_cells(table.raw, reference.column, checked.raw, faults, suggest)
