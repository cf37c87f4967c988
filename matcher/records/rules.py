"""Rules between two cells of one record, written once for objects and for whole columns.

Each rule takes two values or two columns and says where it is broken. Unknown values (None in a
record, NaN or NaT in a column) break nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from matcher.records.finding_codes import FindingCode


@dataclass(frozen=True, slots=True)
class RecordRule:
    """One rule, the two columns that it compares, and the code of its finding.

    The finding is placed at the second column.
    """

    code: FindingCode
    first: str
    second: str
    is_broken: Callable[[Any, Any], Any]


def first_is_above_second(first: Any, second: Any) -> Any:
    """Whether the lower bound is above the upper one; elementwise on columns."""
    return first > second


def both_are_the_same(first: Any, second: Any) -> Any:
    """Whether both cells name the same; elementwise on columns."""
    return first == second


def in_order(code: FindingCode, first: str, second: str) -> RecordRule:
    """Rule that ``first`` is at most ``second``."""
    return RecordRule(code, first, second, first_is_above_second)


def different(code: FindingCode, first: str, second: str) -> RecordRule:
    """Rule that ``first`` and ``second`` differ."""
    return RecordRule(code, first, second, both_are_the_same)
