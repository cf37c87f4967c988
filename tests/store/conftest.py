"""Every test of this folder that takes ``store`` or ``database`` runs on both databases."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from matcher.store import Store, open_store
from tests.store.databases import PostgresServer, empty_tables, postgres_server

KINDS = ("sqlite", "postgresql")


class Clock:
    """A clock that goes only when told to."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The time."""
        return self.time

    def forward(self, **amount: float) -> None:
        """Let time pass, or go back."""
        self.time += timedelta(**amount)


@pytest.fixture
def clock() -> Clock:
    """A Monday morning in March."""
    return Clock()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One server per test process."""
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    """A SQLite file with tables and nothing in them."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    open_store(path).close()
    return path


@pytest.fixture(params=KINDS)
def database(request, tmp_path) -> Iterator[str]:
    """Address of a database with tables and nothing in them."""
    if request.param == "sqlite":
        path = tmp_path / "passend.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield str(path)
        return
    url = request.getfixturevalue("postgres_database")
    yield url
    empty_tables(url)


@pytest.fixture(scope="session")
def postgres_database(postgres) -> Iterator[str]:
    """A database that tests use one after the other; each leaves it without rows."""
    with postgres.database() as url:
        yield url


@pytest.fixture(params=KINDS)
def empty_database(request, tmp_path) -> Iterator[str]:
    """Address of a database without tables."""
    if request.param == "sqlite":
        yield str(tmp_path / "passend.db")
        return
    with request.getfixturevalue("postgres").database(has_tables=False) as url:
        yield url


@pytest.fixture
def store(database, clock) -> Iterator[Store]:
    """A store with the organisations ``a`` and ``b``."""
    opened = open_store(database, clock=clock, lock_seconds=0.3)
    opened.ensure_organisation("a", "Organisation A")
    opened.ensure_organisation("b", "Organisation B")
    yield opened
    opened.close()
