"""Whose records a caller sees and may change: who has a caseload keeps to the people in it."""

from typing import Any

from api.problems import ApiProblem, InputFault, ProblemCode
from api.routes.dependencies import Sight
from api.routes.records.resources import BY_TABLE, Resource
from api.schemas.records.columns import column_name
from matcher.records.contract import Reference
from matcher.records.models import Candidate, Record
from matcher.store import Transaction

_PERSON = "candidate_id"
_COACH = "coach_team_id"


def narrowed(
    tx: Transaction, sight: Sight, resource: Resource, asked: dict[str, Any]
) -> dict[str, Any]:
    """Filters of a list, with those that the caller's sight adds."""
    if sight.is_whole or _PERSON not in resource.contract.columns:
        return asked
    teams = sight.caller.team_ids
    if resource.table == "candidates":
        column, own = _COACH, teams
    else:
        column, own = _PERSON, tx.candidates.keys(coach_team_id=teams)
    return asked | {column: own & {asked[column]} if column in asked else own}


def require_seen(tx: Transaction, sight: Sight, resource: Resource, record: Record) -> None:
    """404 for a record of a person who is not seen, exactly as for one that does not exist."""
    if not _is_seen(tx, sight, record):
        raise ApiProblem(resource.unknown)


def require_own(tx: Transaction, sight: Sight, record: Record) -> None:
    """Refuse a record that would not be the caller's to see: 403 for the caseload of another."""
    if isinstance(record, Candidate) and not _is_seen(tx, sight, record):
        raise ApiProblem(ProblemCode.NOT_ALLOWED)


def require_references(tx: Transaction, sight: Sight, resource: Resource, record: Record) -> None:
    """400 with everything that a record refers to and that is not there for this caller."""
    faults = [
        fault
        for reference in resource.contract.references
        for fault in _dangling(tx, reference, getattr(record, reference.column))
    ]
    if not faults and not isinstance(record, Candidate) and not _is_seen(tx, sight, record):
        faults = [_fault(_PERSON)]
    if faults:
        raise ApiProblem(ProblemCode.INVALID_INPUT, faults)


def _dangling(tx: Transaction, reference: Reference, value: Any) -> list[InputFault]:
    if not value:
        return []
    target = BY_TABLE[reference.table]
    wanted = value if isinstance(value, tuple) else (value,)
    known = target.repository(tx).keys(**{target.contract.key[0]: list(wanted)})
    if not isinstance(value, tuple):
        return [] if value in known else [_fault(reference.column)]
    return [_fault(reference.column, place) for place, one in enumerate(wanted) if one not in known]


def _fault(column: str, place: int | None = None) -> InputFault:
    name = column_name(column) if place is None else f"{column_name(column)}.{place}"
    return InputFault("body", name, "reference.unknown", {})


def _is_seen(tx: Transaction, sight: Sight, record: Record) -> bool:
    if sight.is_whole:
        return True
    person = record
    if not isinstance(record, Candidate):
        candidate_id = getattr(record, _PERSON, None)
        if candidate_id is None:
            return True
        stored = tx.candidates.find(candidate_id)
        if stored is None:
            return False
        person = stored.record
    return sight.shows(getattr(person, _COACH) or "")
