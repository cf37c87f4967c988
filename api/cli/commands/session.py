"""``passend session``: who is logged in for the pages, and the end of all sessions of a person."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from api.cli.databases import (
    DEFAULT_DATABASE,
    DEFAULT_ORGANISATION,
    Database,
    Organisation,
    opened,
)
from api.cli.options import AsJson

if TYPE_CHECKING:
    from matcher.store.repositories.sessions import Session

_ACTOR = "passend session"


def session(
    action: Annotated[Literal["list", "end"], typer.Argument(metavar="ACTION", help="What to do.")],
    subject: Annotated[
        str | None,
        typer.Argument(metavar="SUBJECT", help="End: whose sessions; pseudonym at the provider."),
    ] = None,
    database: Database = DEFAULT_DATABASE,
    organisation: Organisation = DEFAULT_ORGANISATION,
    as_json: AsJson = False,
) -> None:
    """List who is logged in, or end all sessions of one person at once.

    end holds from the next request on, in every browser and on every process. Somebody who may
    still log in at the identity provider can begin a new session: take that away there first.
    """
    from api.cli.screen import print_document, results

    if (action == "end") is not (subject is not None):
        raise typer.BadParameter("end, and only end, needs the pseudonym of a person.")
    with opened(database) as store:
        store.require_organisation(organisation)
        if subject is not None:
            with store.writing(organisation, actor=_ACTOR) as tx:
                ended = tx.sessions.end_all(subject)
            said: list[dict[str, Any]] = [{"subject": subject, "ended": ended}]
        else:
            with store.reading(organisation) as tx:
                said = [_shown(found) for found in tx.sessions.open()]
    if as_json:
        print_document({"sessions": said})
        return
    for one in said:
        line = "  ".join(f"{name}: {value}" for name, value in one.items())
        results().print(line, markup=False, soft_wrap=True)


def _shown(found: "Session") -> dict[str, Any]:
    return {
        "subject": found.subject,
        "roles": ", ".join(found.roles),
        "began": found.began_at.isoformat(timespec="minutes"),
        "ends": found.ends_at.isoformat(timespec="minutes"),
    }
