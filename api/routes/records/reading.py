"""Lists of records and single ones."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field, create_model

from api.http.etag import say_version
from api.routes.dependencies import CallerIn, CursorsIn, ServiceIn, SightIn
from api.routes.openapi import EXAMPLE, WITH_ETAG, problem_responses
from api.routes.pages import PageRequest
from api.routes.records.resources import Key, Resource
from api.routes.records.seen import narrowed, require_seen
from api.schemas.names import api_name
from api.schemas.records.columns import column_meaning, json_shape
from api.schemas.records.shown import shown
from api.schemas.results import PageQuery


@dataclass(frozen=True)
class ListRequest:
    """Which page of a list, narrowed by which values of columns."""

    page: PageRequest
    asked: dict[str, Any]


def routes(resource: Resource) -> APIRouter:
    """The routes of one resource that change nothing."""
    router = APIRouter(prefix=f"/{resource.path}", tags=[resource.path])
    one, many = resource.words

    @router.get(
        "",
        operation_id=f"geef{resource.many}",
        summary=f"Alle {many}",
        response_model=resource.page,
    )
    def give_list(
        wanted: Annotated[ListRequest, Depends(_list_request(resource))],
        caller: CallerIn,
        service: ServiceIn,
        sight: SightIn,
    ) -> Any:
        """Op volgorde van nummer, per bladzijde; alleen wat de aanroeper mag zien."""
        with service.reading(caller) as tx:
            repository = resource.repository(tx)
            equal = narrowed(tx, sight, resource, wanted.asked)
            after = _key_of_page(wanted.page)
            found = repository.page(after=after, limit=wanted.page.size + 1, **equal)
            total = repository.count(**equal)
        asked = {resource.filter_names[name]: value for name, value in wanted.asked.items()}
        rows, following = wanted.page.page_of(
            found.items, lambda stored: list(resource.key_of(stored.record)), **asked
        )
        return {
            api_name("rows"): [shown(stored.record) for stored in rows],
            api_name("total"): total,
            api_name("next"): following,
        }

    @router.get(
        "/{" + resource.parameter + "}",
        operation_id=f"geef{resource.one}",
        summary=f"Alles van {one}",
        response_model=resource.shown,
        responses=problem_responses(resource.unknown) | {200: WITH_ETAG},
        openapi_extra={EXAMPLE: f"geef{resource.one}"},
    )
    def give_one(
        key: Annotated[Key, Depends(resource.read_key)],
        response: Response,
        caller: CallerIn,
        service: ServiceIn,
        sight: SightIn,
    ) -> Any:
        """Wat niet bekend is, is null. ETag is de versie, voor If-Match bij een wijziging."""
        with service.reading(caller) as tx:
            stored = resource.repository(tx).get(*key)
            require_seen(tx, sight, resource, stored.record)
        say_version(response, stored.version)
        return shown(stored.record)

    return router


def _key_of_page(page: PageRequest) -> list[str] | None:
    after = page.after
    if after is None:
        return None
    return [str(part) for part in after] if isinstance(after, list) else [str(after)]


def _list_request(resource: Resource) -> Any:
    fields: dict[str, Any] = {}
    for column in resource.filters:
        shape = json_shape(resource.contract.columns[column])
        description = f"Alleen met deze waarde. {column_meaning(column)}"
        one: Any = Literal[tuple(shape["enum"])] if "enum" in shape else str
        fields[column] = (
            one | None,
            Field(
                None,
                alias=resource.filter_names[column],
                pattern=shape.get("pattern"),
                description=description,
            ),
        )
    model = create_model(f"{resource.many}Filter", __base__=PageQuery, **fields)
    model.model_config["json_schema_extra"] = None
    model.model_rebuild(force=True)

    async def read(
        request: Request,
        query: Annotated[model, Query()],
        cursors: CursorsIn,
    ) -> ListRequest:
        asked = {name: getattr(query, name) for name in resource.filters}
        known = {name: value for name, value in asked.items() if value is not None}
        return ListRequest(PageRequest(query, request.scope["path"], cursors), known)

    return read
