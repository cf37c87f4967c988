"""Everything about one person, in all tables at once: given out, corrected and purged with proof.

Which columns hold people is said where a table is defined, so that a new table cannot be left out.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, Text, cast, or_

from matcher.records.models import Candidate
from matcher.store.columns import OWNER
from matcher.store.errors import UnknownRecord
from matcher.store.log_hashing import Person
from matcher.store.naming import is_named, renamed
from matcher.store.record_rows import Stored
from matcher.store.recorder import Action, Note, Recorder
from matcher.store.repositories.history import EVERYTHING
from matcher.store.repositories.log import LogEntry, LogRepository
from matcher.store.repositories.runs import begin_again
from matcher.store.repositories.wholes import WholeRepository
from matcher.store.scope import Row, Scope
from matcher.store.tables import METADATA
from matcher.store.tables.access import IDEMPOTENCY_KEYS
from matcher.store.tables.accountability import LOG_PEOPLE, TOMBSTONES
from matcher.store.tables.organisations import HISTORY
from matcher.store.tables.records import TABLES


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is left of a purged person.

    Attributes
    ----------
    token
        Stands for the person in the log; nobody can tell any more for whom.
    digest
        SHA-256 of what was exported right before, as ``export_digest`` gives it.
    """

    token: str
    purged_at: datetime
    purged_by: str
    reason_code: str
    digest: str


class PeopleRepository:
    """All that one organisation has about one person."""

    def __init__(
        self,
        scope: Scope,
        recorder: Recorder,
        log: LogRepository,
        candidates: WholeRepository[Candidate, Any],
    ) -> None:
        self._scope = scope
        self._recorder = recorder
        self._log = log
        self._candidates = candidates

    def export(self, candidate_id: str) -> dict[str, Any]:
        """Everything about one person, ready for JSON.

        ``tables`` holds the rows that are about the person, by table; ``mentions`` where others'
        documents name them; ``log`` the entries that mention them.

        Raises
        ------
        UnknownRecord
            If no table knows this person.
        """
        tables = {
            table.name: rows
            for table in _tables_of_people()
            if (rows := [_plain(row) for row in self._rows(table, candidate_id)])
        }
        mentions = {
            f"{table.name}.{column.name}": len(found)
            for table, column in _documents()
            if (found := list(self._naming(table, column, candidate_id)))
        }
        if not tables and not mentions:
            raise UnknownRecord("person", candidate_id)
        return {
            "candidate_id": candidate_id,
            "organisation_id": self._scope.organisation_id,
            "tables": tables,
            "mentions": mentions,
            "log": [_log_entry(entry) for entry in self._log.of_person(candidate_id)],
        }

    def correct(self, candidate: Candidate, expected_version: int) -> Stored[Candidate]:
        """Change what is known of a person because it was wrong, and log that it was corrected."""
        before = self._candidates.get(candidate.candidate_id).record
        stored = self._candidates.change(candidate, expected_version)
        differs = [
            name
            for name in Candidate.model_fields
            if getattr(before, name) != getattr(candidate, name)
        ]
        self._log.append(
            "person.corrected", {"person": Person(candidate.candidate_id), "fields": differs}
        )
        return stored

    def due(self, unchanged_since: datetime) -> tuple[str, ...]:
        """People whose time of keeping is over, by identifier.

        They have no place now, no placement that goes on or ended on or after that day, and
        nothing of theirs changed since.
        """
        people, placements = TABLES["candidates"], TABLES["placements"]
        day = unchanged_since.date()
        recent = self._scope.select(placements, placements.c.candidate_id).where(
            or_(placements.c.ended_on.is_(None), placements.c.ended_on >= day)
        )
        touched = self._scope.select(HISTORY, HISTORY.c.candidate_id).where(
            HISTORY.c.candidate_id.is_not(None), HISTORY.c.changed_at >= unchanged_since
        )
        query = self._scope.select(people, people.c.candidate_id).where(
            people.c.current_place_id.is_(None),
            people.c.candidate_id.not_in(recent),
            people.c.candidate_id.not_in(touched),
        )
        found = self._scope.connection.execute(query.order_by(people.c.candidate_id))
        return tuple(found.scalars())

    def purge(self, candidate_id: str, reason_code: str) -> Tombstone:
        """Remove everything about one person, history included; only a tombstone is left.

        The log stays as it is: it holds a token, and which person that was is removed.

        Raises
        ------
        UnknownRecord
        """
        self._recorder.number()
        self._recorder.write()  # or what this transaction did before would be written afterwards
        self._log.write()
        digest = export_digest(self.export(candidate_id))
        token = self._log.token_for(candidate_id)
        begin_again(self._scope)
        for table, column in _documents():
            self._take_name_out(table, column, candidate_id, token)
        counts = {
            table.name: count
            for table in reversed(_tables_of_people())
            if (count := self._scope.remove(table, _is_about(table, candidate_id)))
        }
        stone = Tombstone(token, self._scope.clock(), self._scope.actor, reason_code, digest)
        self._scope.add(
            TOMBSTONES, {field.name: getattr(stone, field.name) for field in fields(Tombstone)}
        )
        self._recorder.note(Note(EVERYTHING, (EVERYTHING,), Action.REMOVED, 0))
        payload = {"token": token, "digest": digest, "reason": reason_code, "rows": counts}
        self._log.append("person.purged", payload)
        return stone

    def tombstones(self) -> tuple[Tombstone, ...]:
        """What is left of purged people, oldest first."""
        query = self._scope.select(TOMBSTONES).order_by(TOMBSTONES.c.purged_at, TOMBSTONES.c.token)
        names = [field.name for field in fields(Tombstone)]
        return tuple(
            Tombstone(**{name: row[name] for name in names}) for row in self._scope.rows(query)
        )

    def _rows(self, table: Table, candidate_id: str) -> list[Row]:
        query = self._scope.select(table).where(_is_about(table, candidate_id))
        return self._scope.rows(query.order_by(*table.primary_key.columns))

    def _naming(self, table: Table, column: Column[Any], candidate_id: str) -> Iterator[Row]:
        """Rows of others whose document names the person."""
        keys = [key for key in table.primary_key.columns if key.name != OWNER]
        likely = cast(column, Text).contains(candidate_id, autoescape=True)
        query = self._scope.select(table, *keys, column).where(likely)
        for row in self._scope.rows(query):
            if is_named(row[column.name], candidate_id, table.info["people_under"]):
                yield row

    def _take_name_out(
        self, table: Table, column: Column[Any], candidate_id: str, token: str
    ) -> None:
        for row in list(self._naming(table, column, candidate_id)):
            mine = [table.c[name] == row[name] for name in row if name != column.name]
            if table is IDEMPOTENCY_KEYS:  # an answer says more of a person than the name
                self._scope.remove(table, *mine)
                continue
            document = renamed(row[column.name], candidate_id, token, table.info["people_under"])
            self._scope.change(table, {column.name: document}, *mine)


