"""``passend retention``: how long what is kept, and the removal of what is over its time."""

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

_ACTOR = "passend retention"


def retention(
    action: Annotated[Literal["show", "run"], typer.Argument(metavar="ACTION", help="What to do.")],
    database: Database = DEFAULT_DATABASE,
    organisation: Organisation = DEFAULT_ORGANISATION,
    periods: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            envvar="PASSEND_RETENTION",
            help="Periods of the organisation (TOML); only those that differ from the defaults.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Run: say what would be removed, and remove nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show the periods of keeping, or remove what is over its time.

    show gives per kind of data the period, what it rests on and how much is over its time now. run
    removes it: people with everything about them and a tombstone as proof, lists of suggestions,
    plans, and saved answers. The log stays, and no entry in it tells any more who was meant.
    """
    from api.cli.screen import print_document, results
    from matcher.store.retention import find_due, read_periods, remove_due

    found = read_periods(periods)
    with opened(database) as store:
        store.require_organisation(organisation)
        if action == "run" and not dry_run:
            removed = remove_due(store, organisation, _ACTOR, found)
            said: dict[str, Any] = {
                "people": len(removed.tombstones),
                "suggestion_lists": removed.suggestion_lists,
                "plans": removed.plans,
                "answers": removed.answers,
                "tombstones": [stone.token for stone in removed.tombstones],
            }
        else:
            with store.reading(organisation) as tx:
                due = find_due(tx, found)
            counts = due.counts()
            said = {str(kind): number for kind, number in counts.items()}
            if action == "show":
                said = {
                    str(kind): {
                        "days": period.days,
                        "begins": period.begins["en"],
                        "source": period.source,
                        "checked_on": period.checked_on.isoformat(),
                        "due": counts.get(kind),
                    }
                    for kind, period in found.by_kind.items()
                }
    if as_json:
        print_document(said)
        return
    for name, value in said.items():
        if isinstance(value, dict):
            due_now = "never removed" if value["due"] is None else f"{value['due']} due"
            line = f"{value['days']} days after {value['begins']}; {due_now}; {value['source']}"
            results().print(f"{name}: {line}", markup=False)
        else:
            results().print(f"{name}: {value}", markup=False)
