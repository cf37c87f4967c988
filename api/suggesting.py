"""A list of suggestions from the question to the bytes of the answer: found, rendered, kept.

Whoever asks again gets the same bytes, as long as nothing changed on which the answer depends.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from secrets import randbits
from typing import Literal
from uuid import uuid4

from api.access.caller import Caller
from api.answers import Answer, AnswerShelf
from api.regions import Prepared
from api.rendering import render
from api.schemas.codes import CodeText
from api.schemas.suggestions import (
    ExclusionSchema,
    SuggestionQuery,
    SuggestionsForCandidate,
    SuggestionsForPlace,
)
from api.showing import Showing, ShowingLog
from matcher.explanation import explain_edges
from matcher.planning.edges import Edges
from matcher.profiles.types import Bools, Names
from matcher.region import Region
from matcher.results.suggestion_log import ShownList, show_suggestions
from matcher.suggest import suggest_candidates, suggest_places
from matcher.vocabulary.labels import Language

_SEED_BITS = 53  # a JSON number holds it exactly

Seen = Callable[[Names], Bools]
"""Which of these people the caller sees."""


@dataclass(frozen=True)
class SuggestionDesk:
    """Answers questions for suggestions.

    Attributes
    ----------
    answers
        What was answered before.
    showings
        Where lists that were shown are logged.
    """

    answers: AnswerShelf
    showings: ShowingLog

    def for_candidate(
        self,
        prepared: Prepared,
        candidate_id: str,
        query: SuggestionQuery,
        language: Language,
        caller: Caller,
    ) -> Answer:
        """The best places for a person whom the caller may see.

        Raises
        ------
        UnknownIdentifier
        """
        version = prepared.version_for(candidate_id)
        key = _key(prepared, version, "candidate", candidate_id, query, language, caller, "")
        return self._answered(
            key,
            prepared,
            caller,
            lambda: places_for(prepared.region, candidate_id, query, language),
        )

    def for_place(
        self,
        prepared: Prepared,
        place_id: str,
        query: SuggestionQuery,
        language: Language,
        caller: Caller,
        seen: Seen | None,
    ) -> Answer:
        """The best people for a place, among those whom the caller sees.

        Parameters
        ----------
        seen
            None when the caller sees everybody.

        Raises
        ------
        UnknownIdentifier
        """
        sight = "" if seen is None else "|".join(sorted(caller.team_ids))
        whose = "everybody" if seen is None else f"teams:{sight}"
        key = _key(prepared, prepared.number, "place", place_id, query, language, caller, whose)
        return self._answered(
            key,
            prepared,
            caller,
            lambda: people_for(prepared.region, place_id, query, language, seen),
        )

    def _answered(
        self, key: Hashable, prepared: Prepared, caller: Caller, make: Callable[[], Answer]
    ) -> Answer:
        answer = self.answers.get(key)
        if answer is None:
            answer = make()
            if not prepared.region.policy.suggestions.near_tie:  # else every time by lot
                self.answers.put(key, answer)
        if answer.shown is not None:
            self.showings.append(
                Showing(
                    organisation_id=caller.organisation_id,
                    subject=caller.subject,
                    record_number=prepared.number,
                    entry=_shown_now(answer.shown),
                    chances=answer.chances,
                )
            )
        return answer


def _key(
    prepared: Prepared,
    version: int,
    asked: str,
    identifier: str,
    query: SuggestionQuery,
    language: Language,
    caller: Caller,
    whose: str,
) -> Hashable:
    """All that an answer depends on."""
    return (
        caller.organisation_id,
        version,
        prepared.day,
        prepared.region.scorer_name,
        prepared.region.origin.sha256,
        asked,
        identifier,
        query.top,
        query.order,
        language,
        whose,
    )


def places_for(
    region: Region, candidate_id: str, query: SuggestionQuery, language: Language
) -> Answer:
    """The best places of a region for one of its people; ``UnknownIdentifier`` for others."""
    candidate = region.candidate_position(candidate_id)
    everywhere = len(region.profiles.places)
    ranked = suggest_places(region, candidate, everywhere, query.order.rank_by)
    reasons = region.exclusions.reasons[candidate]
    head = SuggestionsForCandidate(
        candidate_id=candidate_id,
        as_of=region.profiles.as_of,
        scorer=region.scorer_name,
        scorer_hash=region.origin.sha256,
        scorer_parent=region.origin.parent,
        claim_is_tested=region.origin.guard.is_calibrated,
        n_eligible=int((reasons == 0).sum()),
        exclusions=ExclusionSchema.all_of(reasons, language),
        suggestions=[],
    )
    return _made(region, ranked, query, head, language, "candidate")


def people_for(
    region: Region, place_id: str, query: SuggestionQuery, language: Language, seen: Seen | None
) -> Answer:
    """The best people of a region for one of its places, among those who are seen."""
    place = region.place_position(place_id)
    places = region.profiles.places
    everybody = len(region.profiles.candidates)
    ranked = suggest_candidates(region, place, everybody, query.order.rank_by)
    if seen is not None:
        ranked = ranked.take(seen(region.profiles.candidates.ids[ranked.candidate]))
    reasons = region.exclusions.reasons[:, place]
    head = SuggestionsForPlace(
        place_id=place_id,
        title=str(places.titles[place]),
        work_form=CodeText.of(places.form(place), language),
        openings=int(places.openings[place]),
        as_of=region.profiles.as_of,
        scorer=region.scorer_name,
        scorer_hash=region.origin.sha256,
        scorer_parent=region.origin.parent,
        claim_is_tested=region.origin.guard.is_calibrated,
        n_eligible_candidates=int((reasons == 0).sum()),
        exclusions=ExclusionSchema.all_of(reasons, language),
        suggestions=[],
    )
    return _made(region, ranked, query, head, language, "place")


def _made(
    region: Region,
    ranked: Edges,
    query: SuggestionQuery,
    head: SuggestionsForCandidate | SuggestionsForPlace,
    language: Language,
    asked: Literal["candidate", "place"],
) -> Answer:
    """The top of a list as bytes, near-ties by lot where the policy asks for it."""
    caught = _Caught()
    shown = show_suggestions(
        region,
        ranked,
        query.order.rank_by,
        query.top,
        asked=asked,
        seed=randbits(_SEED_BITS),
        log=caught,
    )
    explanations = explain_edges(region, shown)
    chances = tuple(pair.p if pair.shows_number else None for pair in explanations)
    return Answer.of(render(head, explanations, language), caught.entry, chances)


class _Caught:
    """Keeps the entry of a list, until it is known to whom it is shown."""

    entry: ShownList | None = None

    def append(self, entry: ShownList) -> None:
        """Keep it."""
        self.entry = entry


def _shown_now(entry: ShownList) -> ShownList:
    """The same list, shown once more."""
    moment = datetime.now(tz=UTC).isoformat(timespec="seconds")
    return replace(entry, list_id=uuid4().hex, shown_at=moment)
