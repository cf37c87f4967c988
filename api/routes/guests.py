"""Suggestions for people and places that are sent along with the question.

An intermediary can rank a list that another register gave. Nothing of it is stored, and the log
gets counts only.
"""

import logging
from typing import TYPE_CHECKING, cast

from fastapi import APIRouter, Response
from pydantic import ConfigDict, Field

from api.problems import ApiProblem, InputFault, ProblemCode
from api.routes.dependencies import CallerIn, LanguageIn, PlaceId, ServiceIn
from api.routes.openapi import problem_responses
from api.routes.records.resources import BY_TABLE
from api.schemas.guests import MOST_PEOPLE, Completion, Question, SentAlong, VumQuestion
from api.schemas.suggestions import SuggestionsForCandidate, SuggestionsForPlace
from api.suggesting import people_for, places_for
from matcher.exchange.findings import CellFinding, ExchangeCode, errors_of
from matcher.exchange.importing import import_offer
from matcher.exchange.vum.reading import read_vum
from matcher.guests import region_with_people, region_with_place
from matcher.records.contract import TABLES
from matcher.records.dataset import Dataset
from matcher.records.finding_codes import FindingCode
from matcher.records.frames import record_from_row
from matcher.records.models import Candidate, CandidateLevel, Place, PlaceLevel
from matcher.vocabulary.labels import Language

if TYPE_CHECKING:
    from api.schemas.records.sent import SentParts as Parts
    from api.schemas.records.sent import SentParts as PlaceParts
    from api.schemas.records.sent import SentRecord as PlaceSent
    from api.schemas.records.sent import SentRecord as Sent
else:
    Sent, Parts = BY_TABLE["candidates"].sent, BY_TABLE["candidates"].parts.sent
    PlaceSent, PlaceParts = BY_TABLE["places"].sent, BY_TABLE["places"].parts.sent

router = APIRouter(tags=["suggesties"])
log = logging.getLogger(__name__)


class Guest(SentAlong):
    """A person who is sent along."""

    model_config = ConfigDict(title="MeegestuurdeKandidaat")

    kandidaat: Sent = Field(description="De kandidaat, zoals bij het toevoegen.")
    profiel: Parts = Field(description="Wat de kandidaat kan en nodig heeft.")

    @property
    def record(self) -> Candidate:
        """The person."""
        return cast("Candidate", self.kandidaat.record())

    @property
    def levels(self) -> list[CandidateLevel]:
        """What the person can."""
        return cast("list[CandidateLevel]", self.profiel.records(self.record.candidate_id))


class GuestPlace(SentAlong):
    """A place that is sent along."""

    model_config = ConfigDict(title="MeegestuurdeWerkplek")

    werkplek: PlaceSent = Field(description="De werkplek, zoals bij het toevoegen.")
    eisen: PlaceParts = Field(description="Wat de werkplek vraagt en biedt.")

    @property
    def place(self) -> Place:
        """The place."""
        return cast("Place", self.werkplek.record())

    @property
    def asked(self) -> list[PlaceLevel]:
        """What it asks and offers."""
        return cast("list[PlaceLevel]", self.eisen.records(self.place.place_id))


class PersonQuestion(Question, Guest):
    """Which places fit this person best."""

    model_config = ConfigDict(title="VraagVoorKandidaat")


class People(SentAlong):
    """People who are sent along."""

    kandidaten: list[Guest] = Field(
        min_length=1, max_length=MOST_PEOPLE, description="De mensen om uit te kiezen."
    )

    @property
    def records(self) -> tuple[list[Candidate], list[CandidateLevel]]:
        """The people and their levels; 400 when somebody is named twice."""
        people = [guest.record for guest in self.kandidaten]
        _require_once([person.candidate_id for person in people])
        return people, [level for guest in self.kandidaten for level in guest.levels]


class PeopleQuestion(Question, People, GuestPlace):
    """Which of these people fit a place best that is sent along as well."""

    model_config = ConfigDict(title="VraagVoorMeegestuurdeWerkplek")


class StoredPlaceQuestion(Question, People):
    """Which of these people fit a place best that the service has."""

    model_config = ConfigDict(title="VraagVoorWerkplek")


@router.post(
    "/suggesties/voor-kandidaat",
    operation_id="vraagSuggestiesVoorKandidaat",
    summary="Passende werkplekken voor een kandidaat die wordt meegestuurd",
    response_model=SuggestionsForCandidate,
)
def places_for_guest(
    question: PersonQuestion, service: ServiceIn, caller: CallerIn, language: LanguageIn
) -> Response:
    """De beste werkplekken die de dienst heeft. Van de kandidaat wordt niets bewaard."""
    prepared = service.regions.prepared(caller.organisation_id)
    person = question.record
    region = region_with_people(prepared.region, [person], question.levels)
    answer = places_for(region, person.candidate_id, question.query, language)
    return _sent(answer.body, language, 1)


