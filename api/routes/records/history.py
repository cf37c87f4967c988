"""Who changed what of a record, when: the newest change first."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends

from api.routes.dependencies import CallerIn, LanguageIn, ServiceIn, Sight, SightIn
from api.routes.openapi import problem_responses
from api.routes.pages import PageIn, PageRequest
from api.routes.records.resources import Key, Resource
from api.routes.records.seen import require_seen
from api.schemas.records.history import HistoryPage, RecordChangeSchema
from matcher.store import Transaction
from matcher.store.repositories.history import Change

_ALL = 100_000


def routes(resource: Resource) -> APIRouter:
    """The history of one resource."""
    router = APIRouter(prefix=f"/{resource.path}", tags=[resource.path])

    @router.get(
        "/{" + resource.parameter + "}/geschiedenis",
        operation_id=f"geef{resource.one}Geschiedenis",
        summary=f"Wie wat wanneer wijzigde van {resource.words[0]}",
        responses=problem_responses(resource.unknown),
    )
    def give_history(
        key: Annotated[Key, Depends(resource.read_key)],
        page: PageIn,
        caller: CallerIn,
        service: ServiceIn,
        sight: SightIn,
        language: LanguageIn,
    ) -> HistoryPage:
        """De nieuwste eerst. Niveaus van een kandidaat ziet alleen wie het profiel mag zien."""
        with service.reading(caller) as tx:
            stored = resource.repository(tx).get(*key)
            require_seen(tx, sight, resource, stored.record)
            changes = _changes(tx, sight, resource, key, stored.record)
        rows, following = _cut(changes, page)
        return HistoryPage(
            rows=[RecordChangeSchema.of(change, language) for change in rows],
            total=len(changes),
            next=following,
        )

    return router


def _changes(
    tx: Transaction, sight: Sight, resource: Resource, key: Key, record: Any
) -> list[Change]:
    found = list(tx.history.of_record(resource.table, *key, limit=_ALL))
    parts = resource.parts
    if parts is not None and (
        not parts.is_profile or sight.may_see_profile_of(record.coach_team_id or "")
    ):
        found += tx.history.of_record(parts.table, *key, limit=_ALL)
    return sorted(found, key=lambda change: change.change_number, reverse=True)


def _cut(changes: Sequence[Change], page: PageRequest) -> tuple[Sequence[Change], str | None]:
    """The rows of a page; counted from the oldest, so that new changes move nothing."""
    start = page.after if isinstance(page.after, int) else len(changes)
    older = changes[len(changes) - min(start, len(changes)) :]
    rest = len(older)
    numbered = [(rest - place - 1, change) for place, change in enumerate(older[: page.size + 1])]
    shown, following = page.page_of(numbered, lambda row: row[0])
    return [change for _, change in shown], following
