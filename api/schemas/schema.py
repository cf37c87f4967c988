"""The base of every schema: frozen, no unknown fields, Dutch names and meanings from one list."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.names import api_name, meaning

Share = Annotated[float, Field(ge=0, le=1)]
Level = Annotated[int, Field(ge=0, le=5)]
Link = Annotated[str, Field(json_schema_extra={"format": "uri-reference"})]
"""An address within the service, such as ``/v1/plannen/...``."""


def _describe(schema: dict[str, Any], cls: type[BaseModel]) -> None:
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
        json_schema_extra=_describe,
    )


class Incoming(Schema):
    """What the API receives: Dutch names only, and a text is no number."""

    model_config = ConfigDict(validate_by_name=False, strict=True)
