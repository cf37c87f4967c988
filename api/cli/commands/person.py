"""``passend person``: everything about one person, given out or removed with proof."""

import json
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

_ACTOR = "passend person"
_FORMS = {".html": "page", ".htm": "page", ".md": "markdown"}


def person(
    action: Annotated[
        Literal["export", "purge"], typer.Argument(metavar="ACTION", help="What to do.")
    ],
    candidate: Annotated[
        str, typer.Argument(metavar="CANDIDATE", help="Identifier of the person.")
    ],
    database: Database = DEFAULT_DATABASE,
    organisation: Organisation = DEFAULT_ORGANISATION,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Export: file to write; .html or .md for the person to read."
        ),
    ] = None,
    reason: Annotated[
        Literal["request.person", "retention.over", "registration.wrong"],
        typer.Option(help="Purge: why, as the log keeps it."),
    ] = "request.person",
    yes: Annotated[bool, typer.Option("--yes", help="Purge: do not ask first.")] = False,
    as_json: AsJson = False,
) -> None:
    """Export everything about one person (AVG art. 15), or purge it for good (art. 17).

    A file that ends in .html or .md is readable Dutch without what is about others; any other is
    complete JSON. Giving out is logged. purge removes the person from every table, history and
    plans included: a tombstone with a token and the hash of the last export remains. Backups are
    not touched.
    """
    from api.cli.screen import print_document, results

    with opened(database) as store:
        store.require_organisation(organisation)
        if action == "export":
            said = _export(store, organisation, candidate, out)
            if out is None:
                print_document(said)
                return
        else:
            if not yes:
                typer.confirm("This cannot be undone. Remove everything?", abort=True, err=True)
            said = _purge(store, organisation, candidate, reason)
    if as_json:
        print_document(said)
        return
    for name, value in said.items():
        results().print(f"{name}: {value}", markup=False)


def _export(store: Any, organisation: str, candidate: str, out: Path | None) -> dict[str, Any]:
    from api.accountability.person_page import person_markdown, person_page
    from matcher.store.log_hashing import Person
    from matcher.store.repositories.people import export_digest

    with store.writing(organisation, _ACTOR) as tx:
        document: dict[str, Any] = tx.people.export(candidate)
        digest = export_digest(document)
        tx.log.append("person.exported", {"person": Person(candidate), "digest": digest})
    if out is None:
        return document
    form = _FORMS.get(out.suffix.lower())
    if form is None:
        text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    else:
        text = (person_page if form == "page" else person_markdown)(document, digest)
    out.write_text(text, encoding="utf-8")
    return {"file": str(out), "digest": digest}


def _purge(store: Any, organisation: str, candidate: str, reason: str) -> dict[str, Any]:
    with store.writing(organisation, _ACTOR) as tx:
        stone = tx.people.purge(candidate, reason)
    store.tidy()
    return {"token": stone.token, "digest": stone.digest, "purged_at": stone.purged_at.isoformat()}
