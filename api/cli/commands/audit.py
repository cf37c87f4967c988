"""``passend audit``: check the log, hand it out, and see how often proposals are followed."""

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

_LONGEST_NAME = 24
"""Characters of a name on the screen; only the hash of a model is longer."""


def audit(
    action: Annotated[
        Literal["verify", "export", "acceptance"],
        typer.Argument(metavar="ACTION", help="What to check or give out."),
    ],
    database: Database = DEFAULT_DATABASE,
    organisation: Organisation = DEFAULT_ORGANISATION,
    expected: Annotated[
        str | None,
        typer.Option(metavar="HASH", help="Verify: hash of an entry that was noted elsewhere."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Export: file to write, a line per entry.")
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="DAY", help="Acceptance: first day that counts; a year ago without."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Verify the log, write it to a file, or count how often proposals were accepted.

    verify recomputes every hash and names what was edited, removed or put elsewhere; note the hash
    of the last entry outside the database, and pass it with --expected next time. export writes
    every entry as it stands, so that anybody can check it without passend. acceptance warns when
    nearly everything or hardly anything is accepted.
    """
    from api.cli.screen import print_document, results

    if action == "export" and out is None:
        raise typer.BadParameter("export needs --out.")
    first = _moment(since)
    with opened(database) as store:
        store.require_organisation(organisation)
        if action == "verify":
            said, is_well = _verify(store, organisation, expected)
        elif action == "export":
            said, is_well = _export(store, organisation, out), True
        else:
            said, is_well = _acceptance(store, organisation, first), True
    if as_json:
        print_document(said)
    elif action == "acceptance":
        _show_acceptance(said)
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


def _export(store: Any, organisation: str, out: Path | None) -> dict[str, Any]:
    from api.accountability.log_export import log_lines

    assert out is not None  # noqa: S101  # refused before
    n_entries = 0
    with out.open("w", encoding="utf-8") as file:
        for line in log_lines(store, organisation):
            file.write(line)
            n_entries += 1
    return {"file": str(out), "entries": n_entries}


def _acceptance(store: Any, organisation: str, since: datetime | None) -> dict[str, Any]:
    from dataclasses import asdict
    from datetime import timedelta

    from api.accountability.acceptance import acceptance_report
    from api.accountability.background import background_of

    with store.reading(organisation) as tx:
        decided = tx.proposals.decided(since or tx.now() - timedelta(days=365))
        background = background_of(tx, decided)
    return asdict(acceptance_report(decided, background))


def _show_acceptance(said: dict[str, Any]) -> None:
    """Print a table per breakdown; a dot stands where there are too few decisions to show."""
    from api.accountability.acceptance import LEAST_CELL
    from api.cli.screen import results, table

    screen = results()
    breakdowns = {"": [said["total"]], "work form": said["by_work_form"]}
    breakdowns |= {
        str(by).partition("by_")[2].replace("_", " "): cells
        for by, cells in said["breakdowns"].items()
    }
    breakdowns["month"] = said["by_month"]
    columns = ("decisions", "accepted", "altered", "rejected", "reasons")
    for by, cells in breakdowns.items():
        rows = [
            (
                cell["name"][:_LONGEST_NAME],
                *(_or_dot(cell[key]) for key in ("n", "accepted", "altered", "rejected")),
                ", ".join(f"{one['reason']} {_or_dot(one['n'])}" for one in cell["reasons"]),
            )
            for cell in cells
        ]
        title = f"By {by}" if by else f"Decided proposals; fewer than {LEAST_CELL} are a dot"
        screen.print(table(title, (by, *columns), rows, right=" rrrr"))
    for warning in said["warnings"]:
        screen.print(f"warning: {warning}", markup=False)


def _or_dot(number: int | None) -> str:
    return "." if number is None else str(number)


def _moment(day: str | None) -> datetime | None:
    """Begin of a day in UTC."""
    if day is None:
        return None
    try:
        return datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise typer.BadParameter("--since is a day as year-month-day.") from None
