"""Questions about people and places that are sent along: they are not stored, and stay so."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from api.schemas.suggestions import MOST_SUGGESTIONS, Order, SuggestionQuery
from matcher.records import cells

MOST_PEOPLE = 200


def _as_whole(value: object) -> object:
    """7.0 is 7: JSON knows one kind of number."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def untitled(schema: dict[str, Any]) -> None:
    """Drop titles that repeat a name."""
    for shape in schema["properties"].values():
        shape.pop("title", None)


class SentAlong(BaseModel):
    """Base of what is sent along."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra=untitled)


class Question(SentAlong):
    """How much is asked, and in which order."""

    top: Annotated[int, BeforeValidator(_as_whole)] = Field(
        10, strict=True, ge=1, le=MOST_SUGGESTIONS, description="Hoogste aantal suggesties."
    )
    sortering: Order = Field(
        Order.VALUE, description="Wat bovenaan komt: waarde voor het plan, of kans."
    )

    @property
    def query(self) -> SuggestionQuery:
        """The same as in an address."""
        return SuggestionQuery.model_validate({"top": self.top, "sortering": self.sortering})


class Completion(SentAlong):
    """What passend needs of people and VUM does not have."""

    model_config = ConfigDict(title="Aanvulling")

    organisatieId: cells.Identifier = Field(
        description="Organisatie die voor deze mensen verantwoordelijk is."
    )
    gemeente: Annotated[str, Field(pattern="^GM[0-9]{4}$")] = Field(
        description="Gemeente die betaalt, met de code van het CBS."
    )
    doelgroep: cells.TargetGroupCell = Field(description="Doelgroep volgens de wet.")

    @property
    def columns(self) -> dict[str, str]:
        """Values by column of the data contract."""
        return {
            "organisation_id": self.organisatieId,
            "municipality": self.gemeente,
            "target_group": str(self.doelgroep),
        }


class VumQuestion(Question):
    """Which of these people fit a place best; they come as VUM has them."""

    model_config = ConfigDict(title="VraagMetVum")

    aanvulling: Completion = Field(description="Wat VUM niet heeft, voor alle mensen gelijk.")
    werkzoekenden: list[Annotated[dict[str, Any], WithJsonSchema({"type": "object"})]] = Field(
        min_length=1,
        max_length=MOST_PEOPLE,
        description="Profielen van VUM 2.x of 3.x (Werkzoekende), zoals een bron ze geeft. Wat "
        "onbekend is, blijft onbekend.",
    )
