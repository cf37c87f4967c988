"""Lists of suggestions as they were shown, kept for the log and for their evaluation afterwards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import func

from matcher.store.log_hashing import Person
from matcher.store.repositories.log import LogRepository
from matcher.store.scope import Row, Scope
from matcher.store.tables.accountability import SUGGESTION_ITEMS, SUGGESTION_LISTS


@dataclass(frozen=True, slots=True)
class ShownItem:
    """One line of a list.

    Attributes
    ----------
    rank
        1 = on top.
    propensity
        Probability that it stood at this rank; None when the order was not drawn by lot.
    p
        Calibrated probability of a lasting placement that was shown; None when none was.
    """

    candidate_id: str
    place_id: str
    rank: int
    propensity: float | None = None
    p: float | None = None


@dataclass(frozen=True)
class ShownList:
    """One list; places for ``candidate_id``, or people for ``place_id``."""

    list_id: str
    candidate_id: str | None
    place_id: str | None
    shown_at: datetime
    shown_to: str
    input_hash: str
    model_hash: str
    policy_hash: str
    items: tuple[ShownItem, ...]


class SuggestionRepository:
    """Lists that were shown to people of one organisation."""

    def __init__(self, scope: Scope, log: LogRepository) -> None:
        self._scope = scope
        self._log = log
        self._lists: list[Row] = []
        self._items: list[Row] = []

    def keep(
        self,
        items: Sequence[ShownItem],
        *,
        candidate_id: str | None = None,
        place_id: str | None = None,
        input_hash: str = "",
        model_hash: str = "",
        policy_hash: str = "",
    ) -> str:
        """Keep a list that is shown to the actor, and log it; give its identifier."""
        if (candidate_id is None) == (place_id is None):
            msg = "A list is for a person or for a place."
            raise ValueError(msg)
        list_id = str(uuid4())
        hashes = {
            "input_hash": input_hash,
            "model_hash": model_hash,
            "policy_hash": policy_hash,
        }
        self._scope.only_when_writing()
        self._lists.append(
            {
                "list_id": list_id,
                "candidate_id": candidate_id,
                "place_id": place_id,
                "shown_at": self._scope.clock(),
                "shown_to": self._scope.actor,
                **hashes,
            },
        )
        self._items += [
            {
                "list_id": list_id,
                "rank": item.rank,
                "candidate_id": item.candidate_id,
                "place_id": item.place_id,
                "propensity": item.propensity,
                "p": item.p,
            }
            for item in items
        ]
        person = None if candidate_id is None else Person(candidate_id)
        shown: list[Any] = [
            item.place_id if person else Person(item.candidate_id) for item in items
        ]
        payload = {"list": list_id, "person": person, "place": place_id, "shown": shown}
        self._log.append("suggestions.shown", payload, **hashes)
        return list_id

    def write(self) -> None:
        """Write all lists at once; the store calls it at the end of a transaction."""
        lists, self._lists = self._lists, []
        items, self._items = self._items, []
        self._scope.add_many(SUGGESTION_LISTS, lists)
        self._scope.add_many(SUGGESTION_ITEMS, items)

    def get(self, list_ids: Iterable[str]) -> tuple[ShownList, ...]:
        """Lists by identifier, oldest first; those that are not there are left out."""
        wanted = sorted(set(list_ids))
        query = self._scope.select(SUGGESTION_LISTS)
        return self._found(query.where(SUGGESTION_LISTS.c.list_id.in_(wanted)))

    def since(self, moment: datetime, *, limit: int = 1000) -> tuple[ShownList, ...]:
        """Lists shown from a moment on, oldest first."""
        query = self._scope.select(SUGGESTION_LISTS)
        return self._found(query.where(SUGGESTION_LISTS.c.shown_at >= moment).limit(limit))

    def count_before(self, moment: datetime) -> int:
        """How many lists were shown before a moment."""
        self.write()
        query = self._scope.select(SUGGESTION_LISTS, func.count())
        return int(self._scope.value(query.where(SUGGESTION_LISTS.c.shown_at < moment)))

    def forget_before(self, moment: datetime) -> int:
        """Remove lists shown before a moment, when their time of keeping is over."""
        self.write()
        old = SUGGESTION_LISTS.c.shown_at < moment
        lists = self._scope.select(SUGGESTION_LISTS, SUGGESTION_LISTS.c.list_id).where(old)
        self._scope.remove(SUGGESTION_ITEMS, SUGGESTION_ITEMS.c.list_id.in_(lists))
        return self._scope.remove(SUGGESTION_LISTS, old)

    def _found(self, query: Any) -> tuple[ShownList, ...]:
        self.write()
        columns = SUGGESTION_LISTS.c
        rows = self._scope.rows(query.order_by(columns.shown_at, columns.list_id))
        items: dict[str, list[ShownItem]] = {row["list_id"]: [] for row in rows}
        found = self._scope.select(SUGGESTION_ITEMS).where(
            SUGGESTION_ITEMS.c.list_id.in_(list(items))
        )
        for item in self._scope.rows(found.order_by(SUGGESTION_ITEMS.c.rank)):
            items[item["list_id"]].append(_item(item))
        return tuple(
            ShownList(
                **{name: row[name] for name in row if name != "owner_id"},
                items=tuple(items[row["list_id"]]),
            )
            for row in rows
        )


def _item(row: Row) -> ShownItem:
    return ShownItem(row["candidate_id"], row["place_id"], row["rank"], row["propensity"], row["p"])
