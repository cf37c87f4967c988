"""Suggestions with their explanations, for a person and for a place."""

from secrets import randbits
from typing import Annotated, Literal

import numpy as np
from fastapi import APIRouter, Query

from api.problems import ProblemCode
from api.routes.dependencies import (
    CandidateId,
    LanguageIn,
    PlaceId,
    RegionIn,
    ServiceIn,
    Sight,
    SightIn,
)
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
from api.service import Service
from matcher.explanation import explain_pairs
from matcher.planning.edges import Edges
from matcher.region import Region
from matcher.results.suggestion_log import show_suggestions
from matcher.suggest import suggest_candidates, suggest_places
from matcher.vocabulary.labels import Language

router = APIRouter(tags=["suggesties"])

_SEED_BITS = 53  # a JSON number holds it exactly

SuggestionQueryIn = Annotated[SuggestionQuery, Query()]


@router.get(
    "/kandidaten/{kandidaatId}/suggesties",
    operation_id="geefSuggestiesVoorKandidaat",
    summary="Passende werkplekken voor een kandidaat",
    responses=problem_responses(ProblemCode.UNKNOWN_CANDIDATE),
)
def suggestions_for_candidate(
    candidate_id: CandidateId,
    query: SuggestionQueryIn,
    service: ServiceIn,
    region: RegionIn,
    language: LanguageIn,
) -> SuggestionsForCandidate:
    """De beste toegestane werkplekken, elk met de hele uitleg. Een suggestie is geen besluit."""
    candidate = region.candidate_position(candidate_id)
    everywhere = len(region.profiles.places)
    ranked = suggest_places(region, candidate, everywhere, query.order.rank_by)
    best = _shown(service, region, ranked, query, "candidate")
    reasons = region.exclusions.reasons[candidate]
    return SuggestionsForCandidate(
        candidate_id=candidate_id,
        as_of=region.profiles.as_of,
        scorer=region.scorer_name,
        scorer_hash=region.origin.sha256,
        scorer_parent=region.origin.parent,
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
    region: RegionIn,
    sight: SightIn,
    language: LanguageIn,
) -> SuggestionsForPlace:
    """De beste toegestane kandidaten, elk met de hele uitleg. Een suggestie is geen besluit."""
    place = region.place_position(place_id)
    best = _shown(service, region, _all_seen(region, place, query, sight), query, "place")
    reasons = region.exclusions.reasons[:, place]
    places = region.profiles.places
    return SuggestionsForPlace(
        place_id=place_id,
        title=str(places.titles[place]),
        work_form=CodeText.of(places.form(place), language),
        openings=int(places.openings[place]),
        as_of=region.profiles.as_of,
        scorer=region.scorer_name,
        scorer_hash=region.origin.sha256,
        scorer_parent=region.origin.parent,
        n_eligible_candidates=int((reasons == 0).sum()),
        exclusions=ExclusionSchema.all_of(reasons, language),
        suggestions=_explained(region, best, language),
    )


def _all_seen(region: Region, place: int, query: SuggestionQuery, sight: Sight) -> Edges:
    """The people for a place whom the caller may see, best first."""
    everybody = len(region.profiles.candidates)
    ranked = suggest_candidates(region, place, everybody, query.order.rank_by)
    return ranked.take(np.flatnonzero(sight.of(region.profiles.candidates.ids[ranked.candidate])))


def _shown(
    service: Service,
    region: Region,
    ranked: Edges,
    query: SuggestionQuery,
    asked: Literal["candidate", "place"],
) -> Edges:
    """The top of a list, near-ties by lot where the policy asks for it; logged when it is shown."""
    return show_suggestions(
        region,
        ranked,
        query.order.rank_by,
        query.top,
        asked=asked,
        seed=randbits(_SEED_BITS),
        log=service.suggestion_log,
    )


def _explained(region: Region, best: Edges, language: Language) -> list[SuggestionSchema]:
    explanations = explain_pairs(region, best.candidate, best.place)
    return [
        SuggestionSchema.of(
            pair.as_dict(), language, rank=rank, sentences=sentences_for_pair(pair, language)
        )
        for rank, pair in enumerate(explanations, start=1)
    ]
