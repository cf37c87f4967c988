"""Backup of a whole database in one file that any database can be restored from.

The file is a ZIP archive: ``manifest.json`` with the revision of the tables, the columns, the
numbers of rows and a SHA-256 per table, and one file of JSON lines per table, a list per row. It
holds everything of all organisations, so it must be kept as safe as the database itself. Only
sessions are left out: one that was ended meanwhile would be open again.
"""

import base64
import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Connection, LargeBinary, Table, select

from matcher.store.bulk import insert_rows_by_name, moment_text
from matcher.store.columns import METADATA
from matcher.store.connecting import for_reading, for_writing
from matcher.store.engine import Store
from matcher.store.errors import BackupInvalid
from matcher.store.faults import translated
from matcher.store.migrating import current_revision, migrate
from matcher.store.tables.access import SESSIONS

FORMAT = "passend backup 1"
_CHUNK = 5_000
_MANIFEST = "manifest.json"


def write_backup(store: Store, path: Path) -> dict[str, int]:
    """Write everything as it was at one moment; others go on working meanwhile.

    Returns
    -------
    Rows by table. The file appears under its name only when it is complete.
    """
    part = path.with_name(f".{path.name}.part")
    tables: dict[str, Any] = {}
    with (
        translated(),
        for_reading(store.engine).begin() as connection,
        zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive,
    ):
        for table in METADATA.sorted_tables:
            if table is SESSIONS:
                continue
            tables[table.name] = _write_table(connection, table, archive)
        manifest = {
            "format": FORMAT,
            "revision": current_revision(store.engine),
            "created_at": store.clock().isoformat(),
            "tables": tables,
        }
        archive.writestr(_MANIFEST, json.dumps(manifest, indent=1))
    part.replace(path)
    return {name: found["rows"] for name, found in tables.items()}


def restore_backup(store: Store, path: Path) -> dict[str, int]:
    """Fill an empty database from a backup; all or nothing.

    A backup of an older version is restored into tables of that version, which are then brought
    to this one.

    Raises
    ------
    BackupInvalid
        If the file is damaged, is no backup, or the database is not empty.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = json.loads(archive.read(_MANIFEST))
            if manifest["format"] != FORMAT:
                raise BackupInvalid
            _require_whole(archive, manifest)
            return _restore(store, archive, manifest)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise BackupInvalid from error


def _write_table(connection: Connection, table: Table, archive: zipfile.ZipFile) -> dict[str, Any]:
    digest, n_rows = hashlib.sha256(), 0
    rows = connection.execution_options(yield_per=_CHUNK).execute(
        select(table).order_by(*table.primary_key.columns)
    )
    with archive.open(f"{table.name}.jsonl", "w") as file:
        for row in rows:
            line = json.dumps([_plain(value) for value in row], ensure_ascii=False) + "\n"
            digest.update(line.encode())
            file.write(line.encode())
            n_rows += 1
    columns = {column.name: _kind(column.type) for column in table.columns}
    return {"rows": n_rows, "sha256": digest.hexdigest(), "columns": columns}


def _require_whole(archive: zipfile.ZipFile, manifest: Mapping[str, Any]) -> None:
    for name, about in manifest["tables"].items():
        digest = hashlib.sha256()
        with archive.open(f"{name}.jsonl") as file:
            while block := file.read(1 << 20):
                digest.update(block)
        if digest.hexdigest() != about["sha256"]:
            raise BackupInvalid


def _restore(store: Store, archive: zipfile.ZipFile, manifest: Mapping[str, Any]) -> dict[str, int]:
    if store.organisations():
        msg = "The database holds organisations already; a backup is restored into an empty one."
        raise BackupInvalid(msg)
    migrate(store.engine, "base")
    migrate(store.engine, manifest["revision"])
    with translated(), for_writing(store.engine).begin() as connection:
        for name, about in manifest["tables"].items():
            for columns in _chunks(archive, name, about["columns"], connection):
                insert_rows_by_name(connection, name, columns)
    migrate(store.engine)
    return {name: about["rows"] for name, about in manifest["tables"].items()}


def _chunks(
    archive: zipfile.ZipFile, name: str, kinds: Mapping[str, str], connection: Connection
) -> Iterator[dict[str, list[Any]]]:
    rows: list[list[Any]] = []
    with archive.open(f"{name}.jsonl") as file:
        for line in file:
            rows.append(json.loads(line))
            if len(rows) == _CHUNK:
                yield _columns(rows, kinds, connection)
                rows = []
    if rows:
        yield _columns(rows, kinds, connection)


def _columns(
    rows: list[list[Any]], kinds: Mapping[str, str], connection: Connection
) -> dict[str, list[Any]]:
    by_column = zip(kinds.items(), zip(*rows, strict=True), strict=True)
    return {
        name: [None if value is None else _stored(value, kind, connection) for value in values]
        for (name, kind), values in by_column
    }


def _stored(value: Any, kind: str, connection: Connection) -> Any:
    if kind == "moment":
        return moment_text(connection, datetime.fromisoformat(value))
    if kind == "document":
        return json.dumps(value, ensure_ascii=False)
    return base64.b64decode(value) if kind == "bytes" else value


def _kind(column_type: Any) -> str:
    if isinstance(column_type, JSON):
        return "document"
    if isinstance(column_type, LargeBinary):
        return "bytes"
    return "moment" if column_type.python_type is datetime else "plain"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value