@router.post(
    "/suggesties/voor-werkplek",
    operation_id="vraagSuggestiesVoorWerkplek",
    summary="Meegestuurde kandidaten voor een werkplek die ook wordt meegestuurd",
    response_model=SuggestionsForPlace,
)
def guests_for_guest_place(
    question: PeopleQuestion, service: ServiceIn, caller: CallerIn, language: LanguageIn
) -> Response:
    """Van deze mensen wie hier het best past. Er wordt niets bewaard."""
    prepared = service.regions.prepared(caller.organisation_id)
    place = question.place
    region = region_with_place(
        prepared.region, service.regions.scorer, *question.records, place, question.asked
    )
    answer = people_for(region, place.place_id, question.query, language, None)
    return _sent(answer.body, language, len(question.kandidaten))


@router.post(
    "/werkplekken/{werkplekId}/suggesties",
    operation_id="vraagSuggestiesVoorBekendeWerkplek",
    summary="Meegestuurde kandidaten voor een werkplek die de dienst heeft",
    response_model=SuggestionsForPlace,
    responses=problem_responses(ProblemCode.UNKNOWN_PLACE),
)
def guests_for_place(
    place_id: PlaceId,
    question: StoredPlaceQuestion,
    service: ServiceIn,
    caller: CallerIn,
    language: LanguageIn,
) -> Response:
    """Van deze mensen wie hier het best past. Van hen wordt niets bewaard."""
    prepared = service.regions.prepared(caller.organisation_id)
    prepared.region.place_position(place_id)  # 404 before anything is worked out
    region = region_with_people(prepared.region, *question.records)
    answer = people_for(region, place_id, question.query, language, None)
    return _sent(answer.body, language, len(question.kandidaten))


@router.post(
    "/werkplekken/{werkplekId}/suggesties/vum",
    operation_id="vraagSuggestiesVoorBekendeWerkplekMetVum",
    summary="Werkzoekenden van VUM voor een werkplek die de dienst heeft",
    response_model=SuggestionsForPlace,
    responses=problem_responses(ProblemCode.UNKNOWN_PLACE),
)
def vum_for_place(
    place_id: PlaceId,
    question: VumQuestion,
    service: ServiceIn,
    caller: CallerIn,
    language: LanguageIn,
) -> Response:
    """Van deze werkzoekenden wie hier het best past. Van hen wordt niets bewaard."""
    prepared = service.regions.prepared(caller.organisation_id)
    prepared.region.place_position(place_id)
    people = _people_of(question)
    region = region_with_people(prepared.region, people, [])
    answer = people_for(region, place_id, question.query, language, None)
    return _sent(answer.body, language, len(people))


def _people_of(question: VumQuestion) -> list[Candidate]:
    """The people of VUM documents.

    Raises
    ------
    ApiProblem
        400 with everything that is wrong with any of them.
    """
    offer = read_vum("werkzoekenden", question.werkzoekenden, question.aanvulling.columns, {})
    outcome = import_offer(offer, Dataset.from_records())
    faults = [_fault(finding) for finding in errors_of(outcome.findings)]
    if faults or not len(outcome.dataset.candidates):
        raise ApiProblem(ProblemCode.INVALID_INPUT, faults or [_no_person()])
    contract = TABLES["candidates"]
    return [
        cast("Candidate", record_from_row(contract, row))
        for _, row in outcome.dataset.candidates.iterrows()
    ]


def _fault(finding: CellFinding) -> InputFault:
    """A finding at its document; documents count from 0 here, as in the JSON."""
    place = f"werkzoekenden.{max(finding.row - 1, 0)}"
    field = f"{place}.{finding.column}" if finding.column else place
    return InputFault("body", field, str(finding.code), {})


def _no_person() -> InputFault:
    return InputFault("body", "werkzoekenden", str(ExchangeCode.NOTHING), {})


def _require_once(names: list[str]) -> None:
    """400 for who is named twice: a list has everybody once."""
    faults = [
        InputFault(
            "body",
            f"kandidaten.{position}.kandidaat.kandidaatId",
            FindingCode.DUPLICATE_KEY.value,
            {},
        )
        for position, name in enumerate(names)
        if name in names[:position]
    ]
    if faults:
        raise ApiProblem(ProblemCode.INVALID_INPUT, faults)


def _sent(body: bytes, language: Language, people: int) -> Response:
    log.info("suggestions for people sent along", extra={"people": people})
    headers = {"Content-Language": language.value, "Vary": "Accept-Language"}
    return Response(body, headers=headers, media_type="application/json")


QUESTIONS = {
    "vraagSuggestiesVoorKandidaat": PersonQuestion,
    "vraagSuggestiesVoorWerkplek": PeopleQuestion,
    "vraagSuggestiesVoorBekendeWerkplek": StoredPlaceQuestion,
    "vraagSuggestiesVoorBekendeWerkplekMetVum": VumQuestion,
}
"""Body of each operation."""
BODIES = (*QUESTIONS.values(), Guest, Completion)
"""All shapes of which the names are ours, and not those of records."""
