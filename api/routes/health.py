"""Whether the service is up."""

from importlib.metadata import version

from fastapi import APIRouter

from api.routes.dependencies import CallerIfKnown, ServiceIn
from api.schemas.health import HealthSchema

router = APIRouter(tags=["dienst"])


@router.get("/gezondheid", operation_id="geefGezondheid", summary="Of de dienst werkt")
def health(service: ServiceIn, caller: CallerIfKnown) -> HealthSchema:
    """De dienst antwoordt pas als de gegevens zijn gelezen en voorbereid.

    Waarop de dienst antwoordt (model, peildatum, aantallen) ziet alleen wie is aangemeld.
    """
    profiles = service.region.profiles
    return HealthSchema(
        access="lokaal" if service.is_local else "aanmelden",
        version=version("passend"),
        scorer=service.region.scorer_name if caller else None,
        as_of=profiles.as_of if caller else None,
        n_candidates=len(profiles.candidates) if caller else None,
        n_places=len(profiles.places) if caller else None,
    )
