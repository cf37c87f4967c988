"""Records about what happened and what people decided: placements and decisions."""

from typing import ClassVar

from pydantic import Field

from matcher.records import cells
from matcher.records.finding_codes import FindingCode
from matcher.records.record import Record
from matcher.records.rules import RecordRule, in_order


class Placement(Record):
    """A placement that started, now or in the past; outcomes are learned from it."""

    placement_id: cells.Identifier = Field(description="Identifier of the placement.")
    candidate_id: cells.Identifier = Field(description="The person.")
    place_id: cells.Identifier = Field(description="The place.")
    started_on: cells.Day = Field(description="First day.")
    ended_on: cells.Day | None = Field(
        None, description="Last day; empty = still going on when the data were taken."
    )
    end_reason: cells.Label | None = Field(None, description="Why it ended, as a short code.")
    suggested_rank: cells.Rank | None = Field(
        None, description="Rank of the place among the suggestions then; empty = not suggested."
    )
    propensity: cells.Propensity | None = Field(
        None, description="Probability with which this place was chosen then; empty = unknown."
    )

    rules: ClassVar[tuple[RecordRule, ...]] = (
        in_order(FindingCode.ENDED_BEFORE_STARTED, "started_on", "ended_on"),
    )


class Decision(Record):
    """What a person decided about a pair: it must be (pin) or it may not be (forbid)."""

    candidate_id: cells.Identifier = Field(description="The person.")
    place_id: cells.Identifier = Field(description="The place.")
    decision: cells.DecisionKindCell = Field(description="Pin or forbid.")
    reason_code: cells.ReasonCell = Field(description="Why.")
    note: cells.Note | None = Field(None, description="In the coach's own words; no diagnosis.")
    decided_by: cells.Label | None = Field(None, description="Who decided, by role or pseudonym.")
    decided_on: cells.Day | None = Field(None, description="Day of the decision.")
