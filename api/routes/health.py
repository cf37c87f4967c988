"""Whether the service is up."""

from importlib.metadata import version

from fastapi import APIRouter

from api.routes.dependencies import CallerIfKnown, ServiceIn
from api.schemas.health import HealthSchema

router = APIRouter(tags=["dienst"])


@router.get("/gezondheid", operation_id="geefGezondheid", summary="Of de dienst werkt")
def health(service: ServiceIn, caller: CallerIfKnown) -> HealthSchema:
    """De dienst antwoordt alleen als de database te bereiken is.

    Waarop de dienst antwoordt (model, peildatum, aantallen) ziet alleen wie is aangemeld.
    """
    service.store.queue.state()  # or 503: without its database the service cannot help anybody
    region = service.region(caller) if caller else None
    return HealthSchema(
        access="lokaal" if service.is_local else "aanmelden",
        version=version("passend"),
        scorer=region.scorer_name if region else None,
        scorer_hash=region.origin.sha256 if region else None,
        claim_is_tested=region.origin.guard.is_calibrated if region else None,
        as_of=region.profiles.as_of if region else None,
        n_candidates=len(region.profiles.candidates) if region else None,
        n_places=len(region.profiles.places) if region else None,
    )
