"""Ledgers in few lines: contributions grouped so that a person can read them and nothing is lost.

What all pairs share (intercept and calibration) stands apart; with it the lines add up to the
log-odds exactly.
"""

from collections.abc import Iterable

from matcher.explanation.types import LedgerLine
from matcher.scoring import Ledger, LedgerTerm
from matcher.scoring.protocol import CALIBRATION, INTERCEPT
from matcher.vocabulary.items import ITEM_INDEX, ITEMS

MOST_LINES = 5
UNKNOWN = "unknown"
REST = "rest"
_ITEM = "item"


def group_ledger(ledger: Ledger, unknown: frozenset[str]) -> tuple[float, tuple[LedgerLine, ...]]:
    """Split a ledger into its intercept and at most five lines.

    Parameters
    ----------
    ledger
        Of one pair.
    unknown
        Items on which nobody has assessed the person. What they weigh is a guess about people in
        general, so it stands in a line of its own and never looks like a finding.

    Returns
    -------
    tuple
        The intercept with what calibration moves, and the lines: the weightiest first, what weighs
        less together in the last.
    """
    apart = (INTERCEPT, CALIBRATION)
    intercept = sum(term.value for term in ledger.terms if term.code in apart)
    lines = group_terms((term for term in ledger.terms if term.code not in apart), unknown)
    return intercept, lines


def group_difference(
    ledger: Ledger, other: Ledger, unknown: frozenset[str]
) -> tuple[LedgerLine, ...]:
    """At most five lines that add up to the log-odds of the first ledger minus the other's."""
    opposite = (LedgerTerm(term.code, term.item, -term.value, 0.0) for term in other.terms)
    both: dict[tuple[str, str], float] = {}
    for term in (*ledger.terms, *opposite):
        key = (term.code, term.item)
        both[key] = both.get(key, 0.0) + term.value
    return group_terms((LedgerTerm(*key, value, 0.0) for key, value in both.items()), unknown)


def group_terms(terms: Iterable[LedgerTerm], unknown: frozenset[str]) -> tuple[LedgerLine, ...]:
    """Group terms by item group, or by the first part of the code for what is no item."""
    groups: dict[str, list[LedgerTerm]] = {}
    for term in terms:
        if term.value:
            groups.setdefault(_group(term, unknown), []).append(term)
    lines = sorted(
        (_line(code, members) for code, members in groups.items()),
        key=lambda line: -abs(line.value),
    )
    if len(lines) <= MOST_LINES:
        return tuple(lines)
    kept = lines[: MOST_LINES - 1]
    rest = [term for line in lines[MOST_LINES - 1 :] for term in groups[line.code]]
    return (*kept, _line(REST, rest))


def _group(term: LedgerTerm, unknown: frozenset[str]) -> str:
    if term.code != _ITEM:
        return term.code.partition(".")[0]
    return UNKNOWN if term.item in unknown else ITEMS[ITEM_INDEX[term.item]].group


def _line(code: str, terms: list[LedgerTerm]) -> LedgerLine:
    by_weight = sorted(terms, key=lambda term: -abs(term.value))
    items = tuple(term.item for term in by_weight if term.item)
    return LedgerLine(code, items, sum(term.value for term in terms))
