"""Brings the tables of a database to this version, or back, with Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

from matcher.store.connecting import for_writing
from matcher.store.errors import StoreNewer, StoreOutdated, UnknownRevision

_MIGRATIONS = Path(__file__).parent / "migrations"
_NOTHING = "base"


def migrate(engine: Engine, revision: str = "head", *, only_when_empty: bool = False) -> None:
    """Bring the tables to a revision, up or down, in one transaction.

    Parameters
    ----------
    revision
        ``head`` is this version; ``base`` removes all tables.
    only_when_empty
        Leave a database alone that has tables already.

    Raises
    ------
    StoreNewer
        If the tables are of a version that this one does not know.
    UnknownRevision
    """
    with for_writing(engine).begin() as connection:
        if only_when_empty and inspect(connection).get_table_names():
            return
        config = _config()
        config.attributes["connection"] = connection
        order = _order(MigrationContext.configure(connection).get_current_revision(), revision)
        (command.downgrade if order < 0 else command.upgrade)(config, revision)


def current_revision(engine: Engine) -> str | None:
    """Revision of the tables; None when there are none."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str:
    """Revision of this version of passend."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def require_current(engine: Engine) -> None:
    """Refuse tables of another version.

    Raises
    ------
    StoreOutdated
    StoreNewer
    """
    current = current_revision(engine) or _NOTHING
    known = _revisions()
    if current not in known:
        raise StoreNewer
    if current != known[-1]:
        raise StoreOutdated


def _order(current: str | None, wanted: str) -> int:
    """Below zero when ``wanted`` is older than ``current``."""
    revisions = _revisions()
    target = revisions[-1] if wanted == "head" else wanted
    if target not in revisions:
        raise UnknownRevision
    if (current or _NOTHING) not in revisions:
        raise StoreNewer
    return revisions.index(target) - revisions.index(current or _NOTHING)


def _revisions() -> list[str]:
    """All that this version knows, oldest first, from no tables on."""
    script = ScriptDirectory.from_config(_config())
    return [_NOTHING, *(found.revision for found in reversed(list(script.walk_revisions())))]


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config
