"""Whether the service is up."""

from importlib.metadata import version

from fastapi import APIRouter

from api.routes.dependencies import ServiceIn
from api.schemas.health import HealthSchema

router = APIRouter(tags=["dienst"])


@router.get("/gezondheid", operation_id="geefGezondheid", summary="Of de dienst werkt")
def health(service: ServiceIn) -> HealthSchema:
    """De dienst antwoordt pas als de gegevens zijn gelezen en voorbereid."""
    profiles = service.region.profiles
    return HealthSchema(
        version=version("passend"),
        scorer=service.region.scorer_name,
        as_of=profiles.as_of,
        n_candidates=len(profiles.candidates),
        n_places=len(profiles.places),
    )
