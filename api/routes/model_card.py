"""The model card of the scorer in use, as data and as a page."""

from typing import Any

from fastapi import APIRouter, Request, Response

from api.headers import accepts
from api.http.media import JSON, PAGE
from api.model_card import model_card_page
from api.routes.dependencies import LanguageIn, RegionIn
from api.schemas.model_card import ModelCardSchema
from models.choice import file_of

router = APIRouter(tags=["dienst"])

_PAGE: dict[int | str, dict[str, Any]] = {200: {"content": {PAGE: {"schema": {"type": "string"}}}}}


@router.get(
    "/modelkaart",
    operation_id="geefModelkaart",
    summary="Waar het scoremodel op rust, en wat het niet kan",
    response_model=ModelCardSchema,
    responses=_PAGE,
)
def give_model_card(request: Request, region: RegionIn, language: LanguageIn) -> Any:
    """Gemaakt van de getallen van het model zelf; met Accept: text/html een pagina."""
    file = file_of(request.app.state.model, region.profiles.as_of)
    asked = request.headers.get("accept", "")
    if accepts(asked, PAGE) and PAGE in asked and JSON not in asked:  # a browser also takes */*
        return Response(model_card_page(file, language), media_type=PAGE)
    return ModelCardSchema.of(file, region.origin.sha256, language)
