"""Parts of records, given and replaced as one: levels of a person or place, hours of a team.

Levels of a person are data on health: only who coaches the person sees or changes them.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Response

from api.http.etag import IfMatchIn, say_version
from api.problems import ApiProblem, ProblemCode
from api.routes.dependencies import CallerIn, ServiceIn, Sight, SightIn
from api.routes.openapi import EXAMPLE, EXAMPLE_SENT, WITH_ETAG, problem_responses
from api.routes.records.resources import Key, Parts, Resource
from api.routes.records.seen import require_seen
from api.schemas.records.columns import Json
from api.schemas.records.sent import SentParts
from api.schemas.records.shown import shown
from matcher.records.models import Record
from matcher.store import Transaction
from matcher.store.record_rows import Stored


def routes(resource: Resource, parts: Parts) -> APIRouter:
    """The routes of the parts of one resource."""
    path = "/{" + resource.parameter + "}/" + parts.path
    router = APIRouter(prefix=f"/{resource.path}", tags=[resource.path])
    described: Json = {
        "response_model": parts.shown,
        "responses": problem_responses(resource.unknown) | {200: WITH_ETAG},
    }
    examples = {EXAMPLE: f"geef{parts.many}", EXAMPLE_SENT: f"geef{parts.many}"}

    @router.get(
        path,
        operation_id=f"geef{parts.many}",
        summary=parts.summary,
        openapi_extra=examples,
        **described,
    )
    def give(
        key: Annotated[Key, Depends(resource.read_key)],
        response: Response,
        caller: CallerIn,
        service: ServiceIn,
        sight: SightIn,
    ) -> Any:
        """Wat er niet bij staat, is onbekend. ETag is de versie van het geheel."""
        with service.reading(caller) as tx:
            stored = _allowed(tx, sight, resource, parts, key)
            found = resource.whole(tx).parts(key[0])
        say_version(response, stored.version)
        return _listed(parts, found)

    @router.put(
        path,
        operation_id=f"vervang{parts.many}",
        summary=f"Vervang: {parts.summary[0].lower()}{parts.summary[1:]}",
        openapi_extra=examples,
        **described,
    )
    def replace(
        key: Annotated[Key, Depends(resource.read_key)],
        sent: Annotated[SentParts, Depends(_sent(parts))],
        if_match: IfMatchIn,
        response: Response,
        caller: CallerIn,
        service: ServiceIn,
        sight: SightIn,
    ) -> Any:
        """De hele lijst wordt vervangen; If-Match noemt de versie van het geheel."""
        (owner,) = key
        records = sent.records(owner)
        with service.writing(caller) as tx:
            present = _allowed(tx, sight, resource, parts, key)
            if_match.require(present.version)
            stored = resource.whole(tx).set_parts(owner, records, present.version)
            found = resource.whole(tx).parts(owner)
        say_version(response, stored.version)
        return _listed(parts, found)

    return router


def _allowed(
    tx: Transaction, sight: Sight, resource: Resource, parts: Parts, key: Key
) -> Stored[Any]:
    """The record that the parts belong to, if the caller may see both."""
    stored = resource.repository(tx).get(*key)
    require_seen(tx, sight, resource, stored.record)
    if parts.is_profile and not sight.may_see_profile_of(stored.record.coach_team_id or ""):
        raise ApiProblem(ProblemCode.NOT_ALLOWED)
    return stored


def _listed(parts: Parts, records: tuple[Record, ...]) -> Json:
    owner = parts.contract.key[:1]
    return {parts.path: [shown(record, without=owner) for record in records]}


def _sent(parts: Parts) -> Any:
    async def read(sent: Annotated[parts.sent, Body()]) -> Any:  # type: ignore[name-defined]
        return sent

    return read
