"""Periods of keeping per kind of data, each with what it rests on and when that was looked up.

The periods of ``periods.toml`` beside this file hold unless an organisation gives its own.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from matcher.errors import MatcherError

LOG_LEAST_DAYS = 183
"""Six months, rounded up: AI Act art. 19(1) and 26(6)."""


class InvalidPeriods(MatcherError):
    """The file with periods of keeping is not valid."""

    code = "retention.invalid"


class Kind(StrEnum):
    """What is kept for a time."""

    PEOPLE = "people"
    SUGGESTION_LISTS = "suggestion_lists"
    PLANS = "plans"
    ANSWERS = "answers"
    LOG = "log"


class Period(BaseModel):
    """How long one kind of data is kept.

    Attributes
    ----------
    days
        Whole days after the moment at which the period begins.
    begins
        When that is, by language.
    source
        Law or decision that the number rests on.
    checked_on
        Day on which somebody last looked whether it still holds.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    days: Annotated[int, Field(ge=1, le=36_525)]
    begins: Mapping[str, str]
    source: Annotated[str, Field(min_length=1, max_length=500)]
    checked_on: date


@dataclass(frozen=True)
class Periods:
    """Periods of all kinds."""

    by_kind: Mapping[Kind, Period]

    def before(self, kind: Kind, now: datetime) -> datetime:
        """Moment before which data of this kind are over their time."""
        return now - timedelta(days=self.by_kind[kind].days)


def default_periods() -> Periods:
    """The periods that hold when an organisation gives none."""
    return _periods({}, {})


def read_periods(path: Path | None) -> Periods:
    """Periods of an organisation over the defaults; None for the defaults.

    Raises
    ------
    InvalidPeriods
        For a kind or value that does not exist, a changed number without its source and date, or a
        log kept for less than six months.
    OSError
        If the file cannot be read.
    """
    if path is None:
        return default_periods()
    try:
        own = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise InvalidPeriods("The file with periods of keeping is no TOML.") from None
    unknown = sorted(own.keys() - {kind.value for kind in Kind})
    if unknown:
        raise InvalidPeriods(f"There is no period of keeping named {', '.join(unknown)}.")
    return _periods(own, {"source": None, "checked_on": None})


def _periods(own: Mapping[str, Any], withdrawn: Mapping[str, None]) -> Periods:
    text = files(__package__).joinpath("periods.toml").read_text(encoding="utf-8")
    found = {}
    for name, default in tomllib.loads(text).items():
        # Another number does not rest on what ours rests on: it needs a source of its own.
        kept = {key: value for key, value in default.items() if key not in withdrawn}
        values = {**(kept if name in own else default), **own.get(name, {})}
        try:
            found[Kind(name)] = Period.model_validate(values)
        except ValidationError as error:
            fields = sorted({".".join(map(str, fault["loc"])) for fault in error.errors()})
            message = f"Period of keeping {name}: {', '.join(fields)} is missing or not valid."
            raise InvalidPeriods(message) from None
    if found[Kind.LOG].days < LOG_LEAST_DAYS:
        raise InvalidPeriods("The log is kept for six months (183 days) at least.")
    return Periods(found)
