"""Whether the service is up, and on what it answers."""

from datetime import date
from typing import Literal

from pydantic import ConfigDict

from api.schemas.schema import Schema


class HealthSchema(Schema):
    """The service in a few numbers."""

    model_config = ConfigDict(title="Gezondheid")

    status: Literal["gezond"] = "gezond"
    access: Literal["lokaal", "aanmelden"]
    version: str
    scorer: str | None
    scorer_hash: str | None
    claim_is_tested: bool | None
    as_of: date | None
    n_candidates: int | None
    n_places: int | None
