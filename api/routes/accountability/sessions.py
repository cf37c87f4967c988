"""The end of all sessions of a person, by an administrator."""

from fastapi import APIRouter

from api.http.idempotency import RepeatableRoute
from api.routes.dependencies import CallerIn, ServiceIn
from api.schemas.accountability.sessions import EndedSessionsSchema, SessionsEndOrder

router = APIRouter(prefix="/sessies", tags=["dienst"], route_class=RepeatableRoute)


@router.post("/beeindigingen", operation_id="beeindigSessies", summary="Iemand overal afmelden")
def end_sessions(
    order: SessionsEndOrder, caller: CallerIn, service: ServiceIn
) -> EndedSessionsSchema:
    """Meteen, in elke browser. Wie zich nog mag aanmelden, kan opnieuw beginnen.

    Geeft 0 als er van deze persoon geen sessie is; of die persoon bestaat, weet passend niet.
    """
    with service.writing(caller) as tx:
        ended = tx.sessions.end_all(order.session_subject)
    return EndedSessionsSchema(n_sessions=ended)
