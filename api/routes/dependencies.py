"""What routes need from around them: the prepared region, the runs, the caller's language."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Path, Request, Response

from api.headers import accepts_json, is_json, preferred_language
from api.problems import ApiProblem, ProblemCode
from api.runs.results import ResultShelf
from api.runs.store import RunStore
from matcher.region import Region
from matcher.vocabulary.labels import Language

IDENTIFIER = "^[A-Za-z0-9._-]{1,64}$"
"""Form of every identifier, as in the data contract."""


@dataclass(frozen=True)
class Service:
    """What one running service holds; prepared once, only read afterwards."""

    region: Region
    runs: RunStore
    results: ResultShelf


def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


def _language(
    response: Response,
    accept_language: Annotated[
        str,
        Header(
            description="Taal van omschrijvingen en zinnen: nl (standaard) of en.", examples=["nl"]
        ),
    ] = "",
) -> Language:
    language = preferred_language(accept_language)
    response.headers["Content-Language"] = language.value
    response.headers["Vary"] = "Accept-Language"
    return language


def refuse_other_than_json(request: Request) -> None:
    """Refuse a caller who takes no JSON, or who sends anything else."""
    if not accepts_json(request.headers.get("accept", "")):
        raise ApiProblem(ProblemCode.NOT_ACCEPTABLE)
    if request.method == "POST" and not is_json(request.headers.get("content-type", "")):
        raise ApiProblem(ProblemCode.UNSUPPORTED_MEDIA_TYPE)


ServiceIn = Annotated[Service, Depends(_service)]
LanguageIn = Annotated[Language, Depends(_language)]
CandidateId = Annotated[str, Path(alias="kandidaatId", pattern=IDENTIFIER)]
PlaceId = Annotated[str, Path(alias="werkplekId", pattern=IDENTIFIER)]
PlanId = Annotated[str, Path(alias="planId", pattern=IDENTIFIER)]
