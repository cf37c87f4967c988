"""The door of the store: open a database, and read or write as one organisation.

    store = open_store("sqlite:///passend.db")
    with store.writing("werkbedrijf", actor="coach-12") as tx:
        tx.candidates.add(candidate)

A transaction is committed where its ``with`` ends, and undone when an error leaves it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, insert, select, text

from matcher.store.address import database_url
from matcher.store.connecting import LOCK_SECONDS, for_reading, for_writing, make_engine
from matcher.store.errors import UnknownOrganisation
from matcher.store.faults import translated
from matcher.store.key_door import KeyDoor, SessionFinder
from matcher.store.log_hashing import FIRST_HASH
from matcher.store.migrating import migrate, require_current
from matcher.store.queue import RunQueue
from matcher.store.scope import Clock, Scope
from matcher.store.tables.accountability import LOG_HEADS
from matcher.store.tables.organisations import ORGANISATIONS
from matcher.store.transaction import Transaction


def now() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)


def open_store(
    address: str | Path, *, clock: Clock = now, lock_seconds: float = LOCK_SECONDS
) -> "Store":
    """Open a database; an empty SQLite file gets its tables at once.

    Parameters
    ----------
    address
        ``sqlite:///FILE``, a file name, or ``postgresql://user@host/name``.
    clock
        Gives the time in UTC.
    lock_seconds
        Longest that a transaction waits for another one.

    Raises
    ------
    BadAddress
    StoreUnavailable
    StoreOutdated
        If the tables are not those of this version; ``passend store migrate`` renews them.
    """
    engine = make_engine(database_url(address), lock_seconds)
    try:
        with translated():
            if engine.dialect.name == "sqlite":
                migrate(engine, only_when_empty=True)
            require_current(engine)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, clock)


class Store:
    """A database that is ready for use; safe to share between threads."""

    def __init__(self, engine: Engine, clock: Clock = now) -> None:
        self.engine = engine
        self.clock = clock
        self.queue = RunQueue(engine, clock)
        self.keys = KeyDoor(engine, clock)
        self.sessions = SessionFinder(engine, clock)

    @contextmanager
    def reading(self, organisation_id: str) -> Iterator[Transaction]:
        """Read as an organisation; everything is seen as it was at one moment."""
        with translated(), for_reading(self.engine).begin() as connection:
            yield Transaction(Scope(connection, organisation_id, "", self.clock, is_writing=False))

    @contextmanager
    def writing(self, organisation_id: str, actor: str) -> Iterator[Transaction]:
        """Read and change as an organisation; committed at the end, all or nothing.

        Parameters
        ----------
        actor
            Who does it: the subject of a caller, or the name of a command. Never empty.
        """
        if not actor:
            msg = "Every change has somebody who made it."
            raise ValueError(msg)
        with translated(), for_writing(self.engine).begin() as connection:
            transaction = Transaction(
                Scope(connection, organisation_id, actor, self.clock, is_writing=True)
            )
            yield transaction
            transaction.finish()

    def ensure_organisation(self, organisation_id: str, name: str = "") -> None:
        """Make an organisation known; one that is known keeps its name."""
        with translated(), for_writing(self.engine).begin() as connection:
            column = ORGANISATIONS.c.owner_id
            known = select(column).where(column == organisation_id)
            if connection.execute(known).first() is None:
                values = {
                    "owner_id": organisation_id,
                    "name": name or organisation_id,
                    "created_at": self.clock(),
                    "change_number": 0,
                }
                connection.execute(insert(ORGANISATIONS).values(**values))
                head = {"owner_id": organisation_id, "sequence": 0, "hash": FIRST_HASH}
                connection.execute(insert(LOG_HEADS).values(**head))

    def organisations(self) -> dict[str, str]:
        """Identifiers and names of all organisations; for the administrator of the database."""
        with translated(), for_reading(self.engine).begin() as connection:
            query = select(ORGANISATIONS.c.owner_id, ORGANISATIONS.c.name)
            return {row.owner_id: row.name for row in connection.execute(query)}

    def require_organisation(self, organisation_id: str) -> None:
        """Refuse an organisation that is not known.

        Raises
        ------
        UnknownOrganisation
        """
        if organisation_id not in self.organisations():
            raise UnknownOrganisation

    def tidy(self) -> None:
        """Give back the room of what was removed, so that nothing of it is left in the file."""
        with translated(), self.engine.connect() as connection:
            if self.engine.dialect.name == "sqlite":
                driver = connection.connection
                for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                    driver.cursor().execute(statement).close()
                return
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM"))

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()
