"""What may happen to a proposal: it is made, somebody assesses it, somebody decides.

Nothing is decided without a named person, and deciding otherwise than proposed needs a reason.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from matcher.store.errors import StoreError
from matcher.vocabulary.reasons import DecisionReason


class ProposalState(StrEnum):
    """Where a proposal stands (voorstel, beoordeeld, besloten)."""

    PROPOSED = "proposed"
    ASSESSED = "assessed"
    DECIDED = "decided"


class Assessment(StrEnum):
    """What somebody who knows the person thinks of it."""

    AGREE = "agree"
    DISAGREE = "disagree"
    OTHERWISE = "otherwise"


class Outcome(StrEnum):
    """What was decided."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    ALTERED = "altered"


FOLLOWS: dict[ProposalState, frozenset[ProposalState]] = {
    ProposalState.PROPOSED: frozenset({ProposalState.ASSESSED}),
    ProposalState.ASSESSED: frozenset({ProposalState.ASSESSED, ProposalState.DECIDED}),
    ProposalState.DECIDED: frozenset(),
}
"""Which states may follow; an assessment may be given anew until it is decided."""


class ReasonNeeded(StoreError):
    """Deciding otherwise than proposed needs a reason code, and another place if it is altered."""

    code = "proposal.reason_needed"


@dataclass(frozen=True)
class Proposal:
    """One proposed change for one person.

    Attributes
    ----------
    run_id
        The plan that it comes from; None when a person made it.
    from_place_id, place_id
        Where the person works now and where they would; None = nowhere.
    kind
        ``new``, ``moved`` or ``lost``, as in the changes of a plan, or ``suggested``.
    chosen_place_id
        Place that was chosen instead, when it was altered.
    """

    proposal_id: str
    run_id: str | None
    candidate_id: str
    from_place_id: str | None
    place_id: str | None
    kind: str
    state: ProposalState
    created_at: datetime
    created_by: str
    assessment: Assessment | None
    assessed_at: datetime | None
    assessed_by: str | None
    outcome: Outcome | None
    chosen_place_id: str | None
    reason_code: DecisionReason | None
    note: str | None
    decided_at: datetime | None
    decided_by: str | None
    version: int


def require_grounds(
    outcome: Outcome,
    reason: DecisionReason | None,
    proposed_place_id: str | None,
    chosen_place_id: str | None,
) -> None:
    """Refuse a decision that differs from the proposal and does not say why, or not what instead.

    Raises
    ------
    ReasonNeeded
    """
    is_altered = outcome is Outcome.ALTERED
    if outcome is not Outcome.ACCEPTED and reason is None:
        raise ReasonNeeded
    if is_altered == (chosen_place_id in (None, proposed_place_id)):
        raise ReasonNeeded
