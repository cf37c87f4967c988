"""A service on the hand-solvable region that callers log in to, and keys for any caller."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pandas as pd
from fastapi import FastAPI

from api.access.caller import Role, Scope
from api.access.keys import KeyDoor, KeysInMemory, issue_key
from api.access.login import LoginProvider
from api.access.opening import open_doors
from api.access.stored_sessions import StoredSessions
from api.app import create_app
from api.settings import Settings
from matcher.records import read_dataset
from matcher.records.dataset import Dataset
from tests.api import makers
from tests.api.conftest import SMALL
from tests.api.service import store_of

SECRET = "s" * 32
ORGANISATION = "werkbedrijf"
TEAM, OTHER_TEAM = "t-coach", "t-coach-2"
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def login_settings(**changes: object) -> Settings:
    """Settings of a service that callers log in to."""
    said = {"access": "login", "secret": SECRET, "organisation_id": ORGANISATION}
    return Settings(**said | changes)


def two_caseloads() -> Dataset:
    """The region, with every second person coached by another team."""
    dataset = read_dataset(SMALL)
    candidates, teams = dataset.candidates.copy(), dataset.teams
    candidates.loc[candidates.index % 2 == 1, "coach_team_id"] = OTHER_TEAM
    other = teams[teams["team_id"] == TEAM].assign(team_id=OTHER_TEAM)
    return replace(
        dataset, candidates=candidates, teams=pd.concat([teams, other]).reset_index(drop=True)
    )


@dataclass
class Guarded:
    """A service with doors, and the keys it knows."""

    keys: KeysInMemory = field(default_factory=KeysInMemory)
    settings: Settings = field(default_factory=login_settings)
    provider: LoginProvider | None = None
    organisation: str = ORGANISATION
    """Has the records."""

    def app(self, maker: object = makers.finish) -> FastAPI:
        """The service."""
        store = store_of(two_caseloads(), self.organisation)
        keys = KeyDoor(self.keys, lambda: datetime.now(UTC))
        doors = open_doors(self.settings, keys, StoredSessions(store))
        return create_app(store, self.settings, maker=maker, doors=doors, provider=self.provider)

    def header(
        self,
        *roles: Role,
        teams: tuple[str, ...] = (),
        scopes: tuple[Scope, ...] = (),
        organisation: str = ORGANISATION,
        lifetime: timedelta = timedelta(hours=1),
    ) -> dict[str, str]:
        """Header of a caller with these roles."""
        text, key = issue_key(
            "test",
            organisation,
            frozenset(roles),
            now=datetime.now(UTC),
            lifetime=lifetime,
            scopes=frozenset(scopes),
            team_ids=frozenset(teams),
        )
        self.keys.add(key)
        return {"Authorization": f"Bearer {text}"}
