"""Amounts of a day: minimum wage and loonkostensubsidie, from the dated tables of the policy."""

from dataclasses import dataclass
from datetime import date

from matcher.errors import InvalidPolicy
from matcher.policy import LoonwaardeSection


@dataclass(frozen=True)
class Rates:
    """What holds on one day.

    Attributes
    ----------
    minimum_wage
        Euro per hour, for 21 and over: records hold no age, so that lower youth amounts are not
        applied.
    valid_until
        Last day of this minimum wage.
    most_share
        Largest loonkostensubsidie as a share of the minimum wage.
    holiday_allowance, employer_charges
        Shares on top of the wage, the second also over the first.
    """

    day: date
    minimum_wage: float
    valid_until: date
    most_share: float
    holiday_allowance: float
    employer_charges: float
    sources: tuple[str, str]

    @property
    def is_current(self) -> bool:
        """False where the day lies after the last known minimum wage ended."""
        return self.day <= self.valid_until

    @property
    def euro_per_hour(self) -> float:
        """What an hour at the minimum wage costs with holiday allowance and charges."""
        return self.minimum_wage * (1 + self.holiday_allowance) * (1 + self.employer_charges)


def rates_on(day: date, tables: LoonwaardeSection) -> Rates:
    """Rates that hold on a day; after the last known day, the last ones.

    Raises
    ------
    InvalidPolicy
        For a day before the first entry: an amount is never guessed backwards.
    """
    wages = [wage for wage in tables.minimum_wage if wage.valid_from <= day]
    subsidies = [subsidy for subsidy in tables.subsidy if subsidy.valid_from <= day]
    if not wages or not subsidies:
        raise InvalidPolicy(
            [f"loonwaarde: no minimum wage or subsidy is known for {day}; add an entry."]
        )
    wage = max(wages, key=lambda each: each.valid_from)
    subsidy = max(subsidies, key=lambda each: each.valid_from)
    return Rates(
        day=day,
        minimum_wage=wage.euro_per_hour,
        valid_until=wage.valid_until,
        most_share=subsidy.most_share,
        holiday_allowance=subsidy.holiday_allowance,
        employer_charges=subsidy.employer_charges,
        sources=(wage.source, subsidy.source),
    )
