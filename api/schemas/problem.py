"""The schema of problem details (RFC 9457) with the list of faults in what was sent."""

from pydantic import BaseModel, ConfigDict, Field


class InputFaultSchema(BaseModel):
    """One fault in what was sent."""

    model_config = ConfigDict(title="Invoerfout", populate_by_name=True)

    place: str = Field(alias="in", description="Deel van het verzoek: path, query, header of body.")
    field: str = Field(
        alias="veld", description="Naam van het veld; zonder naam gaat het om het hele deel."
    )
    code: str = Field(description="Vaste code van de fout.")
    detail: str = Field(description="Wat er niet klopt; nooit de gestuurde waarde.")


class ProblemSchema(BaseModel):
    """What went wrong, and what the caller can do."""

    model_config = ConfigDict(title="Foutmelding")

    type: str = Field(description="Vaste naam van de fout.", json_schema_extra={"format": "uri"})
    title: str = Field(description="De fout in een paar woorden.")
    status: int = Field(description="HTTP-status.")
    detail: str = Field(description="Wat er is en wat daarop kan volgen.")
    instance: str = Field(
        description="Nummer van dit verzoek, voor een melding.", json_schema_extra={"format": "uri"}
    )
    errors: list[InputFaultSchema] = Field(
        default=[], description="Elke fout in wat is gestuurd; alleen bij status 400."
    )
