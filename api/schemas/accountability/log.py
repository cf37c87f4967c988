"""Entries of the log and what the check of its chain found."""

from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import ConfigDict, Field

from api.schemas.codes import CodeText
from api.schemas.results import PageQuery
from api.schemas.schema import Incoming, Link, Schema
from matcher.store.log_check import LogVerdict
from matcher.store.repositories.log import LogEntry
from matcher.vocabulary.labels import Language


class LogEntrySchema(Schema):
    """One entry, with all that its hash is made of."""

    model_config = ConfigDict(title="Logregel")

    sequence: int
    logged_at: datetime
    log_kind: str
    actor: str
    input_hash: str
    model_hash: str
    policy_hash: str
    payload: dict[str, Any]
    previous_hash: str
    entry_hash: str

    @classmethod
    def of(cls, entry: LogEntry) -> Self:
        """From the store."""
        return cls(
            sequence=entry.sequence,
            logged_at=entry.at,
            log_kind=entry.kind,
            actor=entry.actor,
            input_hash=entry.input_hash,
            model_hash=entry.model_hash,
            policy_hash=entry.policy_hash,
            payload=dict(entry.payload),
            previous_hash=entry.previous_hash,
            entry_hash=entry.hash,
        )


class LogPage(Schema):
    """A page of the log."""

    model_config = ConfigDict(title="PaginaLogboek")

    rows: list[LogEntrySchema]
    next: Link | None


class LogQuery(PageQuery):
    """Which entries."""

    log_kind: Annotated[str, Field(pattern="^[a-z_.]{1,64}$")] | None = None


class CheckQuery(Incoming):
    """What the log is held against."""

    model_config = ConfigDict(strict=False)

    expected_hash: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None


class LogFaultSchema(Schema):
    """A place where the log is not what was written."""

    model_config = ConfigDict(title="Logfout")

    sequence: int
    fault: CodeText


class LogCheckSchema(Schema):
    """What the check found."""

    model_config = ConfigDict(title="Logboekcontrole")

    is_sound: bool
    n_entries: int
    last_hash: str
    faults: list[LogFaultSchema]

    @classmethod
    def of(cls, verdict: LogVerdict, language: Language) -> Self:
        """From the check."""
        return cls(
            is_sound=verdict.is_sound,
            n_entries=verdict.n_entries,
            last_hash=verdict.head,
            faults=[
                LogFaultSchema(
                    sequence=fault.sequence, fault=CodeText.of_service(fault.kind, language)
                )
                for fault in verdict.faults
            ],
        )
