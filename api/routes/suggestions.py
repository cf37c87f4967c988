"""Suggestions with their explanations, for a person and for a place."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.answers import Answer
from api.exchange.suggestions_sheet import suggestions_sheet
from api.headers import accepts
from api.http.conditional import NOT_MODIFIED, IfNoneMatch, IfNoneMatchIn
from api.http.etag import etag
from api.http.media import JSON, WORKBOOK
from api.problems import ProblemCode
from api.routes.dependencies import (
    CallerIn,
    CandidateId,
    LanguageIn,
    PlaceId,
    ServiceIn,
    SightIn,
)
from api.routes.openapi import problem_responses
from api.schemas.suggestions import (
    SuggestionQuery,
    SuggestionsForCandidate,
    SuggestionsForPlace,
)
from matcher.vocabulary.labels import Language

router = APIRouter(tags=["suggesties"])

SuggestionQueryIn = Annotated[SuggestionQuery, Query()]

_VERSIONED: dict[int | str, dict[str, Any]] = {
    200: {
        "headers": {"ETag": {"$ref": "#/components/headers/ETag"}},
        "content": {WORKBOOK: {"schema": {"type": "string", "format": "binary"}}},
    },
    304: NOT_MODIFIED,
}


@router.get(
    "/kandidaten/{kandidaatId}/suggesties",
    operation_id="geefSuggestiesVoorKandidaat",
    summary="Passende werkplekken voor een kandidaat",
    response_model=SuggestionsForCandidate,
    responses=_VERSIONED | problem_responses(ProblemCode.UNKNOWN_CANDIDATE),
)
def suggestions_for_candidate(
    candidate_id: CandidateId,
    query: SuggestionQueryIn,
    service: ServiceIn,
    caller: CallerIn,
    language: LanguageIn,
    if_none_match: IfNoneMatchIn,
    request: Request,
) -> Response:
    """De beste toegestane werkplekken, elk met de hele uitleg. Een suggestie is geen besluit.

    Met het mediatype van Excel in Accept dezelfde lijst als werkmap.
    """
    prepared = service.regions.prepared(caller.organisation_id)
    answer = service.suggestions.for_candidate(prepared, candidate_id, query, language, caller)
    if _wants_workbook(request):
        return _workbook(answer, query, language)
    return _sent(answer, language, if_none_match)


@router.get(
    "/werkplekken/{werkplekId}/suggesties",
    operation_id="geefSuggestiesVoorWerkplek",
    summary="Passende kandidaten voor een werkplek",
    response_model=SuggestionsForPlace,
    responses=_VERSIONED | problem_responses(ProblemCode.UNKNOWN_PLACE),
)
def suggestions_for_place(
    place_id: PlaceId,
    query: SuggestionQueryIn,
    service: ServiceIn,
    sight: SightIn,
    language: LanguageIn,
    if_none_match: IfNoneMatchIn,
    request: Request,
) -> Response:
    """De beste toegestane kandidaten, elk met de hele uitleg. Een suggestie is geen besluit.

    Met het mediatype van Excel in Accept dezelfde lijst als werkmap.
    """
    prepared = service.regions.prepared(sight.caller.organisation_id)
    seen = None if sight.is_whole else sight.of
    answer = service.suggestions.for_place(prepared, place_id, query, language, sight.caller, seen)
    if _wants_workbook(request):
        return _workbook(answer, query, language)
    return _sent(answer, language, if_none_match)


def _wants_workbook(request: Request) -> bool:
    asked = request.headers.get("accept", "")
    return accepts(asked, WORKBOOK) and not accepts(asked, JSON)


def _workbook(answer: Answer, query: SuggestionQuery, language: Language) -> Response:
    headers = {
        "Content-Disposition": 'attachment; filename="suggesties.xlsx"',
        "Content-Language": language.value,
        "Vary": "Accept, Accept-Language",
    }
    content = suggestions_sheet(answer.body, query.order.value, language)
    return Response(content, headers=headers, media_type=WORKBOOK)


def _sent(answer: Answer, language: Language, if_none_match: IfNoneMatch) -> Response:
    """The answer, or 304 to who has it already."""
    headers = {
        "ETag": etag(answer.tag),
        "Content-Language": language.value,
        "Vary": "Accept, Accept-Language",
    }
    if if_none_match.has(answer.tag):
        return Response(status_code=304, headers=headers)
    return Response(answer.body, headers=headers, media_type="application/json")
