"""Leaves out what no suggestion for one person, or one place, depends on: a quicker cold start.

Suggestions judge pairs, and no pair depends on other people. Of other places only the form matters
in which people with a guarantee work today.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from matcher.records.dataset import Dataset
from matcher.vocabulary.target_groups import TargetGroup


def for_candidate(records: Dataset, candidate_id: str) -> Dataset:
    """Keep one person and every place.

    Raises
    ------
    UnknownIdentifier
        If the dataset has no such person.
    """
    records.candidate(candidate_id)
    tables = ("candidates", "candidate_levels", "decisions")
    return _only(records, tables, "candidate_id", [candidate_id])


def for_place(records: Dataset, place_id: str) -> Dataset:
    """Keep everybody, the place, and the places where people with a Wsw contract work.

    Raises
    ------
    UnknownIdentifier
        If the dataset has no such place.
    """
    records.place(place_id)
    people = records.candidates
    guaranteed = people.loc[people["target_group"] == TargetGroup.WSW.value, "current_place_id"]
    tables = ("places", "place_levels", "decisions")
    return _only(records, tables, "place_id", [place_id, *guaranteed])


def _only(records: Dataset, tables: Iterable[str], column: str, kept: list[str]) -> Dataset:
    rows: dict[str, Any] = {}
    for name in tables:
        frame = records.table(name)
        rows[name] = frame[frame[column].isin(kept)].reset_index(drop=True)
    return replace(records, **rows, apart=records.apart.iloc[:0])