def export_digest(document: Mapping[str, Any]) -> str:
    """SHA-256 of an export, by which a copy that was handed out can be told to be whole.

    The log is left out: its chain proves it, and handing out an export adds to it.
    """
    tables = {name: rows for name, rows in document["tables"].items() if name != LOG_PEOPLE.name}
    kept = {**document, "tables": tables, "log": None}
    text = json.dumps(kept, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _tables_of_people() -> list[Table]:
    """Tables whose rows are about people, each after those that it refers to."""
    return [table for table in METADATA.sorted_tables if table.info["people"]]


def _documents() -> list[tuple[Table, Column[Any]]]:
    return [
        (table, table.c[name])
        for table in METADATA.sorted_tables
        for name in table.info["people_within"]
    ]


def _is_about(table: Table, candidate_id: str) -> ColumnElement[bool]:
    return or_(*(table.c[name] == candidate_id for name in table.info["people"]))


def _plain(row: Row) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in row.items()
        if name != OWNER
    }


def _log_entry(entry: LogEntry) -> dict[str, Any]:
    return {
        "sequence": entry.sequence,
        "at": entry.at.isoformat(),
        "kind": entry.kind,
        "actor": entry.actor,
        "input_hash": entry.input_hash,
        "model_hash": entry.model_hash,
        "policy_hash": entry.policy_hash,
        "payload": dict(entry.payload),
        "hash": entry.hash,
    }
