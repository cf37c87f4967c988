"""How long what is kept, and the removal of what is over its time."""

from matcher.store.retention.daily import DailyRetention
from matcher.store.retention.periods import (
    InvalidPeriods,
    Kind,
    Period,
    Periods,
    default_periods,
    read_periods,
)
from matcher.store.retention.removal import Due, Removed, find_due, remove_due

__all__ = [
    "DailyRetention",
    "Due",
    "InvalidPeriods",
    "Kind",
    "Period",
    "Periods",
    "Removed",
    "default_periods",
    "find_due",
    "read_periods",
    "remove_due",
]
