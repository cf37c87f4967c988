"""The log that only grows: every entry holds the hash of the one before it.

Entries are kept until the transaction ends and are chained then, so that the lock on the end of
the log is held for a moment only and is always the last one taken.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement

from matcher.store.errors import ReadOnly, UnknownOrganisation
from matcher.store.log_check import LogVerdict, check_log
from matcher.store.log_hashing import NotLoggable, codes_in, entry_hash, people_in, written
from matcher.store.scope import Row, Scope
from matcher.store.tables.accountability import LOG_ENTRIES, LOG_HEADS, LOG_MENTIONS, LOG_PEOPLE
from matcher.store.tables.records import TABLES


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One entry as it stands.

    Attributes
    ----------
    kind
        What happened, such as ``suggestions.shown``, ``plan.made`` or ``proposal.decided``.
    input_hash, model_hash, policy_hash
        Fingerprints of the records, the model and the policy at work; empty where none was.
    payload
        Codes and numbers; people as tokens.
    """

    sequence: int
    at: datetime
    kind: str
    actor: str
    input_hash: str
    model_hash: str
    policy_hash: str
    payload: Mapping[str, Any]
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class _Draft:
    kind: str
    payload: Mapping[str, Any]
    input_hash: str
    model_hash: str
    policy_hash: str


