"""The tables of the database, one file per subject; the columns of records follow the contract."""

from matcher.store.columns import METADATA
from matcher.store.tables import (
    access,
    accountability,
    audit,
    organisations,
    own_names,
    records,
    runs,
)

__all__ = [
    "METADATA",
    "access",
    "accountability",
    "audit",
    "organisations",
    "own_names",
    "records",
    "runs",
]
