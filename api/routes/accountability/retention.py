"""Periods of keeping, and the removal of what is over its time."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from api.http.idempotency import RepeatableRoute
from api.routes.dependencies import CallerIn, LanguageIn, ServiceIn
from api.schemas.accountability.people import TombstoneSchema
from api.schemas.accountability.retention import (
    PeriodsSchema,
    RetentionOrder,
    RetentionRunSchema,
)
from matcher.store.retention import Periods, find_due, remove_due

router = APIRouter(prefix="/bewaartermijnen", tags=["verantwoording"], route_class=RepeatableRoute)


def _periods(request: Request) -> Periods:
    periods: Periods = request.app.state.periods
    return periods


PeriodsIn = Annotated[Periods, Depends(_periods)]


@router.get("", operation_id="geefBewaartermijnen", summary="Hoe lang wat wordt bewaard")
def give_periods(
    periods: PeriodsIn, caller: CallerIn, service: ServiceIn, language: LanguageIn
) -> PeriodsSchema:
    """Per soort gegeven de termijn, waar die op rust, en hoeveel er nu over de termijn is."""
    with service.reading(caller) as tx:
        due = find_due(tx, periods)
    return PeriodsSchema.of(periods, due, language)


@router.post("/opschoningen", operation_id="ruimOp", summary="Verwijderen wat te oud is")
def remove_what_is_due(
    order: RetentionOrder, periods: PeriodsIn, caller: CallerIn, service: ServiceIn
) -> RetentionRunSchema:
    """Standaard een proef, die alleen telt. Met proef onwaar wordt er voorgoed verwijderd."""
    if order.dry_run:
        with service.reading(caller) as tx:
            due = find_due(tx, periods)
        return RetentionRunSchema(
            dry_run=True,
            n_people=len(due.people),
            n_suggestion_lists=due.suggestion_lists,
            n_plans=due.plans,
            n_answers=due.answers,
            tombstones=[],
        )
    removed = remove_due(service.store, caller.organisation_id, caller.subject, periods)
    return RetentionRunSchema(
        dry_run=False,
        n_people=len(removed.tombstones),
        n_suggestion_lists=removed.suggestion_lists,
        n_plans=removed.plans,
        n_answers=removed.answers,
        tombstones=[TombstoneSchema.of(stone) for stone in removed.tombstones],
    )