class LogRepository:
    """The log of one organisation. Nothing in it can be changed or taken back."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._drafts: list[_Draft] = []

    def append(
        self,
        kind: str,
        payload: Mapping[str, Any],
        *,
        input_hash: str = "",
        model_hash: str = "",
        policy_hash: str = "",
    ) -> None:
        """Add an entry at the end of the log, when the transaction is committed.

        Parameters
        ----------
        payload
            Codes, numbers, lists and mappings of them; a person as ``Person(candidate_id)``.

        Raises
        ------
        NotLoggable
            For anything else: free text may say too much.
        """
        if not self._scope.is_writing:
            raise ReadOnly
        written({"kind": kind, **payload}, str)
        self._drafts.append(_Draft(kind, payload, input_hash, model_hash, policy_hash))

    def page(
        self, *, after: int = 0, limit: int = 100, kind: str | None = None
    ) -> tuple[LogEntry, ...]:
        """Entries after a sequence number, oldest first."""
        query = self._scope.select(LOG_ENTRIES).where(LOG_ENTRIES.c.sequence > after)
        if kind is not None:
            query = query.where(LOG_ENTRIES.c.kind == kind)
        rows = self._scope.rows(query.order_by(LOG_ENTRIES.c.sequence).limit(limit))
        return tuple(_entry(row) for row in rows)

    def lines(self, *, after: int = 0, limit: int = 1000) -> tuple[Row, ...]:
        """Entries after a sequence number exactly as they stand, payloads as the hashed text."""
        query = self._scope.select(LOG_ENTRIES).where(LOG_ENTRIES.c.sequence > after)
        return tuple(self._scope.rows(query.order_by(LOG_ENTRIES.c.sequence).limit(limit)))

    def of_person(self, candidate_id: str) -> tuple[LogEntry, ...]:
        """Entries that mention one person, oldest first."""
        tokens = self._scope.select(LOG_PEOPLE, LOG_PEOPLE.c.token).where(
            LOG_PEOPLE.c.candidate_id == candidate_id
        )
        mentions = self._scope.select(LOG_MENTIONS, LOG_MENTIONS.c.sequence).where(
            LOG_MENTIONS.c.token.in_(tokens)
        )
        query = self._scope.select(LOG_ENTRIES).where(LOG_ENTRIES.c.sequence.in_(mentions))
        rows = self._scope.rows(query.order_by(LOG_ENTRIES.c.sequence))
        return tuple(_entry(row) for row in rows)

    def verify(self, expected: str | None = None) -> LogVerdict:
        """Recompute every hash and say where the log is not what was written.

        Parameters
        ----------
        expected
            Hash of an entry that was noted outside the database, if there is one.
        """
        return check_log(self._scope, expected)

    def token_of(self, candidate_id: str) -> str | None:
        """Token that stands for a person in the log; None when the log never mentioned them."""
        return self._tokens({candidate_id}).get(candidate_id)

    def code_of(self, subject: str) -> str:
        """Somebody who works here, as a payload can hold them: by the pseudonym, as ``actor`` is.

        One that could be taken for text, or for a person whom the records are about, is given by
        its SHA-256.
        """
        draft = _Draft("", {"subject": subject}, "", "", "")
        try:
            written(draft.payload, str)
            self._refuse_names([draft])
        except NotLoggable:
            return hashlib.sha256(subject.encode()).hexdigest()
        return subject

    def hold(self) -> None:
        """Have whoever removes a person, or holds it too, wait until this transaction ends.

        Whoever is to write about people calls it before looking whether they are still there, and
        whoever adds a run or a schedule before looking which there are.
        """
        self._take_end(0)

    def token_for(self, candidate_id: str) -> str:
        """Token that stands for a person in the log, made when there is none yet."""
        self._take_end(0)
        return self._tokens({candidate_id}, makes=True)[candidate_id]

    def write(self) -> None:
        """Chain and write what was appended; the store calls it at the end of a transaction."""
        if not self._drafts:
            return
        drafts, self._drafts = self._drafts, []
        self._refuse_names(drafts)
        sequence, previous = self._take_end(len(drafts))  # before tokens: nobody else makes them
        everyone = {person for draft in drafts for person in people_in(draft.payload)}
        tokens = self._tokens(everyone, makes=True)
        texts = [written(draft.payload, tokens.__getitem__) for draft in drafts]
        at = self._scope.clock()
        rows, mentions = [], []
        for draft, payload in zip(drafts, texts, strict=True):
            sequence += 1
            values: dict[str, Any] = {
                "sequence": sequence,
                "at": at,
                "kind": draft.kind,
                "actor": self._scope.actor,
                "input_hash": draft.input_hash,
                "model_hash": draft.model_hash,
                "policy_hash": draft.policy_hash,
                "payload": payload,
                "previous_hash": previous,
            }
            previous = entry_hash(organisation_id=self._scope.organisation_id, **values)
            rows.append({**values, "hash": previous})
            named = sorted({tokens[person] for person in people_in(draft.payload)})
            mentions += [{"token": token, "sequence": sequence} for token in named]
        self._scope.add_many(LOG_ENTRIES, rows)
        self._scope.add_many(LOG_MENTIONS, mentions)
        self._scope.change(LOG_HEADS, {"hash": previous})

    def _take_end(self, n_entries: int) -> tuple[int, str]:
        """Number and hash of the last entry, locked until the commit."""
        longer = {"sequence": LOG_HEADS.c.sequence + n_entries}
        if not self._scope.change(LOG_HEADS, longer):
            raise UnknownOrganisation
        head = self._scope.row(self._scope.select(LOG_HEADS)) or {}
        return head["sequence"] - n_entries, head["hash"]

    def _tokens(self, people: set[str], *, makes: bool = False) -> dict[str, str]:
        table = LOG_PEOPLE
        known: ColumnElement[bool] = table.c.candidate_id.in_(sorted(people))
        rows = self._scope.rows(self._scope.select(table).where(known))
        tokens = {row["candidate_id"]: row["token"] for row in rows}
        if makes:
            new = {person: secrets.token_hex(16) for person in sorted(people - tokens.keys())}
            self._scope.add_many(
                table, [{"candidate_id": person, "token": new[person]} for person in new]
            )
            tokens |= new
        return tokens

    def _refuse_names(self, drafts: list[_Draft]) -> None:
        """A person in a payload who is not marked as one would stay there for good."""
        codes = sorted({code for draft in drafts for code in codes_in(draft.payload)})
        column = TABLES["candidates"].c.candidate_id
        query = self._scope.select(TABLES["candidates"], column).where(column.in_(codes))
        if codes and self._scope.value(query.limit(1)) is not None:
            raise NotLoggable


def _entry(row: Row) -> LogEntry:
    return LogEntry(
        sequence=row["sequence"],
        at=row["at"],
        kind=row["kind"],
        actor=row["actor"],
        input_hash=row["input_hash"],
        model_hash=row["model_hash"],
        policy_hash=row["policy_hash"],
        payload=json.loads(row["payload"]),
        previous_hash=row["previous_hash"],
        hash=row["hash"],
    )
