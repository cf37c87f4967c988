"""``passend key``: make, list and revoke the API keys of an organisation."""

from datetime import UTC, datetime, timedelta
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
    from matcher.store import Store
    from matcher.store.repositories.access import ApiKey

_ACTOR = "passend key"


def key(
    action: Annotated[
        Literal["new", "list", "revoke"], typer.Argument(metavar="ACTION", help="What to do.")
    ],
    key_id: Annotated[
        str | None, typer.Argument(metavar="KEY", help="Revoke: identifier of the key.")
    ] = None,
    label: Annotated[
        str, typer.Option(metavar="TEXT", help="New: what the key is for; no name of a person.")
    ] = "",
    roles: Annotated[
        str,
        typer.Option(
            metavar="ROLES",
            help="New: coach, planner, analyst, auditor, admin; several joined by commas.",
        ),
    ] = "",
    scopes: Annotated[
        str,
        typer.Option(
            metavar="SCOPES",
            help="New: passend:read, passend:write, passend:metrics; all that the roles allow "
            "without it.",
        ),
    ] = "",
    teams: Annotated[
        str,
        typer.Option(metavar="IDS", help="New: teams whose caseload a coach's key sees."),
    ] = "",
    days: Annotated[int, typer.Option(min=1, max=3660, help="New: days until the key ends.")] = 365,
    database: Database = DEFAULT_DATABASE,
    organisation: Organisation = DEFAULT_ORGANISATION,
    as_json: AsJson = False,
) -> None:
    """Make, list and revoke API keys.

    new shows the text of the key once; only a hash of its secret is kept. What roles may do and
    scopes allow is in docs/reference/rights.md. revoke closes a key at once and for good.
    """
    from api.cli.screen import print_document, results

    if (action == "revoke") is not (key_id is not None):
        raise typer.BadParameter("revoke, and only revoke, needs the identifier of a key.")
    if action == "new" and not roles:
        raise typer.BadParameter("A new key needs at least one role.", param_hint="--roles")
    with opened(database) as store:
        store.require_organisation(organisation)
        if action == "new":
            words = _words(_split(roles), _split(scopes), _split(teams))
            said = [_new(store, organisation, label, words, days)]
        elif action == "revoke":
            with store.writing(organisation, actor=_ACTOR) as tx:
                said = [_shown(tx.api_keys.revoke(str(key_id)))]
        else:
            with store.reading(organisation) as tx:
                said = [_shown(found) for found in tx.api_keys.all()]
    if as_json:
        print_document({"keys": said})
        return
    for one in said:
        line = "  ".join(f"{name}: {value}" for name, value in one.items() if value)
        results().print(line, markup=False, soft_wrap=True)


def _new(
    store: "Store", organisation: str, label: str, words: list[str], days: int
) -> dict[str, Any]:
    with store.writing(organisation, actor=_ACTOR) as tx:
        subject = f"key:{label}" if label else "key"
        ends = datetime.now(UTC) + timedelta(days=days)
        made, text = tx.api_keys.add(subject, words, label=label, expires_at=ends)
    return {"text": text, **_shown(made)}


def _words(roles: list[str], scopes: list[str], teams: list[str]) -> list[str]:
    """Roles, scopes and teams as the store keeps them; a word that means nothing is refused."""
    from api.access.caller import Role, Scope
    from api.access.stored_keys import key_words

    try:
        return key_words(map(Role, roles), map(Scope, scopes), teams)
    except ValueError as error:
        raise typer.BadParameter(f"{error}.") from None


def _split(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _shown(found: "ApiKey") -> dict[str, Any]:
    return {
        "key": found.key_id,
        "label": found.label,
        "rights": ", ".join(found.roles),
        "ends": found.expires_at.date().isoformat() if found.expires_at else None,
        "revoked": found.revoked_at.date().isoformat() if found.revoked_at else None,
    }
