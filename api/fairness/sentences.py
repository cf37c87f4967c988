"""What the tables of an audit say: differences and doubts, never that something is fair."""

import numpy as np

from api.fairness.audit import AuditReport
from api.wording import Wording
from models.evaluation.intervals import Interval
from models.fairness import FairnessTable

_SHARES = frozenset(
    {
        "calibration_gap",
        "equal_opportunity",
        "assignment_rate",
        "assignment_value",
        "best_option_percentile",
    }
)


def sentences_for_audit(report: AuditReport, words: Wording) -> list[str]:
    """Sentences before the tables."""
    said = [words.text("say", "no_claim"), words.text("say", report.judged_by)]
    if not report.placements:
        said.append(words.text("say", "no_placements"))
    if not report.has_plan:
        said.append(words.text("say", "no_plan"))
    without = int((report.best["n_options"] == 0).sum())
    said.append(
        words.text("say", "no_option", n=words.number(without), people=words.number(report.people))
    )
    if report.strangers:
        said.append(words.text("say", "strangers", n=words.number(report.strangers)))
    return said


def sentence_for_table(table: FairnessTable, words: Wording) -> str:
    """The worst group, how far groups lie apart, and whether luck would do as much."""
    if table.worst is None:
        return words.text("say", "too_small")
    worst = next(row for row in table.rows if row.group == table.worst)
    said = words.text(
        "say", "worst", group=words_of(worst.group, words), value=cell(table, worst.measure, words)
    )
    gap, by_lot = number(table, table.gap.value, words), number(table, table.gap_by_lot, words)
    if np.isnan(table.gap_by_lot):
        return said
    key = "beyond_lot" if table.gap.value > table.gap_by_lot else "within_lot"
    return f"{said} {words.text('say', key, gap=gap, by_lot=by_lot)}"


def words_of(group: str, words: Wording) -> str:
    """Name of a group; people without a value are called so in the language."""
    return words.text("say", "not_recorded") if group == "(not recorded)" else group


def cell(table: FairnessTable, found: Interval, words: Wording) -> str:
    """Value with its interval, or a dash."""
    if np.isnan(found.value):
        return "-"
    value, low, high = (number(table, each, words) for each in (found.value, found.low, found.high))
    return f"{value} ({low} .. {high})"


def number(table: FairnessTable, value: float, words: Wording) -> str:
    """Number in the unit of the table: shares as percentages."""
    if np.isnan(value):
        return "-"
    return words.percent(value) if table.name in _SHARES else words.number(value, 2)
