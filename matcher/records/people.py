"""Records about people: who they are for the planner, and what they can.

No diagnosis, BSN, sex, age or origin has a field here, and unknown fields are refused.
"""

from typing import ClassVar

from pydantic import Field

from matcher.records import cells
from matcher.records.finding_codes import FindingCode
from matcher.records.record import Record
from matcher.records.rules import RecordRule, different, in_order


class Candidate(Record):
    """A person who looks for work or has it, under a pseudonym."""

    candidate_id: cells.Pseudonym = Field(description="Pseudonym of the person; never a BSN.")
    organisation_id: cells.Identifier = Field(
        description="Organisation that is responsible for the person."
    )
    municipality: cells.Municipality = Field(description="Municipality that pays, by CBS code.")
    postcode4: cells.Postcode4 | None = Field(None, description="Home; travel is unknown without.")
    target_group: cells.TargetGroupCell = Field(description="Legal group of the person.")
    hours_min: cells.WeekHours | None = Field(
        None, description="Least hours the person wants; empty = no lower bound known."
    )
    hours_max: cells.WeekHours | None = Field(
        None, description="Most hours the person can work; empty = no upper bound known."
    )
    dayparts: cells.Dayparts | None = Field(
        None,
        description="When the person can work: Monday to Sunday, each morning, afternoon, evening; "
        "empty = unknown.",
    )
    max_travel_minutes: cells.TravelMinutes | None = Field(
        None, description="Longest journey to work, one way; empty = no limit known."
    )
    travel_modes: cells.TravelModes = Field(
        (), description="Ways of travelling open to the person."
    )
    certificates: cells.Certificates = Field((), description="Certificates the person holds.")
    preferred_isco: cells.IscoCodes = Field((), description="Occupations the person asked for.")
    excluded_employers: cells.Identifiers = Field(
        (), description="Employers where the person may not be placed."
    )
    current_place_id: cells.Identifier | None = Field(
        None, description="Place where the person works now; empty = none."
    )
    current_since: cells.Day | None = Field(None, description="First day at the current place.")
    contract_hours: cells.WeekHours | None = Field(
        None, description="Hours of the current contract; empty = no contract or unknown."
    )
    available_from: cells.Day | None = Field(
        None, description="First day the person can start; empty = at once."
    )
    available_until: cells.Day | None = Field(
        None, description="Last day the person can work; empty = open."
    )
    coach_team_id: cells.Identifier | None = Field(
        None, description="Team whose job coaches guide the person."
    )

    rules: ClassVar[tuple[RecordRule, ...]] = (
        in_order(FindingCode.HOURS_REVERSED, "hours_min", "hours_max"),
        in_order(FindingCode.DATES_REVERSED, "available_from", "available_until"),
    )


class CandidateLevel(Record):
    """What one person can on one item: an interval of levels. No row = unknown, never 0.

    For S items (support) the interval is the person's need.
    """

    candidate_id: cells.Identifier = Field(description="The person.")
    item: cells.ItemId = Field(description="The capability item.")
    low: cells.Level = Field(description="Lowest level that fits what is known.")
    high: cells.Level = Field(description="Highest level that fits what is known.")
    assessed_on: cells.Day | None = Field(None, description="Day of the assessment.")
    source: cells.Label | None = Field(
        None, description="Instrument or way of assessing, such as fml or observation."
    )

    rules: ClassVar[tuple[RecordRule, ...]] = (in_order(FindingCode.LOW_ABOVE_HIGH, "low", "high"),)


class Apart(Record):
    """Two people who may not be placed together; the order of the two has no meaning."""

    candidate_id: cells.Identifier = Field(description="One person.")
    other_candidate_id: cells.Identifier = Field(description="The other person.")
    scope: cells.ApartScopeCell = Field(description="Whether the place or the whole site is meant.")
    reason_code: cells.ReasonCell | None = Field(None, description="Why.")

    rules: ClassVar[tuple[RecordRule, ...]] = (
        different(FindingCode.APART_FROM_SELF, "candidate_id", "other_candidate_id"),
    )
