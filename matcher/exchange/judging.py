"""Judges offered rows against the contract, each other and the present rows; refuses row by row.

A row is refused for its own cells, for repeating a row above, for naming what does not exist (or
was refused itself), and for contradicting a decision. The rest is accepted.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from matcher.exchange.findings import CellFinding, ExchangeCode
from matcher.exchange.merge import Bools, LaidOver, Texts, keys_of, raw_table
from matcher.exchange.refusals import cell_findings
from matcher.records.checked import CheckedTable
from matcher.records.contract import TABLES, Reference
from matcher.records.decided_pairs import contradicting_decisions, mirrored_pairs
from matcher.records.finding_codes import FindingCode
from matcher.records.findings import MAX_LISTED
from matcher.records.table import check_table


@dataclass
class Judgement:
    """Which offered rows of each table are refused, and why."""

    refused: dict[str, Bools]
    findings: list[CellFinding]


def judge(laid: Mapping[str, LaidOver], present: Mapping[str, Texts]) -> Judgement:
    """Judge everything that is offered."""
    judgement = Judgement({}, [])
    for name, rows in laid.items():
        judgement.refused[name] = rows.is_faulty.copy()
        _refuse_own_faults(name, rows, judgement)
    _refuse_dangling(laid, present, judgement)
    _refuse_contradictions(laid, present, judgement)
    return judgement


def _refuse_own_faults(name: str, rows: LaidOver, judgement: Judgement) -> None:
    checked = check_table(rows.raw(), rows.contract)
    is_bad = np.zeros(len(rows.origins), dtype=np.bool_)
    for column in checked.columns.values():
        faulty = [fault.text_position for fault in column.faults]
        is_bad |= np.isin(column.raw.codes, faulty)
    for rule in rows.contract.record.rules:
        both = checked.is_filled(rule.first) & checked.is_filled(rule.second)
        broken = rule.is_broken(checked.values(rule.first), checked.values(rule.second))
        is_bad |= np.asarray(broken, dtype=np.bool_) & both
    is_bad |= pd.Series(keys_of(rows.contract, rows.texts)).duplicated().to_numpy()
    is_judged = ~(rows.is_cleared | judgement.refused[name])
    judgement.refused[name] |= is_bad & is_judged
    told = [
        finding for finding in checked.findings if finding.row == 0 or is_judged[finding.row - 1]
    ]
    judgement.findings += cell_findings(name, told, rows.origins)


def _refuse_dangling(
    laid: Mapping[str, LaidOver], present: Mapping[str, Texts], judgement: Judgement
) -> None:
    """Repeat until nothing changes: a refused row takes along what refers to it."""
    last: dict[tuple[str, str], Bools] = {}
    is_changing = True
    while is_changing:
        is_changing = False
        known = {table: _identifiers(table, laid, present, judgement) for table in TABLES}
        for name, rows in laid.items():
            for reference in rows.contract.references:
                bad = _dangling(rows, reference, known[reference.table])
                bad &= ~judgement.refused[name] & ~rows.is_cleared
                if bad.any():
                    is_changing = True
                    judgement.refused[name] |= bad
                    seen = last.get((name, reference.column))
                    last[name, reference.column] = bad if seen is None else seen | bad
    for (name, column), bad in last.items():
        reference = next(one for one in laid[name].contract.references if one.column == column)
        judgement.findings += _dangling_findings(name, laid, reference, bad, present, judgement)


def _identifiers(
    table: str,
    laid: Mapping[str, LaidOver],
    present: Mapping[str, Texts],
    judgement: Judgement,
) -> set[str]:
    key = TABLES[table].key[0]
    known = set(present[table][key].tolist())
    if table in laid:
        known |= set(laid[table].texts[key][~judgement.refused[table]].tolist())
    return known


def _dangling(rows: LaidOver, reference: Reference, known: set[str]) -> Bools:
    column = rows.contract.columns[reference.column]
    codes, texts = pd.factorize(rows.texts[reference.column])
    is_bad = np.array(
        [bool(_unknown_parts(text, known, is_joined=column.cell.is_joined)) for text in texts],
        dtype=np.bool_,
    )
    return is_bad[codes] if len(is_bad) else np.zeros(len(codes), dtype=np.bool_)


def _unknown_parts(text: str, known: set[str], *, is_joined: bool) -> list[str]:
    parts = text.split("|") if is_joined else [text]
    return [part for part in parts if part and part not in known]


def _dangling_findings(
    name: str,
    laid: Mapping[str, LaidOver],
    reference: Reference,
    bad: Bools,
    present: Mapping[str, Texts],
    judgement: Judgement,
) -> list[CellFinding]:
    rows = laid[name]
    known = _identifiers(reference.table, laid, present, judgement)
    key = TABLES[reference.table].key[0]
    offered = set(laid[reference.table].texts[key].tolist()) if reference.table in laid else set()
    alike = {_bare(identifier): identifier for identifier in known}
    is_joined = rows.contract.columns[reference.column].cell.is_joined
    found = []
    for row in np.flatnonzero(bad)[:MAX_LISTED]:
        table, position = rows.origins[int(row)]
        text = str(rows.texts[reference.column][row])
        for part in _unknown_parts(text, known, is_joined=is_joined)[:3]:
            code = ExchangeCode.CASCADE if part in offered else FindingCode.DANGLING
            near = alike.get(_bare(part), "")
            found.append(table.finding(position, reference.column, code, part, near))
    if (more := int(bad.sum()) - MAX_LISTED) > 0:
        sheet = rows.origins[0][0].sheet
        found.append(CellFinding(sheet, 0, "", "", reference.column, FindingCode.MORE, f"{more}"))
    return found


def _bare(identifier: str) -> str:
    """Identifier without what a spreadsheet loses or people vary: leading zeros, capitals."""
    return identifier.casefold().lstrip("0") or "0"


def _refuse_contradictions(
    laid: Mapping[str, LaidOver], present: Mapping[str, Texts], judgement: Judgement
) -> None:
    for name, contradictions in (
        ("decisions", contradicting_decisions),
        ("apart", mirrored_pairs),
    ):
        while name in laid:
            findings = contradictions(_all_rows(name, laid[name], present[name], judgement))
            rows = [finding.row for finding in findings if finding.row]
            if not rows:
                break
            judgement.refused[name][np.array(rows) - 1] = True
            judgement.findings += cell_findings(
                name, [one for one in findings if one.row], laid[name].origins
            )


def _all_rows(name: str, rows: LaidOver, present: Texts, judgement: Judgement) -> CheckedTable:
    """Present rows with line 0, behind them the accepted ones with their own."""
    accepted = np.flatnonzero(~judgement.refused[name])
    stays = np.ones(len(next(iter(present.values()))), dtype=np.bool_)
    replaced = rows.present[accepted]
    stays[replaced[replaced >= 0]] = False
    texts = {
        column: np.concatenate([present[column][stays], rows.texts[column][accepted]])
        for column in present
    }
    lines = np.concatenate([np.zeros(int(stays.sum()), dtype=np.int64), accepted + 1])
    return check_table(raw_table(name, texts, lines), rows.contract)
