"""Options of the commands that work with a database, and the store that they open."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from api.access.caller import LOCAL_ORGANISATION

if TYPE_CHECKING:
    from matcher.store import Store

DEFAULT_DATABASE = "passend.db"
DEFAULT_ORGANISATION = LOCAL_ORGANISATION

Database = Annotated[
    str,
    typer.Option(
        metavar="URL",
        envvar="PASSEND_DATABASE",
        help="Database: a SQLite file, or postgresql://user@host/name.",
    ),
]
Organisation = Annotated[
    str,
    typer.Option(metavar="ID", help="Organisation whose records are meant, as the store names it."),
]


@contextmanager
def opened(database: str) -> Iterator["Store"]:
    """Open a store for one command."""
    from matcher.store import open_store

    store = open_store(database)
    try:
        yield store
    finally:
        store.close()
