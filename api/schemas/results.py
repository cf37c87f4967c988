"""The result of a plan: placements, unplaced people, bottlenecks and changes, page by page."""

from dataclasses import dataclass
from typing import Any, Generic, Self, TypeVar

import pandas as pd
from pydantic import ConfigDict, Field

from api.schemas.codes import CodeText
from api.schemas.schema import Incoming, Link, Schema, Share
from matcher.policy import SuggestionSection
from matcher.scoring import enough_is_known
from matcher.vocabulary.labels import Language

PAGE_SIZE = 50
MOST_ROWS = 200

Row = dict[str, Any]


class PageQuery(Incoming):
    """Which page, and how long."""

    model_config = ConfigDict(strict=False)  # all values of a query are text

    page: str | None = Field(None, max_length=400)
    page_size: int = Field(PAGE_SIZE, ge=1, le=MOST_ROWS)


@dataclass(frozen=True)
class View:
    """How rows are shown: in which language, and when with a probability."""

    language: Language
    rules: SuggestionSection

    def tells(self, known_share: float | None, p_low: float | None, p_high: float | None) -> bool:
        """Whether enough is known for a number; False for a person without a place."""
        if known_share is None or p_low is None or p_high is None:
            return False
        return enough_is_known(known_share, p_high - p_low, self.rules)


class RowSchema(Schema):
    """A row of a result table."""

    @classmethod
    def of(cls, row: Row, view: View) -> Self:
        """From a row of ``matcher.results`` as plain values."""
        raise NotImplementedError


class PlacementSchema(RowSchema):
    """One person at one place in the plan."""

    model_config = ConfigDict(title="Plaatsing")

    candidate_id: str
    place_id: str
    change: CodeText
    hours: float
    supervision_hours: float
    shows_number: bool
    p_durable: Share | None
    p_low: Share | None
    p_high: Share | None
    known_share: Share
    points: int
    travel_minutes: float | None

    @classmethod
    def of(cls, row: Row, view: View) -> Self:
        """From a row of the table ``plan``; no number where too little is known for one."""
        hidden = dict.fromkeys(("p_durable", "p_low", "p_high"))
        change = CodeText.of(row["change"], view.language)
        return cls(**row | ({} if row["shows_number"] else hidden) | {"change": change})


class UnplacedSchema(RowSchema):
    """One person without a place in the plan."""

    model_config = ConfigDict(title="NietGeplaatst")

    candidate_id: str
    reasons: list[CodeText]
    n_eligible: int
    best_place_id: str | None
    best_points: int | None

    @classmethod
    def of(cls, row: Row, view: View) -> Self:
        """From a row of the table ``unplaced``; teams and help are in the explanation."""
        return cls(
            candidate_id=row["candidate_id"],
            reasons=[CodeText.of(code, view.language) for code in _several(row["reason_code"])],
            n_eligible=row["n_eligible"],
            best_place_id=row["best_place_id"] or None,
            best_points=row["best_points"],
        )


class BottleneckSchema(RowSchema):
    """Something scarce."""

    model_config = ConfigDict(title="Knelpunt")

    resource_id: str
    kind: CodeText
    capacity: float
    used: float
    price: float
    would_place: list[str]
    raised_from: float | None

    @classmethod
    def of(cls, row: Row, view: View) -> Self:
        """From a row of the table ``bottlenecks``."""
        return cls(
            resource_id=row["resource"],
            kind=CodeText.of(row["kind"], view.language),
            would_place=_several(row["would_place"]),
            **{name: row[name] for name in ("capacity", "used", "price", "raised_from")},
        )


class ChangeSchema(RowSchema):
    """A person whose place changes."""

    model_config = ConfigDict(title="Wijziging")

    candidate_id: str
    change: CodeText
    from_place_id: str | None
    to_place_id: str | None
    ladder_steps: int | None
    hours_change: float | None
    p_before: Share | None
    p_after: Share | None
    travel_before: float | None
    travel_after: float | None
    points_gained: int | None

    @classmethod
    def of(cls, row: Row, view: View) -> Self:
        """From a row of the table ``changes`` with the known share of the new place."""
        fields = dict(row)
        to_place_id = fields.pop("place_id") or None
        if not view.tells(*(fields.pop(name) for name in ("known_share", "p_low", "p_high"))):
            fields |= {"p_before": None, "p_after": None}
        return cls(
            **fields
            | {
                "change": CodeText.of(row["change"], view.language),
                "from_place_id": row["from_place_id"] or None,
                "to_place_id": to_place_id,
            }
        )


class ProposedChangeSchema(ChangeSchema):
    """A change with the proposal that people decide about."""

    model_config = ConfigDict(title="VoorgesteldeWijziging")

    proposal_of_change: str | None


RowType = TypeVar("RowType", bound=RowSchema)


class PageSchema(Schema, Generic[RowType]):
    """One page of a list."""

    rows: list[RowType]
    total: int
    next: Link | None


class PlacementPage(PageSchema[PlacementSchema]):
    """A page of placements."""

    model_config = ConfigDict(title="PaginaPlaatsingen")


class UnplacedPage(PageSchema[UnplacedSchema]):
    """A page of people without a place."""

    model_config = ConfigDict(title="PaginaNietGeplaatst")


class BottleneckPage(PageSchema[BottleneckSchema]):
    """A page of bottlenecks."""

    model_config = ConfigDict(title="PaginaKnelpunten")


class ChangePage(PageSchema[ProposedChangeSchema]):
    """A page of changes."""

    model_config = ConfigDict(title="PaginaWijzigingen")


def plain_rows(table: pd.DataFrame) -> list[Row]:
    """Rows of a result table as plain values; a missing number is None."""
    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in table.to_dict("records")
    ]


def _several(cell: str) -> list[str]:
    return cell.split("|") if cell else []
