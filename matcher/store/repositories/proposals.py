"""Proposals and what people decide about them; every step is logged where it is made."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import func

from matcher.store.errors import UnknownRecord, VersionConflict, WrongState
from matcher.store.log_hashing import Person
from matcher.store.proposal_states import (
    FOLLOWS,
    Assessment,
    Outcome,
    Proposal,
    ProposalState,
    require_grounds,
)
from matcher.store.repositories.log import LogRepository
from matcher.store.repositories.proposal_grounds import facts_changed, models_of
from matcher.store.scope import Row, Scope
from matcher.store.tables.accountability import PROPOSALS
from matcher.vocabulary.reasons import DecisionReason


@dataclass(frozen=True, slots=True)
class Acceptance:
    """How often one outcome was chosen by one person for one reason."""

    decided_by: str
    outcome: Outcome
    reason_code: DecisionReason | None
    count: int


@dataclass(frozen=True, slots=True)
class NewProposal:
    """What is proposed for one person; see ``Proposal``."""

    candidate_id: str
    place_id: str | None
    kind: str
    from_place_id: str | None = None


class ProposalRepository:
    """Proposals of one organisation."""

    def __init__(self, scope: Scope, log: LogRepository) -> None:
        self._scope = scope
        self._log = log

    def add(
        self, proposals: Iterable[NewProposal], *, run_id: str | None = None
    ) -> tuple[Proposal, ...]:
        """Propose changes, those of a plan together."""
        now = self._scope.clock()
        rows = [
            {
                "proposal_id": str(uuid4()),
                "run_id": run_id,
                "candidate_id": new.candidate_id,
                "from_place_id": new.from_place_id,
                "place_id": new.place_id,
                "kind": new.kind,
                "state": ProposalState.PROPOSED.value,
                "created_at": now,
                "created_by": self._scope.actor,
                "version": 1,
            }
            for new in proposals
        ]
        self._scope.add_many(PROPOSALS, rows)
        payload = {"run": run_id, "count": len(rows)}
        self._log.append("proposals.made", payload)
        empty = dict.fromkeys(field.name for field in fields(Proposal))
        return tuple(_proposal({**empty, **row}) for row in rows)

    def get(self, proposal_id: str) -> Proposal:
        """The proposal as it stands; ``UnknownRecord`` when there is none."""
        query = self._scope.select(PROPOSALS).where(PROPOSALS.c.proposal_id == proposal_id)
        row = self._scope.row(query.with_for_update() if self._scope.is_writing else query)
        if row is None:
            raise UnknownRecord("proposal", proposal_id)
        return _proposal(row)

    def page(
        self,
        *,
        after: str | None = None,
        limit: int = 50,
        state: ProposalState | None = None,
        run_id: str | None = None,
        candidate_ids: Sequence[str] | None = None,
    ) -> tuple[Proposal, ...]:
        """Proposals after an identifier, in the order of their identifiers."""
        query = self._scope.select(PROPOSALS)
        if after is not None:
            query = query.where(PROPOSALS.c.proposal_id > after)
        if state is not None:
            query = query.where(PROPOSALS.c.state == state.value)
        if run_id is not None:
            query = query.where(PROPOSALS.c.run_id == run_id)
        if candidate_ids is not None:
            query = query.where(PROPOSALS.c.candidate_id.in_(candidate_ids))
        rows = self._scope.rows(query.order_by(PROPOSALS.c.proposal_id).limit(limit))
        return tuple(_proposal(row) for row in rows)

    def count(self, *, run_id: str) -> int:
        """How many proposals a plan was put forward with."""
        query = self._scope.select(PROPOSALS, func.count())
        return int(self._scope.value(query.where(PROPOSALS.c.run_id == run_id)))

    def assess(
        self, proposal_id: str, assessment: Assessment, *, expected_version: int
    ) -> Proposal:
        """Note what somebody thinks of a proposal.

        Raises
        ------
        VersionConflict
        WrongState
            If it is decided already.
        """
        proposal = self._at_version(proposal_id, expected_version)
        values = {
            "assessment": assessment.value,
            "assessed_at": self._scope.clock(),
            "assessed_by": self._scope.actor,
        }
        self._step(proposal, ProposalState.ASSESSED, values)
        self._note("proposal.assessed", proposal, {"assessment": assessment.value})
        return self.get(proposal_id)

    def decide(
        self,
        proposal_id: str,
        outcome: Outcome,
        *,
        expected_version: int,
        reason_code: DecisionReason | None = None,
        chosen_place_id: str | None = None,
        note: str | None = None,
    ) -> Proposal:
        """Decide about a proposal that was assessed.

        Raises
        ------
        VersionConflict
        WrongState
            If it was not assessed, or is decided already.
        ReasonNeeded
            If it is not accepted and there is no reason, or no other place when it is altered.
        """
        proposal = self._at_version(proposal_id, expected_version)
        require_grounds(outcome, reason_code, proposal.place_id, chosen_place_id)
        values = {
            "outcome": outcome.value,
            "reason_code": reason_code.value if reason_code else None,
            "chosen_place_id": chosen_place_id,
            "note": note,
            "decided_at": self._scope.clock(),
            "decided_by": self._scope.actor,
        }
        self._step(proposal, ProposalState.DECIDED, values)
        shown = ("outcome", "reason_code", "chosen_place_id")
        self._note("proposal.decided", proposal, {name: values[name] for name in shown})
        return self.get(proposal_id)

    def acceptance(self, since: datetime | None = None) -> tuple[Acceptance, ...]:
        """How often was decided what, by whom and why: somebody who never differs looks away."""
        columns = (PROPOSALS.c.decided_by, PROPOSALS.c.outcome, PROPOSALS.c.reason_code)
        query = self._scope.select(PROPOSALS, *columns, func.count().label("count")).where(
            PROPOSALS.c.state == ProposalState.DECIDED.value
        )
        if since is not None:
            query = query.where(PROPOSALS.c.decided_at >= since)
        rows = self._scope.rows(query.group_by(*columns).order_by(*columns))
        return tuple(
            Acceptance(
                row["decided_by"],
                Outcome(row["outcome"]),
                _maybe(DecisionReason, row["reason_code"]),
                row["count"],
            )
            for row in rows
        )

    def decided(self, since: datetime) -> tuple[Proposal, ...]:
        """All proposals decided from a moment on, in the order of the decisions."""
        query = self._scope.select(PROPOSALS).where(
            PROPOSALS.c.state == ProposalState.DECIDED.value, PROPOSALS.c.decided_at >= since
        )
        rows = self._scope.rows(query.order_by(PROPOSALS.c.decided_at, PROPOSALS.c.proposal_id))
        return tuple(_proposal(row) for row in rows)

    def facts_changed(self, proposals: Sequence[Proposal]) -> Mapping[str, datetime]:
        """When the person or a place last changed since the proposal; see ``facts_changed``."""
        return facts_changed(self._scope, proposals)

    def models(self, proposals: Sequence[Proposal]) -> Mapping[str, str]:
        """Hash of the model behind each proposal, as far as that is known."""
        return models_of(self._scope, proposals)

    def _at_version(self, proposal_id: str, expected_version: int) -> Proposal:
        proposal = self.get(proposal_id)
        if proposal.version != expected_version:
            raise VersionConflict("proposal", proposal_id, proposal.version)
        return proposal

    def _step(self, proposal: Proposal, state: ProposalState, values: Mapping[str, Any]) -> None:
        if state not in FOLLOWS[proposal.state]:
            raise WrongState("proposal", proposal.state.value)
        mine = (
            PROPOSALS.c.proposal_id == proposal.proposal_id,
            PROPOSALS.c.version == proposal.version,
        )
        marks = {"state": state.value, "version": proposal.version + 1}
        if not self._scope.change(PROPOSALS, {**values, **marks}, *mine):
            raise VersionConflict("proposal", proposal.proposal_id, proposal.version + 1)

    def _note(self, kind: str, proposal: Proposal, payload: Mapping[str, Any]) -> None:
        about = {
            "proposal": proposal.proposal_id,
            "run": proposal.run_id,
            "person": Person(proposal.candidate_id),
            "place": proposal.place_id,
        }
        self._log.append(kind, {**about, **payload})


def _proposal(row: Row) -> Proposal:
    values = {field.name: row[field.name] for field in fields(Proposal)}
    closed: dict[str, Any] = {
        "state": ProposalState(row["state"]),
        "assessment": _maybe(Assessment, row["assessment"]),
        "outcome": _maybe(Outcome, row["outcome"]),
        "reason_code": _maybe(DecisionReason, row["reason_code"]),
    }
    return Proposal(**{**values, **closed})


def _maybe(kind: Any, code: str | None) -> Any:
    return None if code is None else kind(code)
