"""What the API has of the records: per resource its address, its names, its filters, its parts."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Any, cast

from fastapi import Path

from api.problems import ProblemCode
from api.routes.dependencies import IDENTIFIER
from api.schemas.records.columns import column_meaning, column_name
from api.schemas.records.sent import SentParts, SentPatch, SentRecord, patch_model, sent_model
from api.schemas.records.sent import parts_model as sent_parts_model
from api.schemas.records.shown import Shown, page_model, parts_shown_model, shown_model
from matcher.records.contract import TABLES, TableContract
from matcher.records.models import Record
from matcher.store import Transaction
from matcher.store.log_hashing import Person
from matcher.store.repositories.records import RecordRepository
from matcher.store.repositories.wholes import WholeRepository

BETWEEN = "~"
"""Joins the parts of a key in an address; no identifier holds it."""

Key = tuple[str, ...]


@dataclass(frozen=True)
class Parts:
    """Records that are part of another one and are replaced together.

    Attributes
    ----------
    path
        Last part of the address, which is also the name of the list.
    is_profile
        Whether they are levels of a person, which only the own coach sees.
    """

    table: str
    path: str
    one: str
    many: str
    summary: str
    is_profile: bool = False

    @property
    def contract(self) -> TableContract:
        """The table in the data contract."""
        return TABLES[self.table]

    @cached_property
    def shown(self) -> type[Shown]:
        """What is given of them."""
        return parts_shown_model(self.contract, self.many, self.one, self.path, self._meaning)

    @cached_property
    def sent(self) -> type[SentParts]:
        """What is taken of them."""
        names = (f"{self.many}Invoer", f"{self.one}Invoer", self.path)
        return sent_parts_model(self.contract, *names, self._meaning)

    @property
    def _meaning(self) -> str:
        return f"{self.summary}, elk een keer; wat er niet bij staat, is onbekend."


@dataclass(frozen=True)
class Resource:
    """One kind of record.

    Attributes
    ----------
    table
        Table of the data contract; the repository of a transaction has the same name.
    one, many
        Names of one and of several, as in names of operations and schemas.
    words
        The same for people: one, several.
    filters
        Columns by which a list can be narrowed.
    logged
        Writes what a person decided into the log of decisions.
    """

    table: str
    path: str
    one: str
    many: str
    words: tuple[str, str]
    filters: tuple[str, ...]
    parts: Parts | None = None
    unknown: ProblemCode = ProblemCode.UNKNOWN_RECORD
    logged: Callable[[Transaction, str, Record], None] | None = None

    @property
    def contract(self) -> TableContract:
        """The table in the data contract."""
        return TABLES[self.table]

    @cached_property
    def shown(self) -> type[Shown]:
        """What is given of one record."""
        return shown_model(self.contract, self.one)

    @cached_property
    def page(self) -> type[Shown]:
        """What is given of several."""
        return page_model(self.shown, f"Pagina{self.many}")

    @cached_property
    def sent(self) -> type[SentRecord]:
        """What is taken of one record."""
        return sent_model(self.contract, f"{self.one}Invoer")

    @cached_property
    def patch(self) -> type[SentPatch]:
        """What is taken of a change."""
        return patch_model(self.contract, f"{self.one}Aanpassing")

    @property
    def filter_names(self) -> dict[str, str]:
        """Name in the address of each column of ``filters``."""
        return {column: column_name(column) for column in self.filters}

    @property
    def parameter(self) -> str:
        """Name of the key in addresses."""
        is_single = len(self.contract.key) == 1
        return column_name(self.contract.key[0]) if is_single else f"{self.one.lower()}Id"

    @cached_property
    def read_key(self) -> Callable[[str], Awaitable[Key]]:
        """Dependency that gives the key of an address."""
        names = self.contract.key
        description = column_meaning(names[0])
        pattern = IDENTIFIER
        if len(names) > 1:
            joined = BETWEEN.join(column_name(name) for name in names)
            description = f"De sleutel van het besluit: {joined}."
            part = IDENTIFIER.strip("^$")
            pattern = f"^{part}{BETWEEN}{part}{BETWEEN}(pin|forbid)$"

        async def read(
            key: Annotated[
                str, Path(alias=self.parameter, pattern=pattern, description=description)
            ],
        ) -> Key:
            return tuple(key.split(BETWEEN))

        return read

    def key_of(self, record: Record) -> Key:
        """Identifying values of a record, as text."""
        return tuple(str(getattr(record, name)) for name in self.contract.key)

    def repository(self, tx: Transaction) -> RecordRepository[Any]:
        """Where its records are kept."""
        return cast("RecordRepository[Any]", getattr(tx, self.table))

    def whole(self, tx: Transaction) -> WholeRepository[Any, Any]:
        """The same, for a resource with parts."""
        return cast("WholeRepository[Any, Any]", getattr(tx, self.table))


def _log_decision(tx: Transaction, action: str, record: Record) -> None:
    said: dict[str, Any] = record.model_dump()
    tx.log.append(
        f"decision.{action}",
        {
            "person": Person(said["candidate_id"]),
            "place": said["place_id"],
            "decision": str(said["decision"]),
            "reason": str(said["reason_code"]),
        },
    )


RESOURCES = (
    Resource(
        "candidates",
        "kandidaten",
        "Kandidaat",
        "Kandidaten",
        ("een kandidaat", "kandidaten"),
        ("organisation_id", "municipality", "target_group", "coach_team_id", "current_place_id"),
        Parts(
            "candidate_levels",
            "niveaus",
            "NiveauVanKandidaat",
            "NiveausVanKandidaat",
            "Wat de kandidaat kan en nodig heeft",
            is_profile=True,
        ),
        ProblemCode.UNKNOWN_CANDIDATE,
    ),
    Resource(
        "places",
        "werkplekken",
        "Werkplek",
        "Werkplekken",
        ("een werkplek", "werkplekken"),
        ("employer_id", "organisation_id", "site_id", "work_form"),
        Parts(
            "place_levels",
            "niveaus",
            "NiveauVanWerkplek",
            "NiveausVanWerkplek",
            "Wat de werkplek vraagt en biedt",
        ),
        ProblemCode.UNKNOWN_PLACE,
    ),
    Resource(
        "employers",
        "werkgevers",
        "Werkgever",
        "Werkgevers",
        ("een werkgever", "werkgevers"),
        ("municipality",),
    ),
    Resource(
        "teams",
        "begeleidingsteams",
        "Begeleidingsteam",
        "Begeleidingsteams",
        ("een begeleidingsteam", "begeleidingsteams"),
        ("kind", "organisation_id", "site_id"),
        Parts(
            "team_dayparts",
            "dagdelen",
            "DagdeelVanTeam",
            "DagdelenVanTeam",
            "Uren van het team per dagdeel",
        ),
    ),
    Resource(
        "placements",
        "plaatsingen",
        "GestartePlaatsing",
        "GestartePlaatsingen",
        ("een plaatsing die is begonnen", "plaatsingen die zijn begonnen"),
        ("candidate_id", "place_id"),
    ),
    Resource(
        "decisions",
        "besluiten",
        "Besluit",
        "Besluiten",
        ("een besluit", "besluiten over combinaties"),
        ("candidate_id", "place_id", "decision"),
        logged=_log_decision,
    ),
)

BY_TABLE = MappingProxyType({resource.table: resource for resource in RESOURCES})
