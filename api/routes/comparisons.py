"""What one plan does otherwise than another."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from api.problems import ProblemCode
from api.routes.dependencies import CallerIn, CursorsIn, LanguageIn, ServiceIn, SightIn
from api.routes.openapi import problem_responses
from api.routes.pages import PageRequest
from api.routes.plan_results import tables_of
from api.schemas.comparisons import ComparisonQuery, ComparisonSchema, PersonComparisonSchema
from api.schemas.names import api_name
from api.sentences import sentences_for_comparison
from matcher.comparison import compare_plans

router = APIRouter(tags=["resultaten"])


@router.get(
    "/vergelijkingen",
    operation_id="geefVergelijking",
    summary="Vergelijk twee plannen",
    responses=problem_responses(
        ProblemCode.UNKNOWN_PLAN, ProblemCode.PLAN_NOT_READY, ProblemCode.PLAN_WITHOUT_RESULT
    ),
)
def compare(
    query: Annotated[ComparisonQuery, Query()],
    request: Request,
    cursors: CursorsIn,
    caller: CallerIn,
    service: ServiceIn,
    sight: SightIn,
    language: LanguageIn,
) -> ComparisonSchema:
    """Wie de werkplek verliest en waarom, wie verandert, erbij komt en blijft, en de punten.

    De aantallen zijn van het hele plan; de regels alleen van wie de aanroeper mag zien.
    """
    before, after = (
        tables_of(plan_id, caller, service) for plan_id in (query.earlier_plan, query.plan_id)
    )
    comparison = compare_plans(before, after)
    people = comparison.people
    seen = people[sight.of(people["candidate_id"])].to_dict("records")
    page = PageRequest(query, request.scope["path"], cursors)
    start = page.after if isinstance(page.after, int) else 0
    numbered = list(enumerate(seen))[start : start + page.size + 1]
    asked = {
        api_name("earlier_plan"): query.earlier_plan,
        api_name("plan_id"): query.plan_id,
    }
    rows, following = page.page_of(numbered, lambda row: row[0] + 1, **asked)
    return ComparisonSchema.of(
        comparison,
        language,
        earlier_plan=query.earlier_plan,
        plan_id=query.plan_id,
        sentences=sentences_for_comparison(comparison, language),
        rows=[PersonComparisonSchema.of(row, language) for _, row in rows],
        total=len(seen),
        next=following,
    )
