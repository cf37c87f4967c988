"""How often proposals are followed: a sign of how people and machine work together."""

from datetime import UTC, datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from api.accountability.acceptance import acceptance_report
from api.accountability.background import background_of
from api.routes.dependencies import CallerIn, LanguageIn, ServiceIn
from api.schemas.accountability.acceptance import MonitorQuery, MonitorSchema

router = APIRouter(tags=["verantwoording"])

_USUAL = timedelta(days=365)


@router.get("/besluitmonitor", operation_id="geefBesluitmonitor", summary="Hoe vaak wordt gevolgd")
def give_monitor(
    query: Annotated[MonitorQuery, Query()],
    caller: CallerIn,
    service: ServiceIn,
    language: LanguageIn,
) -> MonitorSchema:
    """Aandeel aangenomen voorstellen, met redenen en waarschuwingen.

    Per werkvorm, maand, soort voorstel, model, team en doelgroep. Standaard over het afgelopen
    jaar. Wie besloot, staat er niet in; kleine aantallen ook niet.
    """
    with service.reading(caller) as tx:
        since = query.decided_since or (tx.now() - _USUAL).date()
        decided = tx.proposals.decided(datetime.combine(since, time(), tzinfo=UTC))
        background = background_of(tx, decided)
    return MonitorSchema.of(acceptance_report(decided, background), since, language)
