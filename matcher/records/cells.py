"""The types of one cell: what it means, its unit and range, and how a frame stores it.

The same types check a record as an object and a column of a file, so there is one truth. The text
of a cell is taken apart in ``cell_text.py``; this file only names the types.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from matcher.records import cell_text, choices
from matcher.records.cell_text import refusal
from matcher.records.finding_codes import FindingCode
from matcher.records.findings import looks_like_bsn
from matcher.vocabulary.certificates import CERTIFICATES
from matcher.vocabulary.items import ITEM_IDS
from matcher.vocabulary.municipalities import MUNICIPALITIES
from matcher.vocabulary.reasons import DecisionReason
from matcher.vocabulary.target_groups import TargetGroup
from matcher.vocabulary.travel_modes import TravelMode
from matcher.vocabulary.work_forms import WorkForm


class Storage(StrEnum):
    """How a column of a frame holds the cells."""

    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    DAY = "date"
    FLAG = "true or false"


@dataclass(frozen=True, slots=True)
class Cell:
    """What pydantic does not need to know about a type of cell.

    Attributes
    ----------
    looks
        What a good cell looks like, with unit and range; shown as suggestion and in the reference.
    choices
        The closed list, empty when there is none.
    is_joined
        Whether one cell may hold several values, joined by a vertical bar.
    """

    storage: Storage
    looks: str
    choices: tuple[str, ...] = ()
    is_joined: bool = False


_IDENTIFIER = re.compile(r"[A-Za-z0-9._-]{1,64}")
_POSTCODE4 = re.compile(r"[1-9][0-9]{3}")
_ISCO = re.compile(r"[0-9]{4}")
_ESCO_URI = re.compile(r"http://data\.europa\.eu/esco/[A-Za-z0-9/._-]{1,160}")
_DAYPARTS = re.compile(r"[01]{21}")


def _matching(pattern: re.Pattern[str], code: FindingCode) -> AfterValidator:
    def check(text: str) -> str:
        if pattern.fullmatch(text) is None:
            raise refusal(code)
        return text

    return AfterValidator(check)


def _one_of(codes: dict[str, Any] | frozenset[str], code: FindingCode) -> AfterValidator:
    def check(text: str) -> str:
        if text not in codes:
            raise refusal(code)
        return text

    return AfterValidator(check)


def _no_bsn(text: str) -> str:
    if looks_like_bsn(text):
        raise refusal(FindingCode.LOOKS_LIKE_BSN)
    return text


def _some_daypart(mask: str) -> str:
    if "1" not in mask:
        raise refusal(FindingCode.NO_DAYPARTS)
    return mask


def _at_most(length: int) -> AfterValidator:
    def check(text: str) -> str:
        if len(text) > length:
            raise refusal(FindingCode.TOO_LONG)
        return text

    return AfterValidator(check)


def _closed(choices_: type[StrEnum], *, is_joined: bool = False) -> Cell:
    codes = tuple(choice.value for choice in choices_)
    return Cell(Storage.TEXT, ", ".join(codes), codes, is_joined)


_Plain = BeforeValidator(cell_text.plain)
_Whole = BeforeValidator(cell_text.whole)
_Number = BeforeValidator(cell_text.number)
_Finite = Field(allow_inf_nan=False)
_Formula = AfterValidator(cell_text.no_formula)
_Parts = BeforeValidator(cell_text.parts)
_NoRepeats = AfterValidator(cell_text.no_repeats)

_is_identifier = _matching(_IDENTIFIER, FindingCode.BAD_IDENTIFIER)
_is_isco = _matching(_ISCO, FindingCode.BAD_ISCO)
_is_certificate = _one_of(CERTIFICATES, FindingCode.UNKNOWN_CERTIFICATE)

_LOOKS_IDENTIFIER = "1 to 64 of A-Z a-z 0-9 . _ -"
_LOOKS_ISCO = "four digits of ISCO-08"

# Identifiers and references.
Identifier = Annotated[str, _is_identifier, _Plain, Cell(Storage.TEXT, _LOOKS_IDENTIFIER)]
Pseudonym = Annotated[
    str, _is_identifier, AfterValidator(_no_bsn), _Plain, Cell(Storage.TEXT, _LOOKS_IDENTIFIER)
]
Identifiers = Annotated[
    tuple[Annotated[str, _is_identifier], ...],
    _NoRepeats,
    _Parts,
    _Plain,
    Cell(Storage.TEXT, f"identifiers ({_LOOKS_IDENTIFIER})", is_joined=True),
]

# Free text.
Label = Annotated[str, _at_most(64), _Formula, _Plain, Cell(Storage.TEXT, "up to 64 characters")]
Name = Annotated[str, _at_most(200), _Formula, _Plain, Cell(Storage.TEXT, "up to 200 characters")]
Note = Annotated[
    str,
    _at_most(2000),
    _Formula,
    BeforeValidator(cell_text.plain_note),
    Cell(Storage.TEXT, "up to 2,000 characters, line breaks allowed"),
]

# Codes of the field.
Municipality = Annotated[
    str,
    _one_of(MUNICIPALITIES, FindingCode.UNKNOWN_MUNICIPALITY),
    _Plain,
    Cell(Storage.TEXT, "GM and four digits (CBS, 2024)", tuple(MUNICIPALITIES)),
]
Postcode4 = Annotated[
    str, _matching(_POSTCODE4, FindingCode.BAD_POSTCODE), _Plain, Cell(Storage.TEXT, "1000-9999")
]
ItemId = Annotated[
    str,
    _one_of(frozenset(ITEM_IDS), FindingCode.UNKNOWN_ITEM),
    _Plain,
    Cell(Storage.TEXT, "one of the 79 items, such as COG01", ITEM_IDS),
]
Certificates = Annotated[
    tuple[Annotated[str, _is_certificate], ...],
    _NoRepeats,
    _Parts,
    _Plain,
    Cell(Storage.TEXT, "codes of certificates", tuple(CERTIFICATES), is_joined=True),
]
Isco = Annotated[str, _is_isco, _Plain, Cell(Storage.TEXT, _LOOKS_ISCO)]
IscoCodes = Annotated[
    tuple[Annotated[str, _is_isco], ...],
    _NoRepeats,
    _Parts,
    _Plain,
    Cell(Storage.TEXT, _LOOKS_ISCO, is_joined=True),
]
EscoUri = Annotated[
    str,
    _matching(_ESCO_URI, FindingCode.BAD_URI),
    _Plain,
    Cell(Storage.TEXT, "http://data.europa.eu/esco/..."),
]
Dayparts = Annotated[
    str,
    _matching(_DAYPARTS, FindingCode.BAD_DAYPARTS),
    AfterValidator(_some_daypart),
    _Plain,
    Cell(Storage.TEXT, "21 characters 0 or 1"),
]

# Closed lists.
TargetGroupCell = Annotated[TargetGroup, _Plain, _closed(TargetGroup)]
WorkFormCell = Annotated[WorkForm, _Plain, _closed(WorkForm)]
TravelModes = Annotated[
    tuple[TravelMode, ...], _NoRepeats, _Parts, _Plain, _closed(TravelMode, is_joined=True)
]
ImportanceCell = Annotated[choices.Importance, _Plain, _closed(choices.Importance)]
TeamKindCell = Annotated[choices.TeamKind, _Plain, _closed(choices.TeamKind)]
DecisionKindCell = Annotated[choices.DecisionKind, _Plain, _closed(choices.DecisionKind)]
ApartScopeCell = Annotated[choices.ApartScope, _Plain, _closed(choices.ApartScope)]
ReasonCell = Annotated[DecisionReason, _Plain, _closed(DecisionReason)]

# Amounts.
WeekHours = Annotated[
    float, Field(ge=0, le=60), _Finite, _Number, _Plain, Cell(Storage.NUMBER, "0-60 hours a week")
]
TeamHours = Annotated[
    float,
    Field(ge=0, le=10_000),
    _Finite,
    _Number,
    _Plain,
    Cell(Storage.NUMBER, "0-10,000 hours a week"),
]
TravelMinutes = Annotated[
    float, Field(ge=0, le=300), _Finite, _Number, _Plain, Cell(Storage.NUMBER, "0-300 minutes")
]
Propensity = Annotated[
    float,
    Field(gt=0, le=1),
    _Finite,
    _Number,
    _Plain,
    Cell(Storage.NUMBER, "above 0, up to 1"),
]
Level = Annotated[int, Field(ge=0, le=5), _Whole, _Plain, Cell(Storage.WHOLE, "0-5")]
Count = Annotated[int, Field(ge=0, le=10_000), _Whole, _Plain, Cell(Storage.WHOLE, "0-10,000")]
Rank = Annotated[int, Field(ge=1, le=10_000), _Whole, _Plain, Cell(Storage.WHOLE, "1-10,000")]
DaypartNumber = Annotated[int, Field(ge=0, le=20), _Whole, _Plain, Cell(Storage.WHOLE, "0-20")]
Day = Annotated[
    date,
    Field(ge=date(1950, 1, 1), le=date(2100, 12, 31)),
    BeforeValidator(cell_text.day),
    _Plain,
    Cell(Storage.DAY, "year-month-day, 1950-2100"),
]
Flag = Annotated[bool, BeforeValidator(cell_text.flag), _Plain, Cell(Storage.FLAG, "true or false")]
