"""``passend store``: bring records in and out of the database, back it up, renew its tables."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from api.cli.databases import (
    DEFAULT_DATABASE,
    DEFAULT_ORGANISATION,
    Database,
    Organisation,
    opened,
)
from api.cli.options import AsJson

_ACTOR = "passend store"


def store(
    action: Annotated[
        Literal["status", "migrate", "import", "export", "backup", "restore"],
        typer.Argument(metavar="ACTION", help="What to do with the database."),
    ],
    path: Annotated[
        Path | None,
        typer.Argument(metavar="PATH", help="Dataset folder, or file of the backup."),
    ] = None,
    database: Database = DEFAULT_DATABASE,
    organisation: Organisation = DEFAULT_ORGANISATION,
    mode: Annotated[
        Literal["replace", "merge"],
        typer.Option(help="Import: replace everything, or add and renew by identifier."),
    ] = "replace",
    file_format: Annotated[
        Literal["csv", "parquet"], typer.Option("--format", help="Export: form of the tables.")
    ] = "csv",
    revision: Annotated[
        str, typer.Option(help="Migrate: revision to go to, such as head or 0002_runs.")
    ] = "head",
    as_json: AsJson = False,
) -> None:
    """Keep records, plans and decisions in a database, and take care of it.

    import reads a dataset folder as check-data does and stores all of it or nothing; export writes
    the folder back. backup writes everything of all organisations to one file, of which restore
    fills an empty database of either kind. migrate brings the tables to this version; a new SQLite
    file gets them at once. status counts what there is.
    """
    from api.cli.screen import print_document, results

    if action not in ("status", "migrate") and path is None:
        raise typer.BadParameter(f"{action} needs a path.")
    if action == "migrate":
        said = _migrate(database, revision)
    elif action == "status":
        said = _status(database)
    elif action == "import":
        said = _import(database, organisation, _given(path), mode)
    elif action == "export":
        said = _export(database, organisation, _given(path), file_format)
    else:
        said = _copy(database, _given(path), restores=action == "restore")
    if as_json:
        print_document(said)
        return
    for name, value in said.items():
        results().print(f"{name}: {_short(value)}", markup=False)


def _migrate(database: str, revision: str) -> dict[str, Any]:
    from matcher.store.address import database_url
    from matcher.store.connecting import make_engine
    from matcher.store.faults import translated
    from matcher.store.migrating import current_revision, migrate

    engine = make_engine(database_url(database))
    try:
        with translated():
            before = current_revision(engine)
            migrate(engine, revision)
            return {"before": before, "revision": current_revision(engine)}
    finally:
        engine.dispose()


def _status(database: str) -> dict[str, Any]:
    from matcher.store.migrating import current_revision

    with opened(database) as found:
        organisations = {}
        for identifier in found.organisations():
            with found.reading(identifier) as tx:
                organisations[identifier] = {
                    "candidates": tx.candidates.count(),
                    "places": tx.places.count(),
                    "changes": tx.history.number(),
                }
        queue = found.queue.state()
        return {
            "revision": current_revision(found.engine),
            "organisations": organisations,
            "waiting runs": queue.waiting,
            "running runs": queue.running,
        }


def _import(database: str, organisation: str, folder: Path, mode: Any) -> dict[str, Any]:
    from api.cli.refusals import require_folder
    from matcher.records import read_dataset
    from matcher.records.audit import read_audit_groups

    require_folder(folder)
    records = read_dataset(folder)
    groups = read_audit_groups(folder)
    with opened(database) as found:
        found.ensure_organisation(organisation)
        with found.writing(organisation, _ACTOR) as tx:
            counts = tx.dataset.take_in(records, mode)
            if len(groups):
                tx.audit_groups.replace(groups.itertuples(index=False, name=None))
            tx.log.append("dataset.imported", {"mode": mode, "candidates": len(records.candidates)})
    return {
        name: {
            "added": table.added,
            "changed": table.changed,
            "removed": table.removed,
            "unchanged": table.unchanged,
        }
        for name, table in counts.items()
    }


def _export(database: str, organisation: str, folder: Path, file_format: Any) -> dict[str, Any]:
    from matcher.records import write_dataset

    with opened(database) as found:
        found.require_organisation(organisation)
        with found.reading(organisation) as tx:
            records = tx.dataset.load()
    write_dataset(records, folder, file_format=file_format)
    return {
        "folder": str(folder),
        "candidates": len(records.candidates),
        "places": len(records.places),
    }


def _copy(database: str, path: Path, *, restores: bool) -> dict[str, Any]:
    from matcher.store.backup import restore_backup, write_backup

    with opened(database) as found:
        rows = restore_backup(found, path) if restores else write_backup(found, path)
    return {"file": str(path), "rows": rows}


def _given(path: Path | None) -> Path:
    assert path is not None  # noqa: S101  # refused before
    return path


def _short(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_short(each)}" for name, each in value.items()) or "none"
    return f"{value:,}" if isinstance(value, int) else str(value)
