"""Two plans side by side."""

from collections.abc import Hashable, Mapping
from typing import Any, Self

from pydantic import ConfigDict, Field

from api.schemas.codes import CodeText
from api.schemas.pair import TermPointsSchema
from api.schemas.results import PageQuery
from api.schemas.schema import Link, Schema
from matcher.comparison import PlanComparison
from matcher.vocabulary.labels import Language

_OWN_WORDS = ("earlier.", "gone")


class ComparisonQuery(PageQuery):
    """Which two plans."""

    earlier_plan: str = Field(pattern="^[A-Za-z0-9._-]{1,64}$")
    plan_id: str = Field(pattern="^[A-Za-z0-9._-]{1,64}$")


class PersonComparisonSchema(Schema):
    """What is otherwise for one person."""

    model_config = ConfigDict(title="VerschilVoorKandidaat")

    candidate_id: str
    change: CodeText
    reasons: list[CodeText]
    from_place_id: str | None
    to_place_id: str | None
    points_difference: int
    worth_difference: int

    @classmethod
    def of(cls, row: Mapping[Hashable, Any], language: Language) -> Self:
        """From a row of ``PlanComparison.people``."""
        return cls(
            candidate_id=row["candidate_id"],
            change=_words(row["change"], language),
            reasons=[_words(code, language) for code in row["reason"].split("|") if code],
            from_place_id=row["place_before"] or None,
            to_place_id=row["place_after"] or None,
            points_difference=row["points"],
            worth_difference=row["worth"],
        )


class ComparisonSchema(Schema):
    """What the later plan does otherwise than the earlier one."""

    model_config = ConfigDict(title="VergelijkingVanPlannen")

    earlier_plan: str
    plan_id: str
    same_policy: bool
    people_kept: int
    people_moved: int
    people_new: int
    people_lost: int
    people_gone: int
    points_difference: int
    worth_difference: int
    points_by_term: list[TermPointsSchema]
    sentences: list[str]
    rows: list[PersonComparisonSchema]
    total: int
    next: Link | None

    @classmethod
    def of(cls, comparison: PlanComparison, language: Language, **more: Any) -> Self:
        """From a comparison; ``more`` holds the plans, the sentences and the page of people."""
        counts = ("kept", "moved", "new", "lost", "gone")
        return cls(
            same_policy=comparison.same_policy,
            points_difference=comparison.points,
            worth_difference=comparison.worth,
            points_by_term=TermPointsSchema.all_of(comparison.points_by_term, language),
            **{f"people_{name}": getattr(comparison, name) for name in counts},
            **more,
        )


def _words(code: str, language: Language) -> CodeText:
    of = CodeText.of_service if code.startswith(_OWN_WORDS) else CodeText.of
    return of(code, language)
