"""Settings of the HTTP service, each with its unit; the defaults suit one user on one machine.

Each can be set in the environment: ``PASSEND_`` and its name in capitals. A table of all of them is
in ``docs/reference/settings.md``, made by ``python -m api.settings_page``.
"""

import os
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Annotated, Any, Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from api.access.addresses import is_safe
from api.access.caller import LOCAL_ORGANISATION
from api.access.tokens import SIGNATURES

PREFIX = "PASSEND_"
LEAST_SECRET = 32
"""Characters of ``secret``."""
_ALIKE = 0.85  # of two names with the same prefix, 0-1


class InvalidSettings(Exception):
    """The environment holds settings that cannot be; the message names them, never their values."""


class Settings(BaseSettings):
    """What may differ between two installations. Nothing about people or plans: see policy.toml."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", hide_input_in_errors=True
    )

    access: Literal["local", "login"] = Field(
        "local",
        description="`local`: one user on this machine, nobody logs in, and no other machine gets "
        "an answer. `login`: every caller needs a key, a token or a session.",
    )
    organisation_id: str = Field(
        "",
        description="Organisation whose records the service gives; callers of another are refused. "
        "Empty = each caller gets those of its own; without log-in those of `local`.",
    )
    host_names: Annotated[frozenset[str], NoDecode] = Field(
        frozenset({"127.0.0.1", "[::1]", "localhost"}),
        description="Names under which the service may be called, separated by commas. A page from "
        "elsewhere that has its own name point to this machine (DNS rebinding) gets no answer.",
    )
    database: SecretStr = Field(
        SecretStr(""),
        description="Database of records, keys and runs: a SQLite file or "
        "`postgresql://user@host/name`; `--database` of the commands that use one.",
    )
    public_url: str = Field(
        "", description="Address under which browsers know the service; needed to log in.",
        pattern=r"^(https://[^\s/?#]+)?$",
    )  # fmt: skip
    secret: SecretStr = Field(
        SecretStr(""),
        description="Signs sessions and page tokens; at least 32 characters, the same for every "
        "process. Empty (only with `local`) = a new one at each start.",
    )
    session_seconds: int = Field(28_800, gt=0, description="How long a log-in lasts, in seconds.")
    oidc_issuer: str = Field(
        "",
        description="Identity provider for the pages (OpenID Connect), by https; empty = no log-in "
        "page.",
    )
    oidc_client_id: str = Field("", description="Name of passend at that provider.")
    oidc_client_secret: SecretStr = Field(
        SecretStr(""), description="Secret of passend at that provider."
    )
    token_issuer: str = Field(
        "", description="What `iss` of a bearer token must be; empty = no tokens."
    )
    token_audience: str = Field("passend", description="What `aud` of a token must hold.")
    token_keys_url: str = Field(
        "", description="Where that issuer publishes its keys (JWKS), by https."
    )
    token_algorithm: str = Field(
        "RS256", description=f"The only signature accepted: {', '.join(sorted(SIGNATURES))}."
    )
    claim_roles: str = Field("roles", description="Claim with the roles; a dot goes deeper.")
    claim_organisation: str = Field("organisation_id", description="Claim with the organisation.")
    claim_teams: str = Field("team_ids", description="Claim with the teams of a coach.")
    requests_per_minute: float = Field(
        0.0, ge=0, description="Requests per caller and minute; 0 = no limit here."
    )
    request_burst: int = Field(60, gt=0, description="Requests that may come at once.")
    model: str = Field(
        "",
        description="Model that answers: a file of `passend train`, or a folder with the "
        "model in use. Empty = the expert's weights.",
    )
    suggestion_log: str = Field(
        "",
        description="File to which every list of suggestions shown is added, with rank, propensity "
        "and model, for `passend benchmark suggestions`. Empty = no log.",
    )
    retention: str = Field(
        "",
        description="File with periods of keeping that differ from the defaults (TOML); empty = "
        "the defaults, see `GET /v1/bewaartermijnen`.",
    )
    retention_at: str = Field(
        "03:15",
        pattern=r"^(([01]\d|2[0-3]):[0-5]\d)?$",
        description="Time in Amsterdam at which a worker removes every day what is over those "
        "periods; empty = only by `passend retention run` and `POST /v1/bewaartermijnen/"
        "opschoningen`.",
    )
    contact_name: str = Field("Beheer passend", description="Who answers questions on the API.")
    contact_email: str = Field("beheer@passend.example", description="Their address.")
    contact_url: str = Field("https://passend.example/contact", description="Their page.")
    max_body_bytes: int = Field(65_536, gt=0, description="Largest JSON body, in bytes.")
    max_upload_bytes: int = Field(
        33_554_432,
        gt=0,
        description="Largest body of any other kind, such as a workbook, in bytes.",
    )
    max_json_depth: int = Field(32, gt=0, description="Deepest nesting of a JSON body.")
    body_seconds: float = Field(
        30.0, gt=0, description="Longest wait for the whole body of a request, in seconds."
    )
    keep_alive_seconds: int = Field(
        5, gt=0, description="How long an idle connection stays open, in seconds."
    )
    max_connections: int = Field(
        512, gt=0, description="Connections at once; more get 503 from the server itself."
    )
    plan_workers: int = Field(
        1,
        ge=0,
        le=16,
        description="Plans that the service itself makes at once; 0 = `passend worker` makes all.",
    )
    plan_cores: int = Field(
        0, ge=0, description="Processor cores that one plan may use; 0 = all (Linux only)."
    )
    max_waiting_runs: int = Field(
        4, ge=0, description="Plan runs of an organisation that may wait behind the first."
    )
    max_kept_runs: int = Field(
        30,
        ge=1,
        description="Plans of an organisation that keep their result; the oldest goes "
        "first. What was proposed and decided stays.",
    )
    silent_seconds: float = Field(
        30.0,
        ge=1,
        description="Seconds of silence after which a worker counts as gone.",
    )
    stop_grace_seconds: float = Field(
        120.0, gt=0, description="Seconds a run gets to hand in its best plan after a stop."
    )
    max_run_seconds: float = Field(
        3600.0,
        gt=0,
        description="Seconds after which a run is told to hand in its best plan; one that has none "
        "ends as failed.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least weight of what is logged."
    )

    @field_validator("host_names", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return frozenset(name.strip().lower() for name in value.split(",") if name.strip())
        return value

    @field_validator("token_algorithm")
    @classmethod
    def _is_signature(cls, value: str) -> str:
        if value not in SIGNATURES:
            raise ValueError("must be a signature with a public key")
        return value

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        lacking = []
        if self.access == "login" and len(self.secret.get_secret_value()) < LEAST_SECRET:
            lacking.append(("secret", f"access=login needs at least {LEAST_SECRET} characters"))
        for name, needed in (
            ("token_issuer", ("token_keys_url",)),
            ("oidc_issuer", ("oidc_client_id", "public_url")),
        ):
            if getattr(self, name):
                lacking += [(one, f"needed by {name}") for one in needed if not getattr(self, one)]
        lacking += [
            (name, "must be https, or http on this machine")
            for name in ("oidc_issuer", "token_keys_url")
            if getattr(self, name) and not is_safe(getattr(self, name))
        ]
        if lacking:
            raise ValueError("\n".join(f"{_variable(name)}: {why}" for name, why in lacking))
        return self

    @property
    def is_local(self) -> bool:
        """Whether nobody logs in and only this machine is answered."""
        return self.access == "local"

    @property
    def home_organisation(self) -> str:
        """The organisation that the service works for when its callers do not say."""
        return self.organisation_id or LOCAL_ORGANISATION

    @classmethod
    def from_environment(cls) -> Self:
        """Settings of this process.

        Raises
        ------
        InvalidSettings
            With every fault: names that do not exist, values that cannot be.
        """
        known = [_variable(name) for name in cls.model_fields]
        faults = [
            _unknown(name, known)
            for name in sorted(os.environ)
            if name.startswith(PREFIX) and name not in known
        ]
        try:
            found = cls()
        except ValidationError as error:
            faults += cls._faults(error)
        if faults:
            raise InvalidSettings("\n".join(faults))
        return found

    @classmethod
    def _faults(cls, error: ValidationError) -> list[str]:
        """All faults; what does not fit together shows only once each value can be."""
        found = error.errors(include_input=False)
        wrong = {str(fault["loc"][0]) for fault in found if fault["loc"]}
        said = [_fault(fault) for fault in found]
        if wrong:
            try:
                cls(**{name: cls.model_fields[name].default for name in wrong})
            except ValidationError as next_error:
                said += [_fault(fault) for fault in next_error.errors(include_input=False)]
        return said


def _variable(name: str) -> str:
    return PREFIX + name.upper()


def _unknown(name: str, known: list[str]) -> str:
    meant = get_close_matches(name, known, n=1, cutoff=_ALIKE)
    return ": ".join([name, "there is no such setting", *(f"is {one} meant?" for one in meant)])


def _fault(fault: Mapping[str, Any]) -> str:
    names = [_variable(str(name)) for name in fault["loc"]]
    return ": ".join([*names, str(fault["msg"]).removeprefix("Value error, ")])
