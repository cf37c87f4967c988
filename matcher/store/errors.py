"""What the store refuses, each as one sentence that names no person.

StoreError
├── UnknownRecord          nothing under this identifier in this organisation
├── DuplicateRecord        something stands under this identifier already
├── VersionConflict        somebody changed the record in the meantime
├── BrokenReference        a record refers to something that is not there
├── RecordInUse            other records refer to it, so it cannot be removed
├── Contradiction          it contradicts what stands: two pins, a pair apart twice
├── WrongState             a run or proposal is not in a state that allows this
├── UnknownOrganisation    the store does not know this organisation
├── ReadOnly               a change in a transaction that only reads
├── StoreOutdated          the tables are older than this version of passend
│   └── StoreNewer         the tables are newer than this version of passend
├── UnknownRevision        a revision of the tables that this version does not know
├── BackupInvalid          a backup that is damaged or does not belong here
└── StoreUnavailable       the database cannot be reached; try again later
    ├── StoreBusy          somebody else held the lock for too long
    └── StoreFull          the disk of the database is full
"""

from matcher.errors import MatcherError


class StoreError(MatcherError):
    """The store refused."""

    code = "store.refused"


class _AboutRecord(StoreError):
    """A refusal that concerns one record."""

    sentence = ""

    def __init__(self, kind: str, identifier: str) -> None:
        self.kind = kind
        self.identifier = identifier
        super().__init__(self.sentence.format(kind=kind))


class UnknownRecord(_AboutRecord):
    """There is no such record."""

    code = "store.unknown"
    sentence = "There is no {kind} with this identifier."


class DuplicateRecord(_AboutRecord):
    """There is such a record already."""

    code = "store.duplicate"
    sentence = "There is a {kind} with this identifier already."


class RecordInUse(_AboutRecord):
    """Other records refer to this one."""

    code = "store.in_use"
    sentence = "Other records refer to this {kind}, so it cannot be removed."


class Contradiction(_AboutRecord):
    """The record contradicts another."""

    code = "store.contradiction"
    sentence = "This {kind} contradicts another that stands."


class VersionConflict(_AboutRecord):
    """The record changed in the meantime; ``current`` is the version that stands now."""

    code = "store.version_conflict"
    sentence = "Somebody changed this {kind} in the meantime."

    def __init__(self, kind: str, identifier: str, current: int) -> None:
        super().__init__(kind, identifier)
        self.current = current


class BrokenReference(StoreError):
    """A column refers to something that is not there."""

    code = "store.broken_reference"

    def __init__(self, column: str, value: str) -> None:
        self.column = column
        self.value = value
        super().__init__(f"Column {column} refers to something that is not there.")


class WrongState(StoreError):
    """The state does not allow this step."""

    code = "store.wrong_state"

    def __init__(self, kind: str, state: str) -> None:
        self.kind = kind
        self.state = state
        super().__init__(f"This {kind} is {state}, which does not allow the step.")


class UnknownOrganisation(StoreError):
    """The store does not know this organisation."""

    code = "store.unknown_organisation"


class ReadOnly(StoreError):
    """A transaction that reads cannot change anything."""

    code = "store.read_only"


class StoreOutdated(StoreError):
    """The tables of the database are not those of this version; run passend store migrate."""

    code = "store.outdated"


class StoreNewer(StoreOutdated):
    """The tables of the database are of a newer version of passend."""

    code = "store.newer"

    def __init__(self) -> None:
        super().__init__(
            "The tables of the database are of a newer version of passend. Use that version, or "
            "take the tables back with it: passend store migrate --revision NAME."
        )


class UnknownRevision(StoreError):
    """The tables have no such revision in this version; passend store status names theirs."""

    code = "store.unknown_revision"


class BackupInvalid(StoreError):
    """The backup is damaged or was made by another version."""

    code = "store.backup_invalid"


class StoreUnavailable(StoreError):
    """The database cannot be reached; try again later."""

    code = "store.unavailable"


class StoreBusy(StoreUnavailable):
    """The database is locked by somebody else for longer than the time to wait; try again."""

    code = "store.busy"


class StoreFull(StoreUnavailable):
    """The disk of the database is full; nothing was changed."""

    code = "store.full"
