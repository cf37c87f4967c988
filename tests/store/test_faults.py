import sqlite3
import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from matcher.store import open_store
from matcher.store.address import BadAddress, database_url
from matcher.store.errors import StoreBusy, StoreFull, StoreUnavailable
from matcher.store.faults import ConstraintBroken
from matcher.store.tables.records import TABLES
from tests.store.samples import candidate, employer


def _count(store):
    with store.reading("a") as tx:
        return tx.employers.count()


def test_a_lock_that_is_held_too_long_is_busy_and_passes(store):
    """The second writer is refused after its time to wait, and succeeds later; readers go on."""
    is_held, may_go = threading.Event(), threading.Event()

    def hold():
        with store.writing("a", "slow") as tx:
            tx.employers.put(employer())
            is_held.set()
            may_go.wait(20)

    slow = threading.Thread(target=hold)
    slow.start()
    assert is_held.wait(20)

    def write():
        with store.writing("a", "fast") as tx:
            tx.employers.put(employer("e2"))

    try:
        assert _count(store) == 0
        with pytest.raises(StoreBusy):
            write()
    finally:
        may_go.set()
        slow.join()
    write()
    assert _count(store) == 2


def test_writers_of_one_organisation_take_turns(store):
    """Two planners at once: both are done, one after the other, and numbers have no gap."""

    def write(number):
        for _ in range(100):
            try:
                with store.writing("a", f"planner-{number}") as tx:
                    tx.employers.put(employer(f"e{number}"))
            except StoreBusy:
                continue
            return

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading("a") as tx:
        assert tx.employers.count() == tx.history.number() == 8
        assert len(tx.history.since(7).records["employers"]) == 1


def test_a_database_that_is_lost_and_back_needs_no_restart(postgres):
    """Connections that were cut are replaced; what was going on is refused and undone."""
    with postgres.database() as url:
        store = open_store(url)
        store.ensure_organisation("a")
        name = database_url(url).database
        cut = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608

        def lose():
            with store.writing("a", "coach") as tx:
                tx.employers.put(employer())
                postgres.run(cut)
                tx.employers.put(employer("e2"))

        with pytest.raises(StoreUnavailable):
            lose()
        assert _count(store) == 0
        postgres.run(cut)  # those that wait in the pool are cut too
        assert _count(store) == 0
        store.close()


def test_nobody_at_the_address_is_unavailable():
    """A server that is not there, in one sentence that shows no password."""
    with pytest.raises(StoreUnavailable) as refused:
        open_store("postgresql://someone:secret@127.0.0.1:1/passend")
    assert "secret" not in str(refused.value)


def test_a_folder_that_is_not_there_is_unavailable(tmp_path):
    """SQLite makes a file, but no folder."""
    with pytest.raises(StoreUnavailable):
        open_store(tmp_path / "nowhere" / "passend.db")


def test_a_file_that_is_no_database_is_unavailable(tmp_path):
    """And it is left as it is."""
    path = tmp_path / "letter.db"
    path.write_text("Geachte heer, mevrouw, " * 100)
    with pytest.raises(StoreUnavailable):
        open_store(path)
    assert path.read_text().startswith("Geachte")


def test_a_full_disk_changes_nothing(tmp_path):
    """The transaction is undone as a whole, and reading goes on."""
    store = open_store(tmp_path / "passend.db")
    store.ensure_organisation("a")
    with store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()

    def limit(pages):
        with store.engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    def write():
        with store.writing("a", "import") as tx:
            for number in range(500):
                tx.employers.add(employer(f"e{number}", name="n" * 190))

    limit(pages + 1)
    with pytest.raises(StoreFull):
        write()
    assert _count(store) == 0
    limit(1_000_000)
    write()
    assert _count(store) == 500
    store.close()


def test_what_is_not_an_address_is_refused():
    """Other databases, SQLite in memory, and texts that mean nothing."""
    for address in ("mysql://x/y", "sqlite://", "sqlite:///:memory:", "://", "http://x"):
        with pytest.raises(BadAddress):
            database_url(address)


def test_mistakes_of_a_program_are_not_hidden(store):
    """Only what the database refuses becomes a refusal of the store."""
    with pytest.raises(DBAPIError), store.reading("a") as tx:
        tx._scope.connection.execute(text("select nothing from nowhere"))
    with pytest.raises(ZeroDivisionError), store.reading("a"):
        _ = 1 / 0


def test_a_rule_of_the_database_is_the_last_defence(store):
    """A row that got past every check is refused, without the values of the row."""
    without_name = {"employer_id": "e1", "municipality": "GM0153", "version": 1}
    with pytest.raises(ConstraintBroken) as refused, store.writing("a", "x") as tx:
        tx._scope.add(TABLES["employers"], {**without_name, "change_number": 1})
    assert "GM0153" not in str(refused.value)


def test_sqlite_is_set_up_for_many_readers_and_one_writer(tmp_path):
    """Write-ahead journal, checked references, and overwriting of what is removed."""
    store = open_store(tmp_path / "passend.db")
    with store.engine.connect() as connection:
        found = {
            pragma: connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()
            for pragma in ("journal_mode", "foreign_keys", "secure_delete", "busy_timeout")
        }
    assert found == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": 15_000,
    }
    store.close()


def test_a_writer_of_sqlite_takes_the_lock_when_it_begins(tmp_path):
    """Or two that read first and write later would both fail at the end."""
    path = tmp_path / "passend.db"
    store = open_store(path)
    store.ensure_organisation("a")
    with store.writing("a", "coach"):
        other = sqlite3.connect(path, timeout=0, isolation_level=None)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()
    store.close()


def test_a_hundred_readers_at_once_are_served(store):
    """Each in a transaction of its own, while somebody writes."""
    with store.writing("a", "import") as tx:
        tx.candidates.add(candidate(coach_team_id=None))
    seen, faults = [], []

    def read():
        try:
            with store.reading("a") as tx:
                seen.append(tx.candidates.get("c1").version)
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=read) for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert seen == [1] * 100
