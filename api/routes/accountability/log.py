"""The log: read, checked and handed out as a whole."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from api.accountability.log_export import log_lines
from api.routes.dependencies import CallerIn, CursorsIn, LanguageIn, ServiceIn
from api.routes.pages import PageRequest
from api.schemas.accountability.log import (
    CheckQuery,
    LogCheckSchema,
    LogEntrySchema,
    LogPage,
    LogQuery,
)
from api.schemas.names import api_name

router = APIRouter(prefix="/logboek", tags=["verantwoording"])

JSON_LINES = "application/jsonl"


@router.get("", operation_id="geefLogboek", summary="Het logboek")
def give_log(
    query: Annotated[LogQuery, Query()],
    request: Request,
    cursors: CursorsIn,
    caller: CallerIn,
    service: ServiceIn,
) -> LogPage:
    """Wat is getoond, gepland en besloten, oudste eerst; mensen staan er als kenmerk in."""
    page = PageRequest(query, request.scope["path"], cursors)
    start = page.after or 0
    with service.reading(caller) as tx:
        found = tx.log.page(
            after=start if isinstance(start, int) else 0, limit=page.size + 1, kind=query.log_kind
        )
    filters = {api_name("log_kind"): query.log_kind} if query.log_kind else {}
    shown, following = page.page_of(found, lambda entry: entry.sequence, **filters)
    return LogPage(rows=[LogEntrySchema.of(entry) for entry in shown], next=following)


@router.get("/controle", operation_id="controleerLogboek", summary="Klopt het logboek nog")
def check_log(
    query: Annotated[CheckQuery, Query()],
    caller: CallerIn,
    service: ServiceIn,
    language: LanguageIn,
) -> LogCheckSchema:
    """Rekent elke vingerafdruk na; met een genoteerde ook of het nog hetzelfde logboek is."""
    with service.reading(caller) as tx:
        return LogCheckSchema.of(tx.log.verify(query.expected_hash), language)


class _Lines(StreamingResponse):
    """Sent without listening meanwhile: the refusal of a body would cut off what is being sent."""

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Send all of it."""
        await self.stream_response(send)


@router.get(
    "/export",
    operation_id="exporteerLogboek",
    summary="Het hele logboek als bestand",
    response_class=StreamingResponse,
    responses={200: {"content": {JSON_LINES: {"schema": {"type": "string"}}}}},
)
def export_log(caller: CallerIn, service: ServiceIn) -> StreamingResponse:
    """Een regel JSON per logregel, precies zoals vastgelegd, zodat iedereen het kan narekenen."""

    def lines() -> Iterator[str]:
        yield from log_lines(service.store, caller.organisation_id)

    headers = {"Content-Disposition": 'attachment; filename="logboek.jsonl"'}
    return _Lines(lines(), media_type=JSON_LINES, headers=headers)
