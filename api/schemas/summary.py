"""A plan in a few numbers, for who wants to know how it came out."""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import ConfigDict

from api.schemas.codes import CodeText
from api.schemas.pair import TermPointsSchema
from api.schemas.schema import Schema
from matcher.vocabulary.labels import Language


class SummarySchema(Schema):
    """Key figures of a plan, beside those of today."""

    model_config = ConfigDict(title="Plansamenvatting")

    objective: int
    bound: float
    gap: float
    search_end: CodeText
    points_by_term: list[TermPointsSchema]
    n_placed: int
    n_placed_before: int
    n_unplaced: int
    n_kept: int
    n_moved: int
    n_new: int
    n_lost: int
    expected_lasting: float
    expected_lasting_before: float
    guidance_capacity: float
    guidance_used: float
    scorer: str
    scorer_hash: str
    claim_is_tested: bool

    @classmethod
    def of(cls, report: Mapping[str, Any], language: Language) -> Self:
        """From the report of ``matcher.results``."""
        figures, changes = report["kpis"], report["kpis"]["changes"]
        before, after = figures["before"], figures["after"]
        return cls(
            objective=report["objective"]["total"],
            bound=report["bound"],
            gap=report["gap"],
            search_end=CodeText.of_service(f"end.{report['method']['termination']}", language),
            points_by_term=TermPointsSchema.all_of(report["objective"]["terms"], language),
            n_placed=after["placed"],
            n_placed_before=before["placed"],
            n_unplaced=after["unplaced"],
            n_kept=changes["kept"],
            n_moved=changes["moved"],
            n_new=changes["new"],
            n_lost=changes["lost"],
            expected_lasting=after["claim"]["guarded"]["expected_lasting"],
            expected_lasting_before=before["claim"]["guarded"]["expected_lasting"],
            guidance_capacity=report["guidance"]["capacity_hours"],
            guidance_used=report["guidance"]["used_hours"],
            scorer=report["scorer"],
            scorer_hash=report["model"]["sha256"],
            claim_is_tested=after["claim"]["is_calibrated"],
        )
