"""``passend audit``: check the log, and give out or purge everything about one person."""

import json
from datetime import UTC, datetime
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

_ACTOR = "passend audit"


def audit(
    action: Annotated[
        Literal["verify", "person", "due", "purge"],
        typer.Argument(metavar="ACTION", help="What to check or do."),
    ],
    candidate: Annotated[
        str | None, typer.Argument(metavar="CANDIDATE", help="Identifier of the person.")
    ] = None,
    database: Database = DEFAULT_DATABASE,
    organisation: Organisation = DEFAULT_ORGANISATION,
    expected: Annotated[
        str | None,
        typer.Option(metavar="HASH", help="Verify: hash of an entry that was noted elsewhere."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Person: file to write, as JSON.")
    ] = None,
    unchanged_since: Annotated[
        str | None,
        typer.Option(metavar="DAY", help="Due: day since which nothing may have changed."),
    ] = None,
    reason: Annotated[
        str, typer.Option(metavar="CODE", help="Purge: why, as a code that the log keeps.")
    ] = "retention.over",
    as_json: AsJson = False,
) -> None:
    """Verify the log, and export or purge everything about one person.

    verify recomputes every hash and names what was edited, removed or put elsewhere; note the hash
    of the last entry outside the database, and pass it with --expected next time. person writes
    all that the store has about one person. due lists people whose time of keeping is over. purge
    removes a person for good, history included: only a tombstone and the log's token remain.
    """
    from api.cli.screen import print_document, results

    if action in ("person", "purge") and candidate is None:
        raise typer.BadParameter(f"{action} needs the identifier of a person.")
    since = _moment(unchanged_since) if action == "due" else None
    with opened(database) as store:
        store.require_organisation(organisation)
        if action == "verify":
            said, is_well = _verify(store, organisation, expected)
        elif since is not None:
            said, is_well = _due(store, organisation, since), True
        elif action == "purge":
            said, is_well = _purge(store, organisation, str(candidate), reason), True
        else:
            said, is_well = _person(store, organisation, str(candidate), out), True
    if as_json or (action == "person" and out is None):
        print_document(said)
    else:
        for name, value in said.items():
            results().print(f"{name}: {value}", markup=False)
    if not is_well:
        from api.cli.exits import ExitCode

        raise typer.Exit(ExitCode.REFUSED)


def _verify(store: Any, organisation: str, expected: str | None) -> tuple[dict[str, Any], bool]:
    with store.reading(organisation) as tx:
        verdict = tx.log.verify(expected)
    faults = [{"sequence": one.sequence, "code": str(one.kind)} for one in verdict.faults]
    said = {
        "sound": verdict.is_sound,
        "entries": verdict.n_entries,
        "head": verdict.head,
        "faults": faults,
    }
    return said, verdict.is_sound


def _due(store: Any, organisation: str, unchanged_since: datetime) -> dict[str, Any]:
    with store.reading(organisation) as tx:
        return {"due": list(tx.people.due(unchanged_since))}


def _moment(day: str | None) -> datetime:
    """Begin of a day in UTC."""
    try:
        return datetime.strptime(day or "", "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise typer.BadParameter("due needs --unchanged-since as year-month-day.") from None


def _purge(store: Any, organisation: str, candidate: str, reason: str) -> dict[str, Any]:
    with store.writing(organisation, _ACTOR) as tx:
        stone = tx.people.purge(candidate, reason)
    store.tidy()
    return {"token": stone.token, "digest": stone.digest, "purged_at": stone.purged_at.isoformat()}


def _person(store: Any, organisation: str, candidate: str, out: Path | None) -> dict[str, Any]:
    from matcher.store.repositories.people import export_digest

    with store.reading(organisation) as tx:
        document: dict[str, Any] = tx.people.export(candidate)
    if out is None:
        return document
    out.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return {"file": str(out), "digest": export_digest(document)}
