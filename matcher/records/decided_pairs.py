"""Decisions that contradict each other, and pairs of people that are named twice.

These tables hold hundreds of rows, so plain loops read best.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from matcher.records.checked import CheckedTable
from matcher.records.choices import DecisionKind
from matcher.records.finding_codes import FindingCode
from matcher.records.findings import Finding
from matcher.records.listing import faulty_rows


def contradicting_decisions(table: CheckedTable) -> list[Finding]:
    """Pairs that are pinned and forbidden at once, and people pinned to more than one place.

    The finding stands at the later row; the suggestion names the earlier one.
    """
    opposite: dict[int, int] = {}
    other_pin: dict[int, int] = {}
    first_of: dict[tuple[str, str, str], int] = {}
    pinned: dict[str, tuple[str, int]] = {}
    for row, (person, place, kind) in _complete_rows(
        table, ("candidate_id", "place_id", "decision")
    ):
        is_pin = kind == DecisionKind.PIN
        contrary = (person, place, DecisionKind.FORBID if is_pin else DecisionKind.PIN)
        if contrary in first_of:
            opposite[row] = first_of[contrary]
        first_of.setdefault((person, place, kind), row)
        if is_pin and pinned.setdefault(person, (place, row))[0] != place:
            other_pin[row] = pinned[person][1]
    return [
        *_at_later_rows(table, "decision", FindingCode.PIN_AND_FORBID, opposite),
        *_at_later_rows(table, "place_id", FindingCode.TWO_PINS, other_pin),
    ]


def mirrored_pairs(table: CheckedTable) -> list[Finding]:
    """Pairs of people that are kept apart twice, once in each order."""
    mirrored: dict[int, int] = {}
    first_of: dict[tuple[str, str, str], int] = {}
    for row, (one, other, scope) in _complete_rows(
        table, ("candidate_id", "other_candidate_id", "scope")
    ):
        if one != other and (other, one, scope) in first_of:
            mirrored[row] = first_of[other, one, scope]
        first_of.setdefault((one, other, scope), row)
    return _at_later_rows(table, "other_candidate_id", FindingCode.DUPLICATE_KEY, mirrored)


def _complete_rows(
    table: CheckedTable, names: Sequence[str]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Position and cells of the rows that can be judged."""
    if any(name not in table.columns for name in names):
        return
    for row in np.flatnonzero(~table.raw.is_ragged).tolist():
        cells = tuple(table.text(name, row) for name in names)
        if all(cells):
            yield row, cells


def _at_later_rows(
    table: CheckedTable, column: str, code: FindingCode, earlier: dict[int, int]
) -> list[Finding]:
    """Findings at the keys of ``earlier``, naming the line of the row that came first."""
    is_faulty = np.zeros(len(table.raw.lines), dtype=np.bool_)
    is_faulty[list(earlier)] = True

    def cell_and_suggestion(row: int) -> tuple[str, str]:
        return table.text(column, row), f"see line {table.raw.lines[earlier[row]]}"

    return faulty_rows(table.raw, column, code, is_faulty, cell_and_suggestion)
