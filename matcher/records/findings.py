"""What is wrong with a dataset, one finding per mistake, with its place and a way out.

Findings are values: they hold codes, never sentences about people, and the value is the user's
own cell shown back. Sentences for people are made at the edge.
"""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum

from matcher.records.finding_codes import WARNINGS, FindingCode

MAX_LISTED = 1000
"""Findings listed per file, column and code; a last finding counts the rest."""

MAX_SHOWN = 80
"""Characters of a value that are shown back."""


_NINE_DIGITS = re.compile(r"(?<![0-9])[0-9]{9}(?![0-9])")


class Severity(StrEnum):
    """Whether the dataset can be used at all."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake and where it stands.

    Attributes
    ----------
    row
        Line in the file, the header being line 1; for Parquet the header is counted too.
        0 = the file as a whole.
    column
        Name of the column; empty for a row or a file as a whole.
    value
        The cell as found, at most 80 characters, control characters escaped.
    suggestion
        What to write instead or what the cell should look like; empty when nothing is known.
    """

    file: str
    row: int
    column: str
    code: FindingCode
    value: str = ""
    suggestion: str = ""
    severity: Severity = Severity.ERROR

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", shown(self.value))
        if self.code in WARNINGS:
            object.__setattr__(self, "severity", Severity.WARNING)

    def as_dict(self) -> dict[str, str | int]:
        """Return plain values, for JSON."""
        return {
            name: str(value) if isinstance(value, StrEnum) else value
            for name, value in asdict(self).items()
        }


def looks_like_bsn(text: str) -> bool:
    """Whether a text is nine digits that pass the eleven-test, as every BSN does.

    The test: 9 x first digit + 8 x second + ... + 2 x eighth - ninth is a multiple of 11.
    """
    if _NINE_DIGITS.fullmatch(text) is None or not text.strip("0"):
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(w * int(digit) for w, digit in zip(weights, text, strict=True)) % 11 == 0


def shown(value: str) -> str:
    """Make a cell fit to show: no BSN, control characters escaped, at most 80 characters."""
    start = _NINE_DIGITS.sub(
        lambda digits: "*" * 9 if looks_like_bsn(digits[0]) else digits[0], value[: 2 * MAX_SHOWN]
    )[: MAX_SHOWN + 1]
    visible = "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in start
    )
    return visible if len(visible) <= MAX_SHOWN else visible[: MAX_SHOWN - 1] + "…"


def errors_of(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that make the dataset unusable."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def cut_off(file: str, column: str, code: FindingCode, total: int) -> list[Finding]:
    """One finding that counts what was not listed, or none."""
    if total <= MAX_LISTED:
        return []
    return [Finding(file, 0, column, FindingCode.MORE, f"{total - MAX_LISTED} more {code}")]
