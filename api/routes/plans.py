"""Plans as background runs: order one, list them, look how far one is, stop it."""

from collections.abc import Collection
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response, status

from api.access.caller import Caller
from api.http.cursor import unknown_page
from api.http.idempotency import RepeatableRoute, request_identifier
from api.problems import ApiProblem, InputFault, ProblemCode
from api.routes.dependencies import CallerIn, CursorsIn, LanguageIn, PlanId, ServiceIn
from api.routes.openapi import links, problem_responses
from api.routes.pages import PageRequest
from api.runs.run import PLAN, PlanOrder
from api.schemas.names import api_name
from api.schemas.plans import (
    PlanOrderSchema,
    PlanPage,
    PlanQuery,
    PlanRunSchema,
    PlanSchema,
    Shelf,
)
from api.schemas.summary import SummarySchema
from api.service import Service
from matcher.store import Transaction
from matcher.store.repositories.runs import RunState


def _page_request(
    request: Request, query: Annotated[PlanQuery, Query()], cursors: CursorsIn
) -> tuple[PageRequest, PlanQuery]:
    return PageRequest(query, request.scope["path"], cursors), query


PlanPageIn = Annotated[tuple[PageRequest, PlanQuery], Depends(_page_request)]

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
        run = None if run_id is None else tx.runs.find(run_id)
        if run is None:  # else ordered before, by a process that died before it could answer
            tx.log.hold()  # or others who order at this moment would find the same room
            _require_earlier(tx, wanted)
            _require_room(tx, service.max_waiting_runs)
            run = tx.runs.add(PLAN, wanted.document(), run_id=run_id)
    plan = PlanSchema.of(run, _shelf(request, caller, service, ()), language, summary=None)
    service.wake_workers()
    response.headers["Location"] = plan.links.self_link
    return plan


@router.get("", operation_id="geefPlannen", summary="Alle plannen")
def give_plans(
    wanted: PlanPageIn,
    request: Request,
    caller: CallerIn,
    service: ServiceIn,
    language: LanguageIn,
) -> PlanPage:
    """De nieuwste eerst, per bladzijde; ook plannen die wachten, mislukten of zijn gestopt.

    Van oude plannen is alleen nog bekend dat zij er waren: de links naar het resultaat zijn null.
    """
    page, query = wanted
    with service.reading(caller) as tx:
        before = None if page.after is None else tx.runs.find(str(page.after))
        if page.after is not None and before is None:
            raise unknown_page()
        found = tx.runs.page(before=before, limit=page.size + 1, kind=PLAN, state=query.run_state)
        total, kept = tx.runs.count(query.run_state, PLAN), frozenset(tx.plans.newest())
    asked = {} if query.state is None else {api_name("state"): query.state}
    runs, following = page.page_of(found, lambda run: run.run_id, **asked)
    shelf = _shelf(request, caller, service, kept)
    rows = [PlanRunSchema.of(run, shelf, language) for run in runs]
    return PlanPage(rows=rows, total=total, next=following)


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
    """De plaats in de wachtrij, daarna wat er gebeurt en hoe goed het plan al is.

    Het resultaat is er als de links gevuld zijn.
    """
    with service.reading(caller) as tx:
        run, report = tx.runs.get(plan_id, PLAN), tx.plans.find_report(plan_id)
    shelf = _shelf(request, caller, service, () if report is None else (run.run_id,))
    summary = None if report is None else SummarySchema.of(report, language)
    return PlanSchema.of(run, shelf, language, summary=summary)


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

    Stoppen duurt even: het antwoord zegt dat het gevraagd is. Het plan wordt nog gecontroleerd en
    toegelicht; daarna is de toestand gestopt. Een plan waarmee niet was begonnen, is meteen gestopt
    en heeft geen resultaat. Een plan dat al is geeindigd, verandert niet.
    """
    with service.writing(caller) as tx:
        tx.runs.get(plan_id, PLAN)
        tx.runs.request_stop(plan_id)
    return get_plan(plan_id, request, caller, service, language)


def _require_earlier(tx: Transaction, order: PlanOrder) -> None:
    """400 when there is no such plan to go on from."""
    if order.earlier_plan is not None and tx.plans.find_report(order.earlier_plan) is None:
        fault = InputFault("body", api_name("earlier_plan"), "reference.unknown", {})
        raise ApiProblem(ProblemCode.INVALID_INPUT, [fault])


def _require_room(tx: Transaction, most: int) -> None:
    """429 when as many runs wait as may."""
    room = most + (0 if tx.runs.count(RunState.RUNNING, PLAN) else 1)
    if tx.runs.count(RunState.WAITING, PLAN) >= room:
        headers = {"Retry-After": str(RETRY_SECONDS)}
        raise ApiProblem(ProblemCode.TOO_MANY_RUNS, headers=headers)


def _shelf(
    request: Request, caller: Caller, service: Service, with_result: Collection[str]
) -> Shelf:
    path = f"{request.scope.get('root_path', '')}{router.prefix}"
    return Shelf(path, with_result, service.store.queue.waiting_places(caller.organisation_id))
