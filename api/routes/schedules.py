"""Fixed times at which a plan is made by itself, such as every night."""

from typing import Annotated

from fastapi import APIRouter, Path, Response, status

from api.http.etag import IfMatchIn, IfMatchToReplaceIn, say_version
from api.problems import ProblemCode
from api.routes.dependencies import CallerIn, ServiceIn
from api.routes.openapi import EXAMPLE, WITH_ETAG, problem_responses
from api.runs.run import PLAN
from api.schemas.schedules import ScheduleList, ScheduleSchema, SentSchedule

router = APIRouter(prefix="/planningen", tags=["plannen"])

ScheduleId = Annotated[str, Path(alias="planningId", pattern="^[A-Za-z0-9._-]{1,40}$")]
"""Short enough to be followed by the moment, as the number of a run."""


@router.get("", operation_id="geefPlanningen", summary="Vaste tijden waarop een plan wordt gemaakt")
def schedules(caller: CallerIn, service: ServiceIn) -> ScheduleList:
    """Alle vaste tijden, met de volgende keer."""
    with service.reading(caller) as tx:
        found = tx.schedules.all()
    return ScheduleList(schedules=[ScheduleSchema.of(schedule) for schedule in found])


@router.get(
    "/{planningId}",
    operation_id="geefPlanning",
    summary="Een vaste tijd",
    responses=problem_responses(ProblemCode.UNKNOWN_RECORD) | {200: WITH_ETAG},
    openapi_extra={EXAMPLE: "zetPlanning"},
)
def give_schedule(
    schedule_id: ScheduleId, response: Response, caller: CallerIn, service: ServiceIn
) -> ScheduleSchema:
    """ETag is de versie, voor If-Match bij een wijziging; de volgende keer telt daarin niet mee."""
    with service.reading(caller) as tx:
        found = tx.schedules.get(schedule_id)
    say_version(response, found.version)
    return ScheduleSchema.of(found)


@router.put(
    "/{planningId}",
    operation_id="zetPlanning",
    summary="Een vaste tijd instellen",
    responses=problem_responses(ProblemCode.UNKNOWN_RECORD)
    | {200: WITH_ETAG, 201: WITH_ETAG | {"model": ScheduleSchema}},
)
def put_schedule(
    schedule_id: ScheduleId,
    sent: SentSchedule,
    if_match: IfMatchToReplaceIn,
    response: Response,
    caller: CallerIn,
    service: ServiceIn,
) -> ScheduleSchema:
    """Elke dag op dit tijdstip wordt een plan gemaakt, standaard vanuit het laatste plan.

    Een nieuwe vaste tijd is zo ingesteld; om er een te vervangen noemt If-Match de versie die is
    gelezen. Een tijdstip dat voorbijging terwijl alles stilstond, wordt eenmaal ingehaald.
    """
    with service.writing(caller) as tx:
        tx.log.hold()  # or others who set the same new time would all find none
        present = tx.schedules.find(schedule_id, to_change=True)
        if present is None:
            if_match.require_none()
        else:
            if_match.require(present.version)
        found = tx.schedules.put(
            schedule_id,
            PLAN,
            sent.scheduled_order.order().document(),
            local_time=sent.at,
            time_zone=sent.time_zone,
            is_enabled=sent.is_enabled,
        )
    if present is None:
        response.status_code = status.HTTP_201_CREATED
    say_version(response, found.version)
    return ScheduleSchema.of(found)


@router.delete(
    "/{planningId}",
    operation_id="verwijderPlanning",
    summary="Een vaste tijd verwijderen",
    status_code=status.HTTP_204_NO_CONTENT,
    response_class=Response,
    responses=problem_responses(ProblemCode.UNKNOWN_RECORD),
)
def remove_schedule(
    schedule_id: ScheduleId, if_match: IfMatchIn, caller: CallerIn, service: ServiceIn
) -> None:
    """Plannen die ervan kwamen, blijven."""
    with service.writing(caller) as tx:
        present = tx.schedules.find(schedule_id, to_change=True)
        if present is not None:
            if_match.require(present.version)
        tx.schedules.remove(schedule_id)
