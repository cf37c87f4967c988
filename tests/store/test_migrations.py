import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from matcher.store import migrating, open_store
from matcher.store.address import database_url
from matcher.store.columns import METADATA
from matcher.store.connecting import make_engine
from matcher.store.errors import StoreNewer, StoreOutdated, UnknownRevision
from matcher.store.migrating import current_revision, migrate, newest_revision
from tests.store.samples import fill
from tests.store.test_isolation import rows_of

STEPS = Path(migrating.__file__).parent / "migrations" / "versions"


@pytest.fixture
def engine(empty_database):
    """An engine for a database without tables."""
    made = make_engine(database_url(empty_database))
    yield made
    made.dispose()


def _checks(connection):
    """Codes that each check constraint allows, by its name."""
    return {
        check["name"]: sorted(re.findall(r"'([^']*)'", check["sqltext"]))
        for table in METADATA.tables
        for check in inspect(connection).get_check_constraints(table)
    }


def _defined_checks():
    return {
        str(constraint.name): sorted(re.findall(r"'([^']*)'", str(constraint.sqltext)))
        for table in METADATA.tables.values()
        for constraint in table.constraints
        if constraint.__visit_name__.endswith("check_constraint")
    }


def test_migrations_make_the_tables_that_the_code_knows(engine):
    """A change of a table without a migration fails here."""
    migrate(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
        assert _checks(connection) == _defined_checks()


def test_keys_and_references_have_the_names_that_migrations_use(engine):
    """Names follow one convention, so that a later migration can drop them."""
    migrate(engine)
    with engine.connect() as connection:
        for name, table in METADATA.tables.items():
            made = {key["name"] for key in inspect(connection).get_foreign_keys(name)}
            assert made == {str(key.name) for key in table.foreign_key_constraints}


def test_tables_go_up_down_and_up_again(engine):
    """Going back removes everything, and nothing of it is in the way of going up."""
    for _ in range(2):
        migrate(engine)
        assert current_revision(engine) == newest_revision()
        migrate(engine, "base")
        assert current_revision(engine) is None
        assert set(inspect(engine).get_table_names()) <= {"alembic_version"}


def test_each_step_can_be_taken_back(engine):
    """Every revision can be gone to, one at a time, in both directions."""
    steps = sorted(path.stem for path in STEPS.glob("0*.py"))
    for revision in (*steps, *reversed(steps[:-1])):
        migrate(engine, revision)
        assert current_revision(engine) == revision
    assert steps[-1] == newest_revision()


def test_going_a_version_back_and_up_again_keeps_every_row_that_it_can(store):
    """What the older tables can hold stays as it was; what only the newer could hold is gone."""
    fill(store, "a")
    before = rows_of(store, "a")
    for revision in ("0004_sessions", "0003_accountability"):
        migrate(store.engine, revision)
        migrate(store.engine)
        after = rows_of(store, "a")
        lost = {name for name, rows in before.items() if rows and not after[name]}
        assert {name: rows for name, rows in after.items() if name not in lost} == {
            name: rows for name, rows in before.items() if name not in lost
        }
    assert lost == {"own_names", "sessions", "retention_times"}


def test_tables_of_another_version_are_refused(engine, empty_database):
    """Working on with older tables would fail at some later moment, halfway."""
    migrate(engine, "0002_runs")
    with pytest.raises(StoreOutdated):
        open_store(empty_database)
    with pytest.raises(UnknownRevision):
        migrate(engine, "0009_misspelt")


def test_tables_of_a_newer_version_are_refused_and_stay(engine, empty_database):
    """Whoever went back to an older program is told so, not to run what would be refused too."""
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_of_tomorrow'"))
    for refused in (lambda: open_store(empty_database), lambda: migrate(engine)):
        with pytest.raises(StoreNewer, match="newer version of passend"):
            refused()
    assert current_revision(engine) == "9999_of_tomorrow"


def test_new_sqlite_file_gets_its_tables_at_once(tmp_path):
    """The embedded default needs no configuration."""
    store = open_store(tmp_path / "new.db")
    assert store.organisations() == {}
    assert current_revision(store.engine) == newest_revision()
    store.close()


def test_postgresql_is_migrated_on_purpose_only(postgres):
    """Several processes may start at once; tables are renewed by one command before."""
    with postgres.database(has_tables=False) as url, pytest.raises(StoreOutdated):
        open_store(url)
