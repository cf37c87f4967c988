"""Plans as background runs: order one, look how far it is, stop it."""

from fastapi import APIRouter, Request, Response, status

from api.http.idempotency import RepeatableRoute
from api.problems import ApiProblem, ProblemCode
from api.routes.dependencies import LanguageIn, PlanId, ServiceIn
from api.routes.openapi import links, problem_responses
from api.runs.run import Run
from api.runs.store import QueueFull
from api.schemas.plans import PlanOrderSchema, PlanSchema
from api.service import Service
from matcher.vocabulary.labels import Language

router = APIRouter(prefix="/plannen", tags=["plannen"], route_class=RepeatableRoute)

RETRY_SECONDS = 60


@router.post(
    "",
    operation_id="startPlan",
    summary="Een plan laten maken",
    status_code=status.HTTP_202_ACCEPTED,
    responses=problem_responses(ProblemCode.TOO_MANY_RUNS)
    | links("planId", 202, "$response.body#/planId", "geefPlan", "stopPlan"),
)
def start_plan(
    order: PlanOrderSchema,
    request: Request,
    response: Response,
    service: ServiceIn,
    language: LanguageIn,
) -> PlanSchema:
    """Het plan wordt op de achtergrond gemaakt; de header Location zegt waar het te volgen is.

    Er wordt een plan tegelijk gemaakt, de andere wachten. Als de wachtrij vol is, is het antwoord
    429 met in Retry-After over hoeveel seconden het zin heeft het opnieuw te proberen.
    """
    try:
        run = service.runs.add(order.order())
    except QueueFull:
        headers = {"Retry-After": str(RETRY_SECONDS)}
        raise ApiProblem(ProblemCode.TOO_MANY_RUNS, headers=headers) from None
    plan = _shown(run, request, service, language)
    response.headers["Location"] = plan.links.self_link
    return plan


@router.get(
    "/{planId}",
    operation_id="geefPlan",
    summary="Toestand en voortgang van een plan",
    responses=problem_responses(ProblemCode.UNKNOWN_PLAN)
    | links(
        "planId",
        200,
        "$request.path.planId",
        "geefPlaatsingen",
        "geefNietGeplaatst",
        "geefKnelpunten",
        "geefWijzigingen",
    ),
)
def get_plan(
    plan_id: PlanId, request: Request, service: ServiceIn, language: LanguageIn
) -> PlanSchema:
    """Het resultaat is er als de links gevuld zijn."""
    run = service.runs.get(plan_id)
    if run is None:
        raise ApiProblem(ProblemCode.UNKNOWN_PLAN)
    return _shown(run, request, service, language)


@router.delete(
    "/{planId}",
    operation_id="stopPlan",
    summary="Een plan stoppen",
    responses=problem_responses(ProblemCode.UNKNOWN_PLAN),
)
def stop_plan(
    plan_id: PlanId, request: Request, service: ServiceIn, language: LanguageIn
) -> PlanSchema:
    """Stopt het zoeken; het beste plan tot dan toe blijft en is daarna op te vragen.

    Stoppen duurt even: het antwoord zegt dat het gevraagd is. Een plan dat al is geeindigd,
    verandert niet.
    """
    run = service.runs.request_stop(plan_id)
    if run is None:
        raise ApiProblem(ProblemCode.UNKNOWN_PLAN)
    return _shown(run, request, service, language)


def _shown(run: Run, request: Request, service: Service, language: Language) -> PlanSchema:
    tables = service.results.tables(run)
    path = f"{request.scope.get('root_path', '')}{router.prefix}"
    return PlanSchema.of(run, tables.report if tables else None, path, language)
