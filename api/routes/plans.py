"""Plans as background runs: order one, look how far it is, stop it."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response, status

from api.http.idempotency import RepeatableRoute, request_identifier
from api.problems import ApiProblem, InputFault, ProblemCode
from api.routes.dependencies import CallerIn, LanguageIn, PlanId, ServiceIn
from api.routes.openapi import links, problem_responses
from api.runs.run import PLAN, PlanOrder
from api.schemas.names import api_name
from api.schemas.plans import PlanOrderSchema, PlanSchema
from matcher.store import Transaction
from matcher.store.repositories.runs import RunState, StoredRun
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
    caller: CallerIn,
    service: ServiceIn,
    language: LanguageIn,
) -> PlanSchema:
    """Het plan wordt op de achtergrond gemaakt; de header Location zegt waar het te volgen is.

    Met `vorigPlan` wordt opnieuw gepland vanuit dat plan, met weinig wijzigingen. Als de wachtrij
    vol is, is het antwoord 429 met in Retry-After over hoeveel seconden het zin heeft het opnieuw
    te proberen.
    """
    wanted = order.order()
    run_id = request_identifier(request)
    with service.writing(caller) as tx:
        known = None if run_id is None else tx.runs.find(run_id)
        if known is not None:  # ordered before, by a process that died before it could answer
            return _accepted(known, request, response, language)
        _require_earlier(tx, wanted)
        _require_room(tx, service.max_waiting_runs)
        run = tx.runs.add(PLAN, wanted.document(), run_id=run_id)
    service.wake_workers()
    return _accepted(run, request, response, language)


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
    plan_id: PlanId, request: Request, caller: CallerIn, service: ServiceIn, language: LanguageIn
) -> PlanSchema:
    """Het resultaat is er als de links gevuld zijn."""
    with service.reading(caller) as tx:
        run, report = tx.runs.get(plan_id), tx.plans.find_report(plan_id)
    return _shown(run, report, request, language)


@router.delete(
    "/{planId}",
    operation_id="stopPlan",
    summary="Een plan stoppen",
    responses=problem_responses(ProblemCode.UNKNOWN_PLAN),
)
def stop_plan(
    plan_id: PlanId, request: Request, caller: CallerIn, service: ServiceIn, language: LanguageIn
) -> PlanSchema:
    """Stopt het zoeken; het beste plan tot dan toe blijft en is daarna op te vragen.

    Stoppen duurt even: het antwoord zegt dat het gevraagd is. Een plan dat al is geeindigd,
    verandert niet.
    """
    with service.writing(caller) as tx:
        run, report = tx.runs.request_stop(plan_id), tx.plans.find_report(plan_id)
    return _shown(run, report, request, language)


def _accepted(
    run: StoredRun, request: Request, response: Response, language: Language
) -> PlanSchema:
    plan = _shown(run, None, request, language)
    response.headers["Location"] = plan.links.self_link
    return plan


def _require_earlier(tx: Transaction, order: PlanOrder) -> None:
    """400 when there is no such plan to go on from."""
    if order.earlier_plan is not None and tx.plans.find_report(order.earlier_plan) is None:
        fault = InputFault("body", api_name("earlier_plan"), "reference.unknown", {})
        raise ApiProblem(ProblemCode.INVALID_INPUT, [fault])


def _require_room(tx: Transaction, most: int) -> None:
    """429 when as many runs wait as may."""
    room = most + (0 if tx.runs.count(RunState.RUNNING) else 1)
    if tx.runs.count(RunState.WAITING) >= room:
        headers = {"Retry-After": str(RETRY_SECONDS)}
        raise ApiProblem(ProblemCode.TOO_MANY_RUNS, headers=headers)


def _shown(
    run: StoredRun, report: Mapping[str, Any] | None, request: Request, language: Language
) -> PlanSchema:
    path = f"{request.scope.get('root_path', '')}{router.prefix}"
    return PlanSchema.of(run, report, path, language)
