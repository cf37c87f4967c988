"""Suggestions with their explanations, for a person and for a place."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from api.answers import Answer
from api.http.conditional import NOT_MODIFIED, IfNoneMatch, IfNoneMatchIn
from api.http.etag import etag
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
    200: {"headers": {"ETag": {"$ref": "#/components/headers/ETag"}}},
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
) -> Response:
    """De beste toegestane werkplekken, elk met de hele uitleg. Een suggestie is geen besluit."""
    prepared = service.regions.prepared(caller.organisation_id)
    answer = service.suggestions.for_candidate(prepared, candidate_id, query, language, caller)
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
) -> Response:
    """De beste toegestane kandidaten, elk met de hele uitleg. Een suggestie is geen besluit."""
    prepared = service.regions.prepared(sight.caller.organisation_id)
    seen = None if sight.is_whole else sight.of
    answer = service.suggestions.for_place(prepared, place_id, query, language, sight.caller, seen)
    return _sent(answer, language, if_none_match)


def _sent(answer: Answer, language: Language, if_none_match: IfNoneMatch) -> Response:
    """The answer, or 304 to who has it already."""
    headers = {
        "ETag": etag(answer.tag),
        "Content-Language": language.value,
        "Vary": "Accept-Language",
    }
    if if_none_match.has(answer.tag):
        return Response(status_code=304, headers=headers)
    return Response(answer.body, headers=headers, media_type="application/json")
