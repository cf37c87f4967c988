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


class ConstraintBroken(StoreError):
    """The change breaks a rule of the database, such as a reference to something that is gone."""

    code = "store.constraint"


@contextmanager
def translated() -> Iterator[None]:
    """Raise ``StoreError`` for what the database refuses; other errors pass.

    The message of the driver may hold values of records, so it is not passed on.
    """
    try:
        yield
    except IntegrityError:
        raise ConstraintBroken from None
    except TimeoutError:
        raise StoreBusy from None
    except (OperationalError, InterfaceError) as error:
        raise _refusal(error) from None


def _refusal(error: DBAPIError) -> StoreUnavailable:
    cause = error.orig
    state = getattr(cause, "sqlstate", None) or ""
    text = str(cause).lower()
    if state in _BUSY_STATES or "locked" in text:
        return StoreBusy()
    if state in _FULL_STATES or "disk is full" in text or "no space left" in text:
        return StoreFull()
    return StoreUnavailable()
