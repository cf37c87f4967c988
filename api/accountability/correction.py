"""Corrects what was wrong about a person; the log names the fields, the history the old values."""

from collections.abc import Mapping
from dataclasses import dataclass

from matcher.records.models import CandidateLevel
from matcher.store.log_hashing import Person
from matcher.store.proposal_states import ProposalState
from matcher.store.transaction import Transaction

SOURCE = "rectificatie"
"""Source of a level that was corrected."""

Bounds = tuple[int | None, int | None]


@dataclass(frozen=True)
class Correction:
    """What was done.

    Attributes
    ----------
    corrected
        Columns that differ now; a level as ``level.ITEM``.
    n_open_proposals
        Proposals about the person that are not decided yet and rest on what was wrong.
    """

    version: int
    corrected: tuple[str, ...]
    n_open_proposals: int


def correct(
    tx: Transaction,
    candidate_id: str,
    fields: Mapping[str, str | None],
    levels: Mapping[str, Bounds],
    *,
    expected_version: int | None,
) -> Correction:
    """Change columns and levels of a person.

    Parameters
    ----------
    fields
        Column -> value as text in the form of the data contract; None = unknown.
    levels
        Item -> lowest and highest level; both None = unknown.

    Raises
    ------
    UnknownRecord
    VersionConflict
    ValidationError
        If a column cannot have its value.
    """
    before = tx.candidates.get(candidate_id)
    version = before.version if expected_version is None else expected_version
    whole = {name: getattr(before.record, name) for name in type(before.record).model_fields}
    merged = {name: value for name, value in {**whole, **fields}.items() if value is not None}
    record = type(before.record).model_validate(merged)
    differs = [name for name in fields if getattr(record, name) != whole[name]]
    if fields:
        version = tx.people.correct(record, version).version
    version, changed = _levels(tx, candidate_id, levels, version)
    if changed:
        named = [f"level.{item}" for item in changed]
        tx.log.append("person.corrected", {"person": Person(candidate_id), "fields": named})
        differs += named
    return Correction(version, tuple(differs), _n_open(tx, candidate_id))


def _levels(
    tx: Transaction, candidate_id: str, levels: Mapping[str, Bounds], version: int
) -> tuple[int, list[str]]:
    present = {level.item: level for level in tx.candidates.parts(candidate_id)}
    changed = []
    for item, (low, high) in levels.items():
        known = present.get(item)
        if (known.low, known.high) == (low, high) if known else low is None and high is None:
            continue
        changed.append(item)
        if low is None and high is None:
            present.pop(item, None)
            continue
        present[item] = CandidateLevel.model_validate(
            {
                "candidate_id": candidate_id,
                "item": item,
                "low": low,
                "high": high,
                "assessed_on": tx.now().date(),
                "source": SOURCE,
            }
        )
    stored = tx.candidates.set_parts(candidate_id, present.values(), version)
    return stored.version, changed


def _n_open(tx: Transaction, candidate_id: str) -> int:
    proposals = tx.proposals.page(candidate_ids=[candidate_id], limit=10_000)
    return sum(proposal.state is not ProposalState.DECIDED for proposal in proposals)
