"""Everything about one person: given out, corrected, removed with proof."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from api.schemas.schema import Incoming, Level, Link, Schema
from matcher.glossary import camel_name
from matcher.records.models import Candidate
from matcher.store.repositories.people import Tombstone
from matcher.vocabulary.items import ITEMS

CORRECTABLE = {camel_name(name): name for name in Candidate.model_fields if name != "candidate_id"}
"""Names of the API -> columns that may be corrected."""

FieldName = StrEnum("FieldName", {column: name for name, column in CORRECTABLE.items()})  # type: ignore[misc]
ItemName = StrEnum("ItemName", {item.id: item.id for item in ITEMS})  # type: ignore[misc]

Reason = Literal["request.person", "retention.over", "registration.wrong"]


class PersonExportSchema(Schema):
    """Everything that is kept about one person (AVG art. 15)."""

    model_config = ConfigDict(title="Inzage")

    candidate_id: str
    organisation_id: str
    digest: str
    person_tables: dict[str, list[dict[str, Any]]]
    mentions: dict[str, int]
    log_entries: list[dict[str, Any]]

    @classmethod
    def of(cls, document: dict[str, Any], digest: str) -> Self:
        """From an export of the store."""
        return cls(
            candidate_id=document["candidate_id"],
            organisation_id=document["organisation_id"],
            digest=digest,
            person_tables=document["tables"],
            mentions=document["mentions"],
            log_entries=document["log"],
        )


class CorrectedField(Incoming):
    """One column, as text in the form of the data contract; null = unknown."""

    model_config = ConfigDict(title="GecorrigeerdKenmerk")

    field_name: Annotated[FieldName, Field(strict=False)]
    field_value: Annotated[str, Field(max_length=2000)] | None


class CorrectedLevel(Incoming):
    """One level; without both bounds it becomes unknown."""

    model_config = ConfigDict(title="GecorrigeerdNiveau")

    item: Annotated[ItemName, Field(strict=False)]
    low: Level | None
    high: Level | None


class CorrectionOrder(Incoming):
    """What was wrong about a person and what it must be (AVG art. 16)."""

    model_config = ConfigDict(title="RectificatieOpdracht")

    corrected_fields: Annotated[list[CorrectedField], Field(default_factory=list, max_length=50)]
    corrected_levels: Annotated[list[CorrectedLevel], Field(default_factory=list, max_length=100)]

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.corrected_fields and not self.corrected_levels:
            raise PydanticCustomError("correction.empty", "nothing to correct")
        return self


class CorrectionSchema(Schema):
    """What was corrected."""

    model_config = ConfigDict(title="Rectificatie")

    candidate_id: str
    corrected: list[str]
    n_open_proposals: int


class PurgeOrder(Incoming):
    """Why everything about a person is removed."""

    model_config = ConfigDict(title="VernietigingOpdracht")

    purge_reason: Reason


class TombstoneSchema(Schema):
    """Proof of a removal: nothing in it tells who it was."""

    model_config = ConfigDict(title="Vernietiging")

    token: str
    digest: str
    purged_at: datetime
    purged_by: str
    purge_reason: str

    @classmethod
    def of(cls, stone: Tombstone) -> Self:
        """From the store."""
        return cls(
            token=stone.token,
            digest=stone.digest,
            purged_at=stone.purged_at,
            purged_by=stone.purged_by,
            purge_reason=stone.reason_code,
        )


class TombstonePage(Schema):
    """A page of removals."""

    model_config = ConfigDict(title="PaginaVernietigingen")

    rows: list[TombstoneSchema]
    next: Link | None
