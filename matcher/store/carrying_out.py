"""Decides about a proposal and carries it out, in one transaction: a placement, a pin or a forbid.

A plan made later keeps to what was decided, because it reads pins and forbids; with a first day the
decision is a placement at once.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from matcher.records.choices import DecisionKind
from matcher.records.models import Candidate, Decision, Placement
from matcher.store.errors import WrongState
from matcher.store.proposal_states import Assessment, Outcome, Proposal, ProposalState
from matcher.store.repositories.proposals import NewProposal
from matcher.store.transaction import Transaction
from matcher.vocabulary.reasons import DecisionReason, EndReason

SUGGESTED = "suggested"
"""Kind of a proposal that somebody made from a suggestion."""

END_REASON = EndReason.DECIDED.value
"""Why a placement ended that makes room for another."""

_ASSESSMENTS = {
    Outcome.ACCEPTED: Assessment.AGREE,
    Outcome.REJECTED: Assessment.DISAGREE,
    Outcome.ALTERED: Assessment.OTHERWISE,
}


@dataclass(frozen=True)
class Verdict:
    """What somebody decides about a proposal.

    Attributes
    ----------
    reason
        Needed unless the proposal is accepted.
    chosen_place_id
        Another place than the proposed one; if and only if it is altered.
    starts_on
        First day of the placement, or first day without one; None leaves placements as they are,
        and a plan made later keeps to the decision.
    """

    outcome: Outcome
    reason: DecisionReason | None = None
    chosen_place_id: str | None = None
    note: str | None = None
    starts_on: date | None = None


def decide(
    tx: Transaction,
    proposal_id: str,
    verdict: Verdict,
    *,
    expected_version: int | None,
    assesses: bool,
) -> Proposal:
    """Decide about a proposal and change what follows from it.

    Parameters
    ----------
    expected_version
        Version that the decider saw; None = whatever it is.
    assesses
        Whether who decides may assess too: then a proposal that nobody assessed is assessed by the
        same person in the same step.

    Raises
    ------
    VersionConflict
    WrongState
        If it is decided already, or was not assessed; if the person works elsewhere by now.
    ReasonNeeded
    """
    proposal = tx.proposals.get(proposal_id)
    version = proposal.version if expected_version is None else expected_version
    if assesses and proposal.state is ProposalState.PROPOSED:
        found = _ASSESSMENTS[verdict.outcome]
        version = tx.proposals.assess(proposal_id, found, expected_version=version).version
    decided = tx.proposals.decide(
        proposal_id,
        verdict.outcome,
        expected_version=version,
        reason_code=verdict.reason,
        chosen_place_id=verdict.chosen_place_id,
        note=verdict.note,
    )
    _carry_out(tx, decided, verdict)
    return decided


def propose(tx: Transaction, candidate_id: str, place_id: str) -> Proposal:
    """Make a suggestion a proposal, so that it is assessed and decided like a move of a plan."""
    here = tx.candidates.get(candidate_id).record.current_place_id
    tx.places.get(place_id)
    (made,) = tx.proposals.add([NewProposal(candidate_id, place_id, SUGGESTED, here)])
    return made


def _carry_out(tx: Transaction, proposal: Proposal, verdict: Verdict) -> None:
    if verdict.outcome is Outcome.REJECTED:
        _reject(tx, proposal, verdict)
        return
    candidate = tx.candidates.get(proposal.candidate_id)
    if candidate.record.current_place_id != proposal.from_place_id:
        raise WrongState("proposal", "outdated")
    place_id = verdict.chosen_place_id or proposal.place_id
    if verdict.starts_on is not None:
        _make_room(tx, proposal.candidate_id, place_id, is_pin=True)
        _place(tx, candidate.record, candidate.version, place_id, verdict.starts_on)
    elif place_id is not None:
        _fix(tx, proposal, verdict, place_id, DecisionKind.PIN)
    elif proposal.from_place_id is not None:
        _fix(tx, proposal, verdict, proposal.from_place_id, DecisionKind.FORBID)


def _reject(tx: Transaction, proposal: Proposal, verdict: Verdict) -> None:
    """Keep a plan made later from proposing the same again.

    Who is to stay for the sake of staying is pinned where they are: nothing is wrong with the
    proposed place.
    """
    stays = proposal.place_id is None or verdict.reason is DecisionReason.CONTINUITY
    if stays and proposal.from_place_id is not None:
        _fix(tx, proposal, verdict, proposal.from_place_id, DecisionKind.PIN)
    elif proposal.place_id is not None:
        _fix(tx, proposal, verdict, proposal.place_id, DecisionKind.FORBID)


def _fix(
    tx: Transaction, proposal: Proposal, verdict: Verdict, place_id: str, kind: DecisionKind
) -> None:
    """Pin or forbid a pair in place of what was decided before."""
    _make_room(tx, proposal.candidate_id, place_id, is_pin=kind is DecisionKind.PIN)
    record = Decision(
        candidate_id=proposal.candidate_id,
        place_id=place_id,
        decision=kind,
        # Accepting is no consent to a step back: that takes its own reason code.
        reason_code=verdict.reason or DecisionReason.OTHER,
        decided_on=tx.now().date(),
    )
    tx.decisions.add(record)


def _make_room(tx: Transaction, candidate_id: str, place_id: str | None, *, is_pin: bool) -> None:
    """Remove earlier decisions that the new one replaces; the history keeps them."""
    for stored in tx.decisions.page(candidate_id=candidate_id, limit=1000).items:
        other = stored.record
        both_pins = is_pin and other.decision is DecisionKind.PIN
        if other.place_id == place_id or both_pins:
            tx.decisions.remove(other.candidate_id, other.place_id, other.decision.value)


def _place(
    tx: Transaction, candidate: Candidate, version: int, place_id: str | None, starts_on: date
) -> None:
    """End the placements that go on, begin the new one, and say where the person works now."""
    for stored in tx.placements.page(
        candidate_id=candidate.candidate_id, ended_on=None, limit=1000
    ).items:
        last_day = max(starts_on - timedelta(days=1), stored.record.started_on)
        ended = stored.record.model_copy(update={"ended_on": last_day, "end_reason": END_REASON})
        tx.placements.change(ended, stored.version)
    if place_id is not None:
        begun = Placement(
            placement_id=str(uuid4()),
            candidate_id=candidate.candidate_id,
            place_id=place_id,
            started_on=starts_on,
        )
        tx.placements.add(begun)
    since = starts_on if place_id is not None else None
    moved = candidate.model_copy(update={"current_place_id": place_id, "current_since": since})
    tx.candidates.change(moved, version)
