"""The base of every schema: frozen, no unknown fields, Dutch names and meanings from one list."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.schemas.names import api_name, meaning

Share = Annotated[float, Field(ge=0, le=1)]
Level = Annotated[int, Field(ge=0, le=5)]
Link = Annotated[str, Field(json_schema_extra={"format": "uri-reference"})]
"""An address within the service, such as ``/v1/plannen/...``."""


def describe(schema: dict[str, Any], cls: type[BaseModel]) -> None:
    """Give every property its Dutch meaning and drop the titles that repeat its name."""
    properties = schema.get("properties", {})
    for code in cls.model_fields:
        shape = properties[api_name(code)]
        shape.pop("title", None)
        shape["description"] = meaning(code)
    # A caller always gets every field; null means unknown or not applicable.
    if not issubclass(cls, Incoming):
        schema["required"] = list(properties)


class Schema(BaseModel):
    """What the API sends. Fields have code names here and Dutch names outside."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=api_name,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        allow_inf_nan=False,
        json_schema_extra=describe,
    )


class Incoming(Schema):
    """What the API receives: Dutch names only, and a text is no number."""

    model_config = ConfigDict(validate_by_name=False, strict=True)

    @model_validator(mode="before")
    @classmethod
    def _whole_numbers(cls, sent: object) -> object:
        """Take 7.0 for 7: JSON knows one kind of number."""
        if not isinstance(sent, dict):
            return sent
        return {name: _as_whole(value) for name, value in sent.items()}


def _as_whole(value: object) -> object:
    if isinstance(value, list):
        return [_as_whole(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
