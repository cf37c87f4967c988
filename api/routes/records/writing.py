"""Adding, replacing, changing and removing records.

Only who has seen the version that stands may change it; a new record is added once, however often
the request comes.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Request, Response, status

from api.http.etag import IfMatch, IfMatchIn, say_version
from api.http.idempotency import RepeatableRoute
from api.http.media import JSON, MERGE_PATCH
from api.problems import ApiProblem, InputFault, ProblemCode
from api.routes.dependencies import CallerIn, ServiceIn, Sight, SightIn
from api.routes.openapi import EXAMPLE, EXAMPLE_SENT, WITH_ETAG, links, problem_responses
from api.routes.records.resources import BETWEEN, Key, Resource
from api.routes.records.seen import require_own, require_references, require_seen
from api.schemas.records.columns import Json, column_name
from api.schemas.records.sent import SentPatch, SentRecord, judged
from api.schemas.records.shown import shown
from matcher.records.models import Record
from matcher.store import Transaction
from matcher.store.record_rows import Stored


def routes(resource: Resource) -> APIRouter:
    """The routes of one resource that change something."""
    router = APIRouter(
        prefix=f"/{resource.path}", tags=[resource.path], route_class=RepeatableRoute
    )
    _add_creation(router, resource)
    _add_changes(router, resource)
    _add_removal(router, resource)
    return router


def _add_creation(router: APIRouter, resource: Resource) -> None:
    @router.post(
        "",
        operation_id=f"voeg{resource.one}Toe",
        summary=f"Voeg {resource.words[0]} toe",
        status_code=status.HTTP_201_CREATED,
        response_model=resource.shown,
        responses=problem_responses(ProblemCode.DUPLICATE, ProblemCode.CONTRADICTION)
        | {201: WITH_ETAG | _links(resource)},
        openapi_extra=_examples(resource, sent=f"geef{resource.one}"),
    )
    def add(
        sent: Annotated[SentRecord, Depends(_sent(resource.sent))],
        request: Request,
        response: Response,
        caller: CallerIn,
        service: ServiceIn,
        sight: SightIn,
    ) -> Any:
        """Alle fouten komen tegelijk. Wat onbekend is, is null of staat er niet."""
        record = sent.record()
        with service.writing(caller) as tx:
            require_own(tx, sight, record)
            require_references(tx, sight, resource, record)
            stored = resource.repository(tx).add(record)
            _log(tx, resource, "added", record)
        response.headers["Location"] = f"{request.scope['path']}/{_address(resource, record)}"
        say_version(response, stored.version)
        return shown(record)


def _add_changes(router: APIRouter, resource: Resource) -> None:
    described: Json = {
        "response_model": resource.shown,
        "responses": problem_responses(resource.unknown) | {200: WITH_ETAG},
    }

    @router.put(
        "/{" + resource.parameter + "}",
        operation_id=f"vervang{resource.one}",
        summary=f"Vervang alles van {resource.words[0]}",
        openapi_extra=_examples(resource, sent=f"geef{resource.one}"),
        **described,
    )
    def replace(
        key: Annotated[Key, Depends(resource.read_key)],
        sent: Annotated[SentRecord, Depends(_sent(resource.sent))],
        if_match: IfMatchIn,
        response: Response,
        caller: CallerIn,
        service: ServiceIn,
        sight: SightIn,
    ) -> Any:
        """Wat er niet bij staat, wordt onbekend. If-Match noemt de versie die is gelezen."""
        with service.writing(caller) as tx:
            stored = _changed(tx, sight, resource, key, if_match, lambda _: sent.record())
        say_version(response, stored.version)
        return shown(stored.record)

    @router.patch(
        "/{" + resource.parameter + "}",
        operation_id=f"wijzig{resource.one}",
        summary=f"Wijzig iets van {resource.words[0]}",
        openapi_extra=_examples(resource, sent=f"wijzig{resource.one}.request"),
        **described,
    )
    def change(
        key: Annotated[Key, Depends(resource.read_key)],
        sent: Annotated[SentPatch, Depends(_sent(resource.patch, MERGE_PATCH))],
        if_match: IfMatchIn,
        response: Response,
        caller: CallerIn,
        service: ServiceIn,
        sight: SightIn,
    ) -> Any:
        """JSON Merge Patch (RFC 7396): alleen wat er staat, verandert; null maakt onbekend."""

        def patched(record: Record) -> Record:
            return judged(resource.sent, sent.laid_over(record)).record()

        with service.writing(caller) as tx:
            stored = _changed(tx, sight, resource, key, if_match, patched)
        say_version(response, stored.version)
        return shown(stored.record)


def _add_removal(router: APIRouter, resource: Resource) -> None:
    @router.delete(
        "/{" + resource.parameter + "}",
        operation_id=f"verwijder{resource.one}",
        summary=f"Verwijder {resource.words[0]}",
        status_code=status.HTTP_204_NO_CONTENT,
        response_class=Response,
        responses=problem_responses(resource.unknown, ProblemCode.IN_USE),
    )
    def remove(
        key: Annotated[Key, Depends(resource.read_key)],
        if_match: IfMatchIn,
        caller: CallerIn,
        service: ServiceIn,
        sight: SightIn,
    ) -> None:
        """Dit kan alleen als niets anders ernaar verwijst. De geschiedenis blijft."""
        with service.writing(caller) as tx:
            present = _present(tx, sight, resource, key, if_match)
            resource.repository(tx).remove(*key, expected_version=present.version)
            _log(tx, resource, "removed", present.record)


def _changed(
    tx: Transaction,
    sight: Sight,
    resource: Resource,
    key: Key,
    if_match: IfMatch,
    make: Callable[[Record], Record],
) -> Stored[Any]:
    """Put another record in the place of the one with this key, made from that one."""
    present = _present(tx, sight, resource, key, if_match)
    record = make(present.record)
    other = [
        InputFault("body", column_name(name), "key.differs", {})
        for name, value in zip(resource.contract.key, key, strict=True)
        if str(getattr(record, name)) != value
    ]
    if other:
        raise ApiProblem(ProblemCode.INVALID_INPUT, other)
    require_own(tx, sight, record)
    require_references(tx, sight, resource, record)
    stored = resource.repository(tx).change(record, present.version)
    if stored.version != present.version:
        _log(tx, resource, "changed", record)
    return stored


def _present(
    tx: Transaction, sight: Sight, resource: Resource, key: Key, if_match: IfMatch
) -> Stored[Any]:
    """The record that stands, if the caller may see it and has seen this version of it."""
    present = resource.repository(tx).get(*key)
    require_seen(tx, sight, resource, present.record)
    if_match.require(present.version)
    return present


def _log(tx: Transaction, resource: Resource, action: str, record: Record) -> None:
    if resource.logged is not None:
        resource.logged(tx, action, record)


def _sent(model: type[Any], media_type: str = JSON) -> Callable[[Any], Awaitable[Any]]:
    """Dependency that gives what was sent."""

    async def read(
        sent: Annotated[model, Body(media_type=media_type)],  # type: ignore[valid-type]
    ) -> Any:
        return sent

    return read


def _address(resource: Resource, record: Record) -> str:
    return BETWEEN.join(resource.key_of(record))


def _examples(resource: Resource, sent: str) -> Json:
    return {EXAMPLE: f"geef{resource.one}", EXAMPLE_SENT: sent}


def _links(resource: Resource) -> Json:
    """From a new record to the record itself; a key of several parts is in Location only."""
    if len(resource.contract.key) > 1:
        return {}
    value = f"$response.body#/{resource.parameter}"
    operations = [f"geef{resource.one}", f"geef{resource.one}Geschiedenis"]
    return links(resource.parameter, 201, value, *operations)[201]
