"""Turns what a database driver complains about into one clear refusal of the store."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import (
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    TimeoutError,
)

from matcher.store.errors import StoreBusy, StoreError, StoreFull, StoreUnavailable

# lock_not_available, deadlock_detected, serialization_failure
_BUSY_STATES = {"55P03", "40P01", "40001"}
_FULL_STATES = {"53100"}
# Classes of PostgreSQL: connection, resources, somebody stopped the server, the disk.
_LOST_CLASSES = {"08", "53", "57", "58"}
_BUSY_NAMES = {"SQLITE_BUSY", "SQLITE_LOCKED"}
_LOST_NAMES = {
    "SQLITE_CANTOPEN",
    "SQLITE_CORRUPT",
    "SQLITE_IOERR",
    "SQLITE_NOTADB",
    "SQLITE_PERM",
    "SQLITE_READONLY",
}


class ConstraintBroken(StoreError):
    """The change breaks a rule of the database, such as a reference to something that is gone."""

    code = "store.constraint"


@contextmanager
def translated() -> Iterator[None]:
    """Raise ``StoreError`` for what the database refuses; mistakes in a program pass as they are.

    The message of the driver may hold values of records, so it is not passed on.
    """
    try:
        yield
    except IntegrityError:
        raise ConstraintBroken from None
    except TimeoutError:
        raise StoreBusy from None
    except DBAPIError as error:
        refusal = _refusal(error)
        if refusal is None:
            raise
        raise refusal from None


def _refusal(error: DBAPIError) -> StoreUnavailable | None:
    cause = error.orig
    name = getattr(cause, "sqlite_errorname", None)
    if name is not None:  # such as SQLITE_IOERR_WRITE: a kind and what it was about
        kind = "_".join(name.split("_")[:2])
        if kind == "SQLITE_FULL":
            return StoreFull()
        if kind in _BUSY_NAMES:
            return StoreBusy()
        return StoreUnavailable() if kind in _LOST_NAMES else None
    state = getattr(cause, "sqlstate", None)
    if state in _BUSY_STATES:
        return StoreBusy()
    if state in _FULL_STATES:
        return StoreFull()
    if state is None:  # the server gave no answer at all
        lost = error.connection_invalidated or isinstance(error, (OperationalError, InterfaceError))
        return StoreUnavailable() if lost else None
    return StoreUnavailable() if state[:2] in _LOST_CLASSES else None
