"""Bodies with records: whole ones, merge patches, and parts that are replaced as one.

The rules are those of the records, so a file and a request are judged alike; every fault is named
by its place in the JSON. An unknown value is null or left out.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar, Self, TypeVar

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model, model_validator
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

from api.schemas.records.columns import column_meaning, column_name, filled, plain, sent_type
from matcher.records.cell_text import refusal
from matcher.records.contract import Column, TableContract
from matcher.records.finding_codes import FindingCode
from matcher.records.record import Record

Sent = TypeVar("Sent", bound=BaseModel)


class SentRecord(BaseModel):
    """What is sent in of one record."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=column_name, validate_by_name=False
    )

    contract: ClassVar[TableContract]

    @model_validator(mode="before")
    @classmethod
    def _leave_out_unknown(cls, sent: object) -> object:
        return filled(sent) if isinstance(sent, dict) else sent

    @model_validator(mode="after")
    def _keep_the_rules(self) -> Self:
        broken = [
            (column_name(rule.second), refusal(rule.code))
            for rule in self.contract.record.rules
            if _both_known(self, rule.first, rule.second)
            and rule.is_broken(getattr(self, rule.first), getattr(self, rule.second))
        ]
        if broken:
            raise _located(broken)
        return self

    def record(self, **more: object) -> Record:
        """The record; ``more`` holds columns that the address says."""
        return self.contract.record(**filled(self.model_dump()), **more)


class SentPatch(BaseModel):
    """What is sent in of a record to be changed: fields that are left out stay as they are."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=column_name, validate_by_name=False
    )

    def laid_over(self, record: Record) -> dict[str, Any]:
        """The whole record as JSON with the changes in it; null makes a value unknown."""
        present = {name: plain(getattr(record, name)) for name in type(record).model_fields}
        said = {name: plain(getattr(self, name)) for name in self.model_fields_set}
        return {column_name(name): value for name, value in {**present, **said}.items()}


class SentParts(BaseModel):
    """All parts of one record, which replace those that stand."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: ClassVar[str]
    contract: ClassVar[TableContract]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        marks = [getattr(row, self.contract.key[1]) for row in self.rows]
        name = column_name(self.contract.key[1])
        repeats = [
            ((self.name, place, name), refusal(FindingCode.DUPLICATE_KEY))
            for place, mark in enumerate(marks)
            if mark in marks[:place]
        ]
        if repeats:
            raise _located(repeats)
        return self

    @property
    def rows(self) -> Sequence[SentRecord]:
        """The parts as sent."""
        rows: Sequence[SentRecord] = getattr(self, self.name)
        return rows

    def records(self, owner: str) -> list[Record]:
        """The parts of the record with this identifier."""
        return [row.record(**{self.contract.key[0]: owner}) for row in self.rows]


def sent_model(
    contract: TableContract, title: str, without: Iterable[str] = ()
) -> type[SentRecord]:
    """Body of a whole record; ``without`` names columns that the address says."""
    columns = [one for one in contract.columns.values() if one.name not in without]
    model = create_model(
        title, __base__=SentRecord, **_fields(columns, lambda column: not column.is_required)
    )
    model.contract = contract
    return _described(model, columns)


def patch_model(contract: TableContract, title: str) -> type[SentPatch]:
    """Body of a merge patch (RFC 7396): every field may be left out."""
    columns = list(contract.columns.values())
    return _described(
        create_model(title, __base__=SentPatch, **_fields(columns, lambda _: True)), columns
    )


def parts_model(
    contract: TableContract, title: str, row_title: str, name: str, meaning: str
) -> type[SentParts]:
    """Body with all parts of a record, as a list under ``name``."""
    row = sent_model(contract, row_title, without=contract.key[:1])
    most = len(contract.columns[contract.key[1]].cell.choices) or 21
    rows = (list[row], Field(max_length=most, description=meaning))  # type: ignore[valid-type]
    model = create_model(title, __base__=SentParts, **{name: rows})  # type: ignore[call-overload]
    model.name, model.contract = name, contract
    model.model_config["json_schema_extra"] = _untitled
    model.model_rebuild(force=True)
    made: type[SentParts] = model
    return made


def judged(model: type[SentRecord], sent: dict[str, Any]) -> SentRecord:
    """A whole record after a patch.

    Raises
    ------
    RequestValidationError
        With every fault, as if the whole had been sent.
    """
    try:
        return model.model_validate(sent)
    except ValidationError as error:
        raise RequestValidationError([_in_body(one) for one in error.errors()]) from None


def _in_body(error: ErrorDetails) -> dict[str, Any]:
    return {**error, "loc": ("body", *error["loc"])}


def _both_known(sent: SentRecord, *names: str) -> bool:
    return all(getattr(sent, name, None) is not None for name in names)


def _located(
    faults: Iterable[tuple[str | tuple[str | int, ...], PydanticCustomError]],
) -> ValidationError:
    return ValidationError.from_exception_data(
        "sent",
        [
            InitErrorDetails(
                type=error, loc=place if isinstance(place, tuple) else (place,), input=None
            )
            for place, error in faults
        ],
    )


def _fields(columns: Iterable[Column], may_lack: Callable[[Column], bool]) -> dict[str, Any]:
    return {
        column.name: (
            (sent_type(column, may_lack=True), None)
            if may_lack(column)
            else (sent_type(column, may_lack=False), ...)
        )
        for column in columns
    }


def _described(model: type[Sent], columns: Iterable[Column]) -> type[Sent]:
    meanings = {column_name(one.name): column_meaning(one.name) for one in columns}

    def describe(schema: dict[str, Any]) -> None:
        for name, shape in schema["properties"].items():
            shape.pop("title", None)
            shape.pop("default", None)
            shape["description"] = meanings[name]

    model.model_config["json_schema_extra"] = describe
    model.model_rebuild(force=True)
    return model


def _untitled(schema: dict[str, Any]) -> None:
    for shape in schema["properties"].values():
        shape.pop("title", None)
