"""Records as the API gives them: every column under its Dutch name, null where nothing is known."""

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, create_model

from api.schemas.names import api_name, meaning
from api.schemas.records.columns import (
    Json,
    column_meaning,
    column_name,
    nullable_shape,
    plain,
)
from api.schemas.schema import Link
from matcher.records.contract import TableContract
from matcher.records.record import Record


class Shown(BaseModel):
    """What is given out; the values come from records, which were judged before."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def shown_model(contract: TableContract, title: str, without: Iterable[str] = ()) -> type[Shown]:
    """One record; ``without`` names columns that the address says."""
    fields: dict[str, Any] = {
        column_name(name): (
            Annotated[Any, WithJsonSchema(nullable_shape(column))],
            Field(description=column_meaning(name)),
        )
        for name, column in contract.columns.items()
        if name not in without
    }
    return _untitled(create_model(title, __base__=Shown, **fields))


def page_model(row: type[Shown], title: str) -> type[Shown]:
    """One page of a list of records, with the names that every list has."""
    kinds: dict[str, Any] = {
        "rows": list[row],  # type: ignore[valid-type]
        "total": int,
        "next": Link | None,
    }
    fields: dict[str, Any] = {
        api_name(code): (kind, Field(description=meaning(code))) for code, kind in kinds.items()
    }
    return _untitled(create_model(title, __base__=Shown, **fields))


def parts_shown_model(
    contract: TableContract, title: str, row_title: str, name: str, described: str
) -> type[Shown]:
    """All parts of one record, as a list under ``name``."""
    row = shown_model(contract, row_title, without=contract.key[:1])
    fields: dict[str, Any] = {
        name: (list[row], Field(description=described))  # type: ignore[valid-type]
    }
    return _untitled(create_model(title, __base__=Shown, **fields))


def shown(record: Record, without: Iterable[str] = ()) -> Json:
    """A record as JSON."""
    return {
        column_name(name): plain(getattr(record, name))
        for name in type(record).model_fields
        if name not in without
    }


def _untitled(model: type[Shown]) -> type[Shown]:
    def clean(schema: Json) -> None:
        for shape in schema["properties"].values():
            shape.pop("title", None)

    model.model_config["json_schema_extra"] = clean
    model.model_rebuild(force=True)
    return model
