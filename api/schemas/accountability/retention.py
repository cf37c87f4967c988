"""Periods of keeping, and a run that removes what is over its time."""

from datetime import date
from typing import Self

from pydantic import ConfigDict

from api.schemas.accountability.people import TombstoneSchema
from api.schemas.codes import CodeText
from api.schemas.schema import Incoming, Schema
from matcher.store.retention import Due, Kind, Period, Periods
from matcher.vocabulary.labels import Language


class PeriodSchema(Schema):
    """How long one kind of data is kept."""

    model_config = ConfigDict(title="Bewaartermijn")

    kept_kind: CodeText
    days: int
    begins: str
    period_source: str
    checked_on: date
    n_due: int | None

    @classmethod
    def of(cls, kind: Kind, period: Period, due: Due, language: Language) -> Self:
        """From a period and what is over its time now."""
        return cls(
            kept_kind=CodeText.of_service(f"kept.{kind}", language),
            days=period.days,
            begins=period.begins[language],
            period_source=period.source,
            checked_on=period.checked_on,
            n_due=due.counts().get(kind),
        )


class PeriodsSchema(Schema):
    """All periods of keeping."""

    model_config = ConfigDict(title="Bewaartermijnen")

    periods: list[PeriodSchema]

    @classmethod
    def of(cls, periods: Periods, due: Due, language: Language) -> Self:
        """From the periods and what is over its time now."""
        return cls(
            periods=[
                PeriodSchema.of(kind, period, due, language)
                for kind, period in periods.by_kind.items()
            ]
        )


class RetentionOrder(Incoming):
    """Whether to remove, or only to say what would be removed."""

    model_config = ConfigDict(title="OpschoningOpdracht")

    dry_run: bool = True


class RetentionRunSchema(Schema):
    """What was removed, or would be."""

    model_config = ConfigDict(title="Opschoning")

    dry_run: bool
    n_people: int
    n_suggestion_lists: int
    n_plans: int
    n_answers: int
    tombstones: list[TombstoneSchema]
