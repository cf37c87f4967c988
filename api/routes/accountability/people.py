"""Everything about one person: inspected (AVG art. 15), corrected (16) and removed (17)."""

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError

from api.accountability.correction import correct
from api.accountability.person_page import person_markdown, person_page
from api.http.etag import IfMatchIn, say_version
from api.problems import ApiProblem, InputFault, ProblemCode
from api.routes.dependencies import CallerIn, CandidateId, ServiceIn
from api.routes.openapi import problem_responses
from api.routes.pages import PageIn
from api.schemas.accountability.people import (
    CORRECTABLE,
    CorrectionOrder,
    CorrectionSchema,
    PersonExportSchema,
    PurgeOrder,
    TombstonePage,
    TombstoneSchema,
)
from api.schemas.names import api_name
from matcher.store.errors import StoreUnavailable
from matcher.store.log_hashing import Person
from matcher.store.repositories.people import export_digest

router = APIRouter(tags=["verantwoording"])

HTML, MARKDOWN = "text/html", "text/markdown"
_READABLE: dict[int | str, dict[str, Any]] = {
    200: {"content": {kind: {"schema": {"type": "string"}} for kind in (HTML, MARKDOWN)}}
}
_VERSIONED: dict[int | str, dict[str, Any]] = {
    200: {"headers": {"ETag": {"$ref": "#/components/headers/ETag"}}}
}


@router.get(
    "/kandidaten/{kandidaatId}/inzage",
    operation_id="geefInzage",
    summary="Alles over een kandidaat",
    response_model=PersonExportSchema,
    responses=_READABLE | problem_responses(ProblemCode.UNKNOWN_CANDIDATE),
)
def give_everything(
    candidate_id: CandidateId, request: Request, caller: CallerIn, service: ServiceIn
) -> Response | PersonExportSchema:
    """Elke rij die over deze kandidaat gaat, met de logregels; ook leesbaar (text/html, markdown).

    Het uitgeven zelf komt in het logboek.
    """
    with service.writing(caller) as tx:
        document = tx.people.export(candidate_id)
        digest = export_digest(document)
        tx.log.append("person.exported", {"person": Person(candidate_id), "digest": digest})
    wanted = request.headers.get("accept", "")
    if HTML in wanted:
        return Response(person_page(document, digest), media_type=HTML)
    if MARKDOWN in wanted:
        return Response(person_markdown(document, digest), media_type=MARKDOWN)
    return PersonExportSchema.of(document, digest)


@router.post(
    "/kandidaten/{kandidaatId}/rectificaties",
    operation_id="corrigeerKandidaat",
    summary="Gegevens over een kandidaat corrigeren",
    responses=_VERSIONED | problem_responses(ProblemCode.UNKNOWN_CANDIDATE),
)
def correct_person(
    candidate_id: CandidateId,
    order: CorrectionOrder,
    if_match: IfMatchIn,
    response: Response,
    caller: CallerIn,
    service: ServiceIn,
) -> CorrectionSchema:
    """Zet recht wat niet klopte; het logboek noemt welke velden, de geschiedenis wat er stond.

    Suggesties rekenen meteen met het nieuwe. Voorstellen van voor de correctie blijven staan: het
    antwoord zegt hoeveel er nog open zijn.
    """
    fields = {each.field_name.name: each.field_value for each in order.corrected_fields}
    levels = {each.item.value: (each.low, each.high) for each in order.corrected_levels}
    try:
        with service.writing(caller) as tx:
            done = correct(tx, candidate_id, fields, levels, expected_version=if_match.version)
    except ValidationError as error:
        raise _refused(error) from None
    say_version(response, done.version)
    return CorrectionSchema(
        candidate_id=candidate_id,
        corrected=list(done.corrected),
        n_open_proposals=done.n_open_proposals,
    )


@router.post(
    "/kandidaten/{kandidaatId}/vernietiging",
    operation_id="vernietigKandidaat",
    summary="Alles over een kandidaat verwijderen",
    responses=problem_responses(ProblemCode.UNKNOWN_CANDIDATE),
)
def purge_person(
    candidate_id: CandidateId, order: PurgeOrder, caller: CallerIn, service: ServiceIn
) -> TombstoneSchema:
    """Verwijdert voorgoed, ook uit geschiedenis en plannen; wat blijft zegt niet wie het was.

    De vingerafdruk is die van de laatste inzage, als bewijs van wat is verwijderd. Reservekopieen
    vallen hierbuiten: die verlopen volgens hun eigen termijn.
    """
    with service.writing(caller) as tx:
        stone = tx.people.purge(candidate_id, order.purge_reason)
    tidy(service)
    return TombstoneSchema.of(stone)


@router.get("/vernietigingen", operation_id="geefVernietigingen", summary="Wat is verwijderd")
def give_tombstones(page: PageIn, caller: CallerIn, service: ServiceIn) -> TombstonePage:
    """Bewijs van elke verwijdering, oudste eerst, zonder wie het was."""
    start = page.after if isinstance(page.after, int) else 0
    with service.reading(caller) as tx:
        stones = tx.people.tombstones()
    found = list(enumerate(stones, start=1))[start : start + page.size + 1]
    shown, following = page.page_of(found, lambda each: each[0])
    return TombstonePage(rows=[TombstoneSchema.of(stone) for _, stone in shown], next=following)


def tidy(service: ServiceIn) -> None:
    """Take what was removed out of the file too; a busy database does so at the next removal."""
    try:
        service.store.tidy()
    except StoreUnavailable:
        return


def _refused(error: ValidationError) -> ApiProblem:
    """Which columns cannot have the value that was sent."""
    known = {column: name for name, column in CORRECTABLE.items()}
    columns = {str(fault["loc"][0]) if fault["loc"] else "" for fault in error.errors()}
    where = api_name("corrected_fields"), api_name("corrected_levels")
    return ApiProblem(
        ProblemCode.INVALID_INPUT,
        [
            InputFault(
                "body",
                f"{where[0]}.{known[column]}" if column in known else where[1],
                "correction.value",
                {},
            )
            for column in sorted(columns)
        ],
    )
