"""Goes through a whole log and says where it is not what was written: edited, cut or reordered."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from matcher.store.log_hashing import FIRST_HASH, entry_hash
from matcher.store.scope import Row, Scope
from matcher.store.tables.accountability import LOG_ENTRIES, LOG_HEADS

_CHUNK = 5_000
_MOST_FAULTS = 100


class LogFaultKind(StrEnum):
    """What is wrong at one place of the log."""

    EDITED = "log.edited"
    """The entry does not have the hash that its content gives."""
    MISSING = "log.missing"
    """Entries before this one are not there."""
    UNCHAINED = "log.unchained"
    """The entry does not hold the hash of the one before it."""
    CUT = "log.cut"
    """The log ends elsewhere than was noted when its last entry was written."""
    OTHER_END = "log.other_end"
    """The log does not hold an entry with the hash that was noted outside the database."""


@dataclass(frozen=True, slots=True)
class LogFault:
    """One fault and the sequence number where it shows."""

    sequence: int
    kind: LogFaultKind


@dataclass(frozen=True)
class LogVerdict:
    """What the check found.

    Attributes
    ----------
    head
        Hash of the last entry. Noted outside the database, it proves later that nothing before it
        was changed, not even by somebody who rewrote the whole log.
    """

    n_entries: int
    head: str
    faults: tuple[LogFault, ...]

    @property
    def is_sound(self) -> bool:
        """Whether the log is what was written."""
        return not self.faults


def check_log(scope: Scope, expected: str | None = None) -> LogVerdict:
    """Recompute every hash; at most a hundred faults are listed.

    Parameters
    ----------
    expected
        Hash of an entry that was noted outside the database, if there is one.
    """
    faults: list[LogFault] = []
    last, previous, n_entries, is_met = 0, FIRST_HASH, 0, expected is None
    while rows := scope.rows(
        scope.select(LOG_ENTRIES)
        .where(LOG_ENTRIES.c.sequence > last)
        .order_by(LOG_ENTRIES.c.sequence)
        .limit(_CHUNK)
    ):
        for row in rows:
            faults += [
                LogFault(row["sequence"], kind) for kind in _faults(scope, row, last, previous)
            ]
            last, previous = row["sequence"], row["hash"]
            is_met = is_met or row["hash"] == expected
            n_entries += 1
    head = scope.row(scope.select(LOG_HEADS))
    if head is not None and (head["sequence"], head["hash"]) != (last, previous):
        faults.append(LogFault(last, LogFaultKind.CUT))
    if not is_met:
        faults.append(LogFault(last, LogFaultKind.OTHER_END))
    return LogVerdict(n_entries, previous, tuple(faults[:_MOST_FAULTS]))


def _faults(scope: Scope, row: Row, last: int, previous: str) -> list[LogFaultKind]:
    content: dict[str, Any] = {name: row[name] for name in row if name not in ("owner_id", "hash")}
    found = []
    if row["sequence"] != last + 1:
        found.append(LogFaultKind.MISSING)
    if entry_hash(organisation_id=scope.organisation_id, **content) != row["hash"]:
        found.append(LogFaultKind.EDITED)
    if row["previous_hash"] != previous:
        found.append(LogFaultKind.UNCHAINED)
    return found
