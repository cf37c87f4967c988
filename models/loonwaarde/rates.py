"""Amounts of a day: minimum wage and loonkostensubsidie, from dated entries in ``rates.toml``."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Rates:
    """What holds on one day.

    Attributes
    ----------
    minimum_wage
        Euro per hour, for 21 and over: records hold no age, so that lower youth amounts are not
        applied.
    most_share
        Largest loonkostensubsidie as a share of the minimum wage.
    holiday_allowance, employer_charges
        Shares on top of the wage, the second also over the first.
    is_current
        False where the day lies after the last known minimum wage ended.
    """

    day: date
    minimum_wage: float
    most_share: float
    holiday_allowance: float
    employer_charges: float
    is_current: bool
    sources: tuple[str, str]

    @property
    def euro_per_hour(self) -> float:
        """What an hour at the minimum wage costs with holiday allowance and charges."""
        return self.minimum_wage * (1 + self.holiday_allowance) * (1 + self.employer_charges)


def rates_on(day: date) -> Rates:
    """Rates that hold on a day.

    Raises
    ------
    ValueError
        For a day before the first entry.
    """
    tables = read_tables()
    wage = _entry(tables["minimum_wage"], day)
    subsidy = _entry(tables["subsidy"], day)
    return Rates(
        day=day,
        minimum_wage=wage["euro_per_hour"],
        most_share=subsidy["most_share"],
        holiday_allowance=subsidy["holiday_allowance"],
        employer_charges=subsidy["employer_charges"],
        is_current=day <= wage["valid_until"],
        sources=(wage["source"], subsidy["source"]),
    )


@cache
def read_tables() -> dict[str, Any]:
    """Return the file as it stands."""
    return tomllib.loads(files("models.loonwaarde").joinpath("rates.toml").read_text("utf-8"))


def _entry(entries: list[dict[str, Any]], day: date) -> dict[str, Any]:
    begun = [entry for entry in entries if entry["valid_from"] <= day]
    if not begun:
        raise ValueError(f"no rates are known for {day}")
    return max(begun, key=lambda entry: entry["valid_from"])
