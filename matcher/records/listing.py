"""Turns faulty cells into findings, row by row, with a bound on how many are listed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache

import numpy as np

from matcher.records.columns import Fault
from matcher.records.finding_codes import FindingCode
from matcher.records.findings import MAX_LISTED, Finding, cut_off
from matcher.records.raw import Bools, RawColumn, RawTable


def faulty_cells(
    table: RawTable,
    column: str,
    raw: RawColumn,
    faults: Iterable[Fault],
    suggest: Callable[[FindingCode, str], str],
) -> list[Finding]:
    """Findings for every row that holds a faulty text; ragged rows are left out."""
    shown: dict[FindingCode, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for fault in faults:
        shown[fault.code][fault.text_position].append(fault.shown)
    cached = cache(suggest)
    findings: list[Finding] = []
    for code, texts in shown.items():
        n_faults = np.zeros(len(raw.texts), dtype=np.int64)
        n_faults[list(texts)] = [len(parts) for parts in texts.values()]
        per_row = np.where(table.is_ragged, 0, n_faults[raw.codes])
        rows = np.flatnonzero(per_row)
        cells = [
            (int(table.lines[row]), part)
            for row in rows[:MAX_LISTED]
            for part in texts[int(raw.codes[row])]
        ][:MAX_LISTED]
        findings += [
            Finding(table.file, line, column, code, part, cached(code, part))
            for line, part in cells
        ]
        findings += cut_off(table.file, column, code, int(per_row.sum()))
    return findings


def faulty_rows(
    table: RawTable,
    column: str,
    code: FindingCode,
    is_faulty: Bools,
    cell_and_suggestion: Callable[[int], tuple[str, str]],
) -> list[Finding]:
    """Findings for rows of a mask; ragged rows are left out."""
    rows = np.flatnonzero(is_faulty & ~table.is_ragged)
    findings = [
        Finding(table.file, int(table.lines[row]), column, code, *cell_and_suggestion(int(row)))
        for row in rows[:MAX_LISTED]
    ]
    return findings + cut_off(table.file, column, code, len(rows))


def in_file_order(findings: Iterable[Finding], files: Sequence[str]) -> list[Finding]:
    """Findings by file, then line, then column; the counts of what was cut come last per file."""
    place = {name: position for position, name in enumerate(files)}
    return sorted(
        findings,
        key=lambda finding: (
            place.get(finding.file, len(place)),
            finding.file,
            finding.code is FindingCode.MORE,
            finding.row,
        ),
    )
