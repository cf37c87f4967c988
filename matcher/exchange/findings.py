"""What is wrong with an offered file, by sheet, row and column letter, as codes and values.

Sentences are made at the edge. Codes are those of the records, plus the ones of this file.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from matcher.records.finding_codes import FindingCode
from matcher.records.findings import Severity, shown


class ExchangeCode(StrEnum):
    """Findings that only an exchange with other software can have."""

    NOT_A_WORKBOOK = "workbook.not_a_workbook"
    OLD_OR_LOCKED = "workbook.old_or_locked"
    OTHER_FORMAT = "workbook.other_format"
    DAMAGED = "workbook.damaged"
    TOO_LARGE = "workbook.too_large"
    ZIP_BOMB = "workbook.zip_bomb"
    MACROS = "workbook.macros_ignored"
    LINKS = "workbook.links_ignored"
    FORMULAS = "workbook.formulas"
    NOTHING = "workbook.nothing_to_read"
    HIDDEN_SHEET = "sheet.hidden"
    UNKNOWN_SHEET = "sheet.unknown"
    NO_HEADER = "sheet.no_header"
    UNKNOWN_COLUMN = "column.not_used"
    DUPLICATE_COLUMN = "column.twice"
    MISSING_KEY = "column.key_missing"
    ERROR_CELL = "value.error_cell"
    DATE_FOR_LEVEL = "value.date_for_level"
    DIGITS_LOST = "value.digits_lost"
    CASCADE = "row.refers_to_refused"
    ENCODING = "text.not_utf8"
    NOT_JSON = "json.not_json"
    TOO_DEEP = "json.too_deep"
    WRONG_SHAPE = "json.wrong_shape"
    FIELD_UNUSED = "field.not_used"
    FIELD_UNCLEAR = "field.unclear"
    ASSUMED = "value.assumed"
    NEW_IDENTIFIER = "value.new_identifier"


_WARNINGS = frozenset(
    {
        ExchangeCode.MACROS,
        ExchangeCode.LINKS,
        ExchangeCode.FORMULAS,
        ExchangeCode.HIDDEN_SHEET,
        ExchangeCode.UNKNOWN_SHEET,
        ExchangeCode.UNKNOWN_COLUMN,
        ExchangeCode.DUPLICATE_COLUMN,
        ExchangeCode.ENCODING,
        ExchangeCode.FIELD_UNUSED,
        ExchangeCode.FIELD_UNCLEAR,
        ExchangeCode.ASSUMED,
        ExchangeCode.NEW_IDENTIFIER,
    }
)
"""Codes after which the rest can be used; every other finding refuses a row, a sheet or a file."""


@dataclass(frozen=True, slots=True)
class CellFinding:
    """One thing to know about an offered file.

    Attributes
    ----------
    sheet
        Name of the sheet, or of the file where that has no sheets.
    row
        Row as the spreadsheet numbers it, 1 = first; 0 = the sheet or file as a whole.
    letter
        Letters of the column, A = first; empty when no one column is meant.
    header
        Header as found; where the file lacks the column, the Dutch header that it should have.
    column
        Column of the data contract; empty when no known column is meant.
    value
        The cell as found, at most 80 characters, without BSN.
    suggestion
        What to type instead, in the words of the sheet; empty when nothing better is known.
    other_row
        A row above that this one repeats or contradicts; 0 = none.
    other_sheet
        The sheet of that row, where it is another one.
    """

    sheet: str
    row: int
    letter: str
    header: str
    column: str
    code: str
    value: str = ""
    suggestion: str = ""
    other_row: int = 0
    other_sheet: str = ""
    severity: Severity = Severity.ERROR

    def __post_init__(self) -> None:
        for name in ("sheet", "header", "value"):
            object.__setattr__(self, name, shown(getattr(self, name)))
        if self.code in _WARNINGS:
            object.__setattr__(self, "severity", Severity.WARNING)

    @property
    def cell(self) -> str:
        """Address as the spreadsheet shows it, such as D5; empty without row or column."""
        return f"{self.letter}{self.row}" if self.letter and self.row else ""

    def as_dict(self) -> dict[str, str | int]:
        """Return plain values, for JSON."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "cell": self.cell,
            "letter": self.letter,
            "header": self.header,
            "column": self.column,
            "code": str(self.code),
            "value": self.value,
            "suggestion": self.suggestion,
            "other_row": self.other_row,
            "other_sheet": self.other_sheet,
            "severity": str(self.severity),
        }


def of_file(name: str, code: str, value: str = "", suggestion: str = "") -> CellFinding:
    """Finding about a file or sheet as a whole."""
    return CellFinding(name, 0, "", "", "", code, value, suggestion)


def letters(position: int) -> str:
    """Letters of a column by its position, 0 = A.

    Examples
    --------
    >>> letters(0), letters(25), letters(26), letters(701), letters(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    text, number = "", position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def first_number(text: str) -> int:
    """First whole number in a suggestion of the records ("first on line 12"); 0 = none."""
    found = re.search(r"[0-9]+", text)
    return int(found[0]) if found else 0


def errors_of(findings: Iterable[CellFinding]) -> list[CellFinding]:
    """Findings that refuse something."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]


VALUE_SUGGESTIONS = frozenset(
    {
        FindingCode.NOT_IN_LIST,
        FindingCode.UNKNOWN_ITEM,
        FindingCode.UNKNOWN_CERTIFICATE,
        FindingCode.UNKNOWN_MUNICIPALITY,
        FindingCode.NOT_A_FLAG,
        FindingCode.DUTCH_DATE,
        FindingCode.NOT_A_DATE,
        FindingCode.DATETIME,
        FindingCode.SURROUNDING_SPACE,
        FindingCode.FORMULA,
        FindingCode.BAD_POSTCODE,
        FindingCode.BAD_IDENTIFIER,
        FindingCode.DECIMAL_COMMA,
        FindingCode.EMPTY_PART,
        FindingCode.REPEATED_PART,
    }
)
"""Codes whose suggestion in the records is a value to write, not words about it."""
