"""Addresses of databases: what a user writes, and the form with the driver that is installed."""

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from matcher.store.errors import StoreError

_POSTGRES_NAMES = {"postgres", "postgresql"}


class BadAddress(StoreError):
    """An address of a database is ``sqlite:///FILE``, a file name, or ``postgresql://...``."""

    code = "store.bad_address"


def database_url(address: str | Path) -> URL:
    """Address with its driver; a plain path is a SQLite file.

    Raises
    ------
    BadAddress
        For other databases, and for SQLite in memory: each connection would see another one.

    Examples
    --------
    >>> str(database_url("passend.db"))
    'sqlite+pysqlite:///passend.db'
    >>> str(database_url("postgres://db.example/passend"))
    'postgresql+psycopg://db.example/passend'
    """
    if isinstance(address, Path) or "://" not in address:
        return URL.create("sqlite+pysqlite", database=str(address))
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise BadAddress from None
    kind = url.drivername.partition("+")[0]
    if kind in _POSTGRES_NAMES:
        return url.set(drivername="postgresql+psycopg")
    if kind == "sqlite" and url.database not in {None, "", ":memory:"}:
        return url.set(drivername="sqlite+pysqlite")
    raise BadAddress
