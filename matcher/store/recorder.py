"""Notes every change of a record in the history, under the change number of the transaction."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import func

from matcher.store.bulk import moment_text
from matcher.store.errors import UnknownOrganisation
from matcher.store.scope import Scope
from matcher.store.tables.organisations import HISTORY, ORGANISATIONS


class Action(StrEnum):
    """What was done to a record."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Note:
    """One change of one record; ``old`` and ``new`` hold the values that differ."""

    table: str
    key: tuple[str, ...]
    action: Action
    version: int
    old: Mapping[str, Any] | None = None
    new: Mapping[str, Any] | None = None
    people: tuple[str, ...] = ()


@dataclass
class Recorder:
    """Changes of one transaction, written when it ends."""

    scope: Scope
    _number: int | None = None
    _notes: list[Note] = field(default_factory=list)

    def number(self) -> int:
        """Change number of this transaction; from here on nobody else changes records.

        Raises
        ------
        UnknownOrganisation
        """
        if self._number is None:
            column = ORGANISATIONS.c.change_number
            if not self.scope.change(ORGANISATIONS, {"change_number": column + 1}):
                raise UnknownOrganisation
            self._number = int(self.scope.value(self.scope.select(ORGANISATIONS, column)))
        return self._number

    def note(self, *notes: Note) -> None:
        """Keep changes to be written at the end."""
        self._notes += notes

    def write(self) -> None:
        """Write what was noted."""
        if not self._notes:
            return
        number, at = self.number(), self.scope.clock()
        at_text = moment_text(self.scope.connection, at)
        notes, self._notes = self._notes, []
        start = self._written(number)
        self.scope.add_columns(
            HISTORY,
            {
                "change_number": [number] * len(notes),
                "position": range(start, start + len(notes)),
                "table_name": [note.table for note in notes],
                "record_key": ["|".join(note.key) for note in notes],
                "candidate_id": [note.people[0] if note.people else None for note in notes],
                "other_candidate_id": [
                    note.people[1] if len(note.people) > 1 else None for note in notes
                ],
                "action": [note.action.value for note in notes],
                "version": [note.version for note in notes],
                "changed_at": [at_text] * len(notes),
                "changed_by": [self.scope.actor] * len(notes),
                "old": [_text(note.old) for note in notes],
                "new": [_text(note.new) for note in notes],
            },
        )

    def _written(self, number: int) -> int:
        query = self.scope.select(HISTORY, func.count()).where(HISTORY.c.change_number == number)
        return int(self.scope.value(query))


def _text(document: Mapping[str, Any] | None) -> str | None:
    return None if document is None else json.dumps(document, ensure_ascii=False)
