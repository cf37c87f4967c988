import json
import zipfile

import pytest
from sqlalchemy import select

from matcher.store import open_store
from matcher.store.backup import restore_backup, write_backup
from matcher.store.columns import METADATA
from matcher.store.errors import BackupInvalid
from tests.store.samples import fill


def _everything(store):
    """All rows of all tables, whoever they belong to."""
    with store.engine.connect() as connection:
        return {
            table.name: connection.execute(
                select(table).order_by(*table.primary_key.columns)
            ).fetchall()
            for table in METADATA.sorted_tables
        }


@pytest.fixture
def filled(store):
    """Both organisations have a row in every table."""
    fill(store, "a")
    fill(store, "b")
    return store


@pytest.fixture(params=["sqlite", "postgresql"])
def other(request, tmp_path, postgres):
    """Another, empty store, of either kind."""
    if request.param == "sqlite":
        opened = open_store(tmp_path / "other.db")
        yield opened
        opened.close()
        return
    with postgres.database() as url:
        opened = open_store(url)
        yield opened
        opened.close()


def test_a_backup_restores_every_row_in_either_database(filled, other, tmp_path):
    """From SQLite or PostgreSQL into SQLite or PostgreSQL; logs stay sound.

    Nobody is logged in: a session that was ended since the backup stays ended.
    """
    rows = write_backup(filled, tmp_path / "backup.zip")
    assert min(rows.values()) > 0
    assert restore_backup(other, tmp_path / "backup.zip") == rows
    assert _everything(other) == _everything(filled) | {"sessions": []}
    for organisation in ("a", "b"):
        with other.reading(organisation) as tx:
            assert tx.log.verify().is_sound
    with other.writing("a", "coach") as tx:
        tx.log.append("thing.done", {})


def test_a_damaged_backup_is_refused_before_anything_is_written(filled, tmp_path):
    """A byte that changed, a file that is missing, and what is no backup at all."""
    good = tmp_path / "backup.zip"
    write_backup(filled, good)
    with zipfile.ZipFile(good) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files["manifest.json"])

    def packed(name, changes):
        path = tmp_path / name
        with zipfile.ZipFile(path, "w") as archive:
            for file, content in {**files, **changes}.items():
                if content is not None:
                    archive.writestr(file, content)
        return path

    changed = files["candidates.jsonl"].replace(b"7511", b"7512")
    (tmp_path / "no.zip").write_bytes(b"not a backup")
    target = open_store(tmp_path / "target.db")
    for path in (
        packed("changed.zip", {"candidates.jsonl": changed}),
        packed("missing.zip", {"log_entries.jsonl": None}),
        packed("unknown.zip", {"manifest.json": json.dumps({**manifest, "format": "x"})}),
        packed("empty.zip", {"manifest.json": "{}"}),
        tmp_path / "no.zip",
    ):
        with pytest.raises(BackupInvalid):
            restore_backup(target, path)
        assert target.organisations() == {}
    target.close()


def test_a_database_with_organisations_is_not_written_over(filled, tmp_path):
    """A restore at the wrong address does no harm."""
    write_backup(filled, tmp_path / "backup.zip")
    before = _everything(filled)
    with pytest.raises(BackupInvalid, match="empty"):
        restore_backup(filled, tmp_path / "backup.zip")
    assert _everything(filled) == before


def test_a_backup_appears_when_it_is_complete(filled, tmp_path, monkeypatch):
    """A disk that fills up on the way leaves the backup of yesterday in place."""
    path = tmp_path / "backup.zip"
    path.write_text("yesterday")

    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("matcher.store.backup.zipfile.ZipFile.writestr", full)
    with pytest.raises(OSError, match="No space"):
        write_backup(filled, path)
    assert path.read_text() == "yesterday"
