"""Suggestions with their explanations, for a person and for a place."""

from typing import Annotated

import numpy as np
from fastapi import APIRouter, Query

from api.problems import ProblemCode
from api.routes.dependencies import CandidateId, LanguageIn, PlaceId, ServiceIn, Sight, SightIn
from api.routes.openapi import problem_responses
from api.schemas.codes import CodeText
from api.schemas.suggestions import (
    ExclusionSchema,
    SuggestionQuery,
    SuggestionSchema,
    SuggestionsForCandidate,
    SuggestionsForPlace,
)
from api.sentences import sentences_for_pair
from matcher.explanation import explain_pairs
from matcher.planning.edges import Edges
from matcher.region import Region
from matcher.suggest import suggest_candidates, suggest_places
from matcher.vocabulary.labels import Language

router = APIRouter(tags=["suggesties"])

SuggestionQueryIn = Annotated[SuggestionQuery, Query()]


@router.get(
    "/kandidaten/{kandidaatId}/suggesties",
    operation_id="geefSuggestiesVoorKandidaat",
    summary="Passende werkplekken voor een kandidaat",
    responses=problem_responses(ProblemCode.UNKNOWN_CANDIDATE),
)
def suggestions_for_candidate(
    candidate_id: CandidateId, query: SuggestionQueryIn, service: ServiceIn, language: LanguageIn
) -> SuggestionsForCandidate:
    """De beste toegestane werkplekken, elk met de hele uitleg. Een suggestie is geen besluit."""
    region = service.region
    candidate = region.candidate_position(candidate_id)
    best = suggest_places(region, candidate, query.top, query.order.rank_by)
    reasons = region.exclusions.reasons[candidate]
    return SuggestionsForCandidate(
        candidate_id=candidate_id,
        as_of=region.profiles.as_of,
        scorer=region.scorer_name,
        n_eligible=int((reasons == 0).sum()),
        exclusions=ExclusionSchema.all_of(reasons, language),
        suggestions=_explained(region, best, language),
    )


@router.get(
    "/werkplekken/{werkplekId}/suggesties",
    operation_id="geefSuggestiesVoorWerkplek",
    summary="Passende kandidaten voor een werkplek",
    responses=problem_responses(ProblemCode.UNKNOWN_PLACE),
)
def suggestions_for_place(
    place_id: PlaceId,
    query: SuggestionQueryIn,
    service: ServiceIn,
    sight: SightIn,
    language: LanguageIn,
) -> SuggestionsForPlace:
    """De beste toegestane kandidaten, elk met de hele uitleg. Een suggestie is geen besluit."""
    region = service.region
    place = region.place_position(place_id)
    best = _best_seen(region, place, query, sight)
    reasons = region.exclusions.reasons[:, place]
    places = region.profiles.places
    return SuggestionsForPlace(
        place_id=place_id,
        title=str(places.titles[place]),
        work_form=CodeText.of(places.form(place), language),
        openings=int(places.openings[place]),
        as_of=region.profiles.as_of,
        scorer=region.scorer_name,
        n_eligible_candidates=int((reasons == 0).sum()),
        exclusions=ExclusionSchema.all_of(reasons, language),
        suggestions=_explained(region, best, language),
    )


def _best_seen(region: Region, place: int, query: SuggestionQuery, sight: Sight) -> Edges:
    """The best people for a place among those whom the caller may see."""
    everybody = query.top if sight.is_whole else len(region.profiles.candidates)
    best = suggest_candidates(region, place, everybody, query.order.rank_by)
    seen = sight.of(region.profiles.candidates.ids[best.candidate])
    return best.take(np.flatnonzero(seen)[: query.top])


def _explained(region: Region, best: Edges, language: Language) -> list[SuggestionSchema]:
    explanations = explain_pairs(region, best.candidate, best.place)
    return [
        SuggestionSchema.of(
            pair.as_dict(), language, rank=rank, sentences=sentences_for_pair(pair, language)
        )
        for rank, pair in enumerate(explanations, start=1)
    ]
