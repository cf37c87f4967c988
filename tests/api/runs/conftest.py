from collections.abc import Iterator

import pytest

from matcher.store import open_store
from tests.api import service
from tests.store.databases import PostgresServer, postgres_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One server per test process."""
    with postgres_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request, monkeypatch) -> Iterator[None]:
    """The one store of a test is in SQLite, and then in PostgreSQL."""
    if request.param == "sqlite":
        yield
        return
    with request.getfixturevalue("postgres").database() as url:
        monkeypatch.setattr(service, "empty_store", lambda: open_store(url))
        yield
