"""Settings of the HTTP service, each with its unit; the defaults suit one organisation."""

from pydantic import BaseModel, ConfigDict, Field


class Settings(BaseModel):
    """What may differ between two installations. Nothing about people or plans: see policy.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host_names: frozenset[str] = Field(
        frozenset({"127.0.0.1", "[::1]", "localhost"}),
        description="Names under which the service may be called. A page from elsewhere that has "
        "its own name point to this machine (DNS rebinding) gets no answer.",
    )
    contact_name: str = Field("Beheer passend", description="Who answers questions on the API.")
    contact_email: str = Field("beheer@passend.example", description="Their address.")
    contact_url: str = Field("https://passend.example/contact", description="Their page.")
    max_body_bytes: int = Field(65_536, gt=0, description="Largest request body.")
    max_waiting_runs: int = Field(4, ge=0, description="Plan runs that may wait behind the first.")
    max_kept_runs: int = Field(8, ge=1, description="Ended runs kept; the oldest goes first.")
    stop_grace_seconds: float = Field(
        120.0, gt=0, description="Time a run gets to hand in its best plan after a stop."
    )
    max_run_seconds: float = Field(
        3600.0, gt=0, description="Longest a run may last before it is ended as failed."
    )
