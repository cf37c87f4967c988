"""A checked dataset: one frame per table and the policy. It knows no rules and no scores.

Column types: text and identifiers ``str`` with "" for unknown, several values joined by a vertical
bar as in the file; optional numbers float64 with NaN, required whole numbers int64; days
datetime64[us] with NaT; flags bool.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self, cast

import pandas as pd

from matcher.errors import UnknownIdentifier
from matcher.policy import Policy, default_policy
from matcher.records import models
from matcher.records.contract import TABLES
from matcher.records.frames import frame_from_records, record_from_row


@dataclass(frozen=True, eq=False)
class Dataset:
    """The tables of ``docs/reference/data-contract.md``; those that are absent have no rows."""

    candidates: pd.DataFrame
    candidate_levels: pd.DataFrame
    employers: pd.DataFrame
    places: pd.DataFrame
    place_levels: pd.DataFrame
    teams: pd.DataFrame
    team_dayparts: pd.DataFrame
    placements: pd.DataFrame
    decisions: pd.DataFrame
    apart: pd.DataFrame
    policy: Policy

    @classmethod
    def from_records(
        cls, *, policy: Policy | None = None, **records: Iterable[models.Record]
    ) -> Self:
        """Make a dataset from records, by table name; references between them are not checked.

        Raises
        ------
        TypeError
            If a name is no table, or a record belongs to another table.
        """
        if unknown := records.keys() - TABLES.keys():
            msg = f"No table has the name {', '.join(sorted(unknown))}."
            raise TypeError(msg)
        frames: dict[str, Any] = {}
        for name, contract in TABLES.items():
            rows = list(records.get(name, ()))
            if not all(isinstance(row, contract.record) for row in rows):
                msg = f"Table {name} holds records of type {contract.record.__name__} only."
                raise TypeError(msg)
            frames[name] = frame_from_records(contract, rows)
        return cls(**frames, policy=policy or default_policy())

    def table(self, name: str) -> pd.DataFrame:
        """Frame of the table with this name."""
        return cast("pd.DataFrame", getattr(self, TABLES[name].name))

    def candidate(self, candidate_id: str) -> models.Candidate:
        """Record of one person; raises ``UnknownIdentifier``."""
        return cast("models.Candidate", self._record("candidates", "candidate", candidate_id))

    def place(self, place_id: str) -> models.Place:
        """Record of one place; raises ``UnknownIdentifier``."""
        return cast("models.Place", self._record("places", "place", place_id))

    def summary(self) -> str:
        """Numbers of everything, a few lines for people; names nobody."""
        openings = int(self.places["openings"].sum())
        hours = float(self.teams["hours_per_week"].sum())
        at_work = int((self.candidates["current_place_id"] != "").sum())
        return "\n".join(
            (
                f"{len(self.candidates):,} candidates, {at_work:,} with a place now"
                f" ({_counts(self.candidates['target_group'])})",
                f"{len(self.places):,} places with {openings:,} openings at"
                f" {len(self.employers):,} employers ({_counts(self.places['work_form'])})",
                f"{len(self.teams):,} teams with {hours:,.0f} hours of guidance a week",
                f"{len(self.candidate_levels):,} assessed levels,"
                f" {len(self.place_levels):,} levels of places,"
                f" {len(self.placements):,} placements, {len(self.decisions):,} decisions,"
                f" {len(self.apart):,} pairs to keep apart",
            )
        )

    def _record(self, table: str, kind: str, identifier: str) -> models.Record:
        frame, contract = self.table(table), TABLES[table]
        rows = frame[frame[contract.key[0]] == identifier]
        if rows.empty:
            raise UnknownIdentifier(kind, identifier)
        return record_from_row(contract, rows.iloc[0])


def _counts(column: "pd.Series[str]") -> str:
    counts = column.value_counts().sort_index()
    return ", ".join(f"{name} {count:,}" for name, count in counts.items())
