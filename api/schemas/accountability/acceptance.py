"""How often proposals are followed, as the monitor shows it."""

from datetime import date
from typing import Annotated, Self

from pydantic import ConfigDict, Field

from api.accountability.acceptance import (
    LEAST_CELL,
    UNKNOWN,
    AcceptanceReport,
    Cell,
    Dimension,
    ReasonCount,
)
from api.schemas.codes import CodeText
from api.schemas.schema import Incoming, Schema, Share
from matcher.vocabulary.labels import Language


class MonitorQuery(Incoming):
    """From which day."""

    model_config = ConfigDict(strict=False)

    decided_since: Annotated[date, Field(strict=False)] | None = None


class CellSchema(Schema):
    """Decisions of one kind; null where there are too few to show."""

    model_config = ConfigDict(title="BesluitenTelling")

    n_decided: int | None
    n_accepted: int | None
    n_altered: int | None
    n_rejected: int | None
    share_accepted: Share | None

    @classmethod
    def of(cls, cell: Cell) -> Self:
        """From a cell of the report."""
        return cls(**_numbers(cell))


class FormCellSchema(CellSchema):
    """Decisions about places of one work form."""

    model_config = ConfigDict(title="BesluitenPerWerkvorm")

    monitored_form: CodeText

    @classmethod
    def of_form(cls, cell: Cell, language: Language) -> Self:
        """From a cell of the report."""
        is_known = cell.name != UNKNOWN
        word = (
            CodeText.of(cell.name, language)
            if is_known
            else CodeText.of_service("monitor.unknown_form", language)
        )
        return cls(monitored_form=word, **_numbers(cell))


class MonthCellSchema(CellSchema):
    """Decisions of one month."""

    model_config = ConfigDict(title="BesluitenPerMaand")

    month: str

    @classmethod
    def of_month(cls, cell: Cell) -> Self:
        """From a cell of the report."""
        return cls(month=cell.name, **_numbers(cell))


class ReasonCountSchema(Schema):
    """How often one reason was given; null where there are too few to show."""

    model_config = ConfigDict(title="RedenTelling")

    reason_code: CodeText
    n_given: int | None

    @classmethod
    def of(cls, found: ReasonCount, language: Language) -> Self:
        """From the report."""
        return cls(reason_code=CodeText.of(found.reason, language), n_given=found.n)


class NamedCellSchema(CellSchema):
    """Decisions of one cell of a breakdown, with why they differ."""

    model_config = ConfigDict(title="BesluitenPerCel")

    cell_name: str
    given_reasons: list[ReasonCountSchema]

    @classmethod
    def of_cell(cls, cell: Cell, language: Language) -> Self:
        """From a cell of the report."""
        reasons = [ReasonCountSchema.of(found, language) for found in cell.reasons]
        return cls(cell_name=cell.name, given_reasons=reasons, **_numbers(cell))


class BreakdownSchema(Schema):
    """Decisions broken down by one thing."""

    model_config = ConfigDict(title="Uitsplitsing")

    broken_down_by: CodeText
    cells: list[NamedCellSchema]

    @classmethod
    def of(cls, by: Dimension, cells: tuple[Cell, ...], language: Language) -> Self:
        """From the report."""
        return cls(
            broken_down_by=CodeText.of_service(by, language),
            cells=[NamedCellSchema.of_cell(cell, language) for cell in cells],
        )


class MonitorSchema(Schema):
    """How often proposals are followed."""

    model_config = ConfigDict(title="Besluitmonitor")

    decided_since: date
    least_cell: int
    all_decisions: CellSchema
    by_work_form: list[FormCellSchema]
    by_month: list[MonthCellSchema]
    breakdowns: list[BreakdownSchema]
    given_reasons: list[ReasonCountSchema]
    warnings: list[CodeText]
    n_always_accept: int

    @classmethod
    def of(cls, report: AcceptanceReport, since: date, language: Language) -> Self:
        """From the report."""
        return cls(
            decided_since=since,
            least_cell=LEAST_CELL,
            all_decisions=CellSchema.of(report.total),
            by_work_form=[FormCellSchema.of_form(cell, language) for cell in report.by_work_form],
            by_month=[MonthCellSchema.of_month(cell) for cell in report.by_month],
            breakdowns=[
                BreakdownSchema.of(by, cells, language) for by, cells in report.breakdowns.items()
            ],
            given_reasons=[ReasonCountSchema.of(found, language) for found in report.reasons],
            warnings=[CodeText.of_service(code, language) for code in report.warnings],
            n_always_accept=report.n_always_accept,
        )


def _numbers(cell: Cell) -> dict[str, int | float | None]:
    return {
        "n_decided": cell.n,
        "n_accepted": cell.accepted,
        "n_altered": cell.altered,
        "n_rejected": cell.rejected,
        "share_accepted": None if cell.share is None else round(cell.share, 4),
    }
