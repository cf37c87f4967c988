"""What the text of one cell means, or the code of the finding that refuses it.

One function per kind of text. They are validators of the cell types in ``cells.py``: values that
are not text pass unchanged and are judged by pydantic.
"""

import re
from datetime import date
from typing import Any

from pydantic_core import PydanticCustomError

from matcher.records.finding_codes import FindingCode

MAX_CELL = 10_000
"""Characters of one cell; longer cells are a mistake of the export, whatever the column."""

# Control characters, byte order mark, and the marks that turn the direction of writing: they make
# a cell read otherwise than it is.
_INVISIBLE = "\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\u202a-\u202e\u2066-\u2069"
_CONTROL = re.compile(f"[{_INVISIBLE}\t\n\u2028\u2029]")
_CONTROL_IN_NOTE = re.compile(f"[{_INVISIBLE}]")

# ASCII and full-width signs after which a spreadsheet executes a cell (OWASP, CSV injection).
_FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")

_NUMBER = re.compile(r"-?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][+-]?[0-9]{1,3})?")
_WHOLE = re.compile(r"-?[0-9]{1,15}(?:\.0{1,2})?")
_DECIMAL_COMMA = re.compile(r"-?[0-9]+,[0-9]+")
# A number written by software never ends in a zero after three decimals: 1.250 is Dutch for 1250.
_THOUSANDS = re.compile(
    r"-?[0-9]{1,3}(?:(?:[ '’\u00a0\u202f,][0-9]{3})+(?:[.,][0-9]+)?"
    r"|(?:\.[0-9]{3}){2,}(?:,[0-9]+)?|\.[0-9]{3},[0-9]+|\.[0-9]{2}0)"
)
_NOT_FINITE = frozenset({"nan", "inf", "infinity", "na", "null", "none"})
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ISO_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ].*")
_DUTCH_DAY = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")
_FLAGS = {"true": True, "false": False}


def refusal(code: FindingCode) -> PydanticCustomError:
    """Error for a validator to raise; its type is the code of the finding."""
    return PydanticCustomError(code.value, code.explanation)


def plain(cell: Any) -> Any:
    """Refuse text that no column allows: huge, with control characters, or with space around it."""
    if not isinstance(cell, str) or (cell.isascii() and cell.isalnum() and len(cell) <= MAX_CELL):
        return cell
    if len(cell) > MAX_CELL:
        raise refusal(FindingCode.HUGE_VALUE)
    if _CONTROL.search(cell):
        raise refusal(FindingCode.CONTROL_CHARACTER)
    if cell != cell.strip():
        raise refusal(FindingCode.SURROUNDING_SPACE)
    return cell


def plain_note(cell: Any) -> Any:
    """Refuse a note that is huge or holds control characters other than tab and line break."""
    if isinstance(cell, str) and len(cell) > MAX_CELL:
        raise refusal(FindingCode.HUGE_VALUE)
    if isinstance(cell, str) and _CONTROL_IN_NOTE.search(cell):
        raise refusal(FindingCode.CONTROL_CHARACTER)
    return cell


def no_formula(text: str) -> str:
    """Refuse free text that a spreadsheet would execute."""
    if text.lstrip().startswith(_FORMULA_SIGNS):
        raise refusal(FindingCode.FORMULA)
    return text


def number(cell: Any) -> Any:
    """Read a number with a decimal point."""
    if not isinstance(cell, str):
        return cell
    if _NUMBER.fullmatch(cell) and not is_with_thousands(cell):
        return float(cell)
    raise refusal(_number_fault(cell))


def whole(cell: Any) -> Any:
    """Read a whole number; ``5.0``, as some software writes it, is whole."""
    if not isinstance(cell, str):
        return cell
    if _WHOLE.fullmatch(cell):
        return int(cell.partition(".")[0])
    if not _NUMBER.fullmatch(cell) or is_with_thousands(cell):
        raise refusal(_number_fault(cell))
    value = float(cell)
    if value.is_integer() and abs(value) >= 1e15:
        raise refusal(FindingCode.TOO_LARGE if value > 0 else FindingCode.TOO_SMALL)
    raise refusal(FindingCode.NOT_WHOLE)


def is_with_thousands(cell: str) -> bool:
    """Whether a number is written with separators between thousands."""
    return not cell.lstrip("-").startswith(("0.", "0,")) and bool(_THOUSANDS.fullmatch(cell))


def _number_fault(cell: str) -> FindingCode:
    if is_with_thousands(cell):
        return FindingCode.THOUSANDS_SEPARATOR
    if _DECIMAL_COMMA.fullmatch(cell):
        return FindingCode.DECIMAL_COMMA
    if cell.lower().lstrip("+-") in _NOT_FINITE:
        return FindingCode.NOT_FINITE
    return FindingCode.NOT_A_NUMBER


def day(cell: Any) -> Any:
    """Read an ISO date, and nothing but the day."""
    if not isinstance(cell, str):
        return cell
    if _ISO_DAY.fullmatch(cell):
        try:
            return date.fromisoformat(cell)
        except ValueError:
            raise refusal(FindingCode.NOT_A_DATE) from None
    if _ISO_TIME.fullmatch(cell):
        raise refusal(FindingCode.DATETIME)
    if dutch_day(cell) is not None:
        raise refusal(FindingCode.DUTCH_DATE)
    raise refusal(FindingCode.NOT_A_DATE)


def dutch_day(cell: str) -> date | None:
    """Day of a date written as day-month-year; None when it is not one."""
    found = _DUTCH_DAY.fullmatch(cell)
    if found is None:
        return None
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None


def flag(cell: Any) -> Any:
    """Read ``true`` or ``false``; nothing else, so that no language is guessed."""
    if not isinstance(cell, str):
        return cell
    if cell not in _FLAGS:
        raise refusal(FindingCode.NOT_A_FLAG)
    return _FLAGS[cell]


def parts(cell: Any) -> Any:
    """Split a cell with several values at its vertical bars."""
    if not isinstance(cell, str):
        return cell
    pieces = cell.split("|")
    if "" in pieces:
        raise refusal(FindingCode.EMPTY_PART)
    return pieces


def no_repeats(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Refuse a cell that names the same value twice."""
    if len(set(values)) < len(values):
        raise refusal(FindingCode.REPEATED_PART)
    return values
