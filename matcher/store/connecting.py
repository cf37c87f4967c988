"""Engines for SQLite and PostgreSQL that behave alike: one transaction, begun and ended by us.

SQLite writes ahead in a journal of its own, so readers never wait; a writer takes the lock when it
begins, so that it can never fail halfway because somebody else wrote first.
"""

import sqlite3
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

LOCK_SECONDS = 15
"""Longest that a transaction waits for a lock before it is refused."""

# Together as many as the threads in which FastAPI answers requests.
_CONNECTIONS = 10
_MORE_CONNECTIONS = 30
_POOL_SECONDS = 30
_WRITES = "passend_writes"


def make_engine(url: URL, lock_seconds: float = LOCK_SECONDS) -> Engine:
    """Engine for a database; no connection is made yet."""
    sizes: dict[str, Any] = {
        "pool_size": _CONNECTIONS,
        "max_overflow": _MORE_CONNECTIONS,
        "pool_timeout": _POOL_SECONDS,
    }
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"timeout": lock_seconds}, **sizes)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    options = f"-c lock_timeout={round(lock_seconds * 1000)}ms -c timezone=UTC"
    return create_engine(
        url,
        connect_args={"options": options, "connect_timeout": 5},
        pool_pre_ping=True,
        **sizes,
    )


def for_reading(engine: Engine) -> Engine:
    """The same engine whose transactions see one state of the database and change nothing."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def for_writing(engine: Engine) -> Engine:
    """The same engine whose transactions may change things."""
    return engine.execution_options(**{_WRITES: True})


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # or the driver begins transactions at moments of its own
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "secure_delete=ON",  # what is purged is overwritten, not only unlinked
        "journal_size_limit=67108864",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
