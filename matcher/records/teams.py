"""Records about guidance: teams and the hours they have."""

from pydantic import Field

from matcher.records import cells
from matcher.records.record import Record


class Team(Record):
    """A team that guides people, with the hours it can give per week."""

    team_id: cells.Identifier = Field(description="Identifier of the team.")
    kind: cells.TeamKindCell = Field(description="Who guides.")
    organisation_id: cells.Identifier = Field(description="Organisation that employs the team.")
    site_id: cells.Identifier | None = Field(
        None, description="Location where the team works; empty = travelling or none named."
    )
    hours_per_week: cells.TeamHours = Field(
        description="Hours of guidance the whole team can give."
    )


class TeamDaypart(Record):
    """Hours of guidance of one team in one day-part.

    A team without rows is planned per week only; with rows, a day-part without one has 0 hours.
    """

    team_id: cells.Identifier = Field(description="The team.")
    daypart: cells.DaypartNumber = Field(
        description="0 = Monday morning, 1 = Monday afternoon, 2 = Monday evening, "
        "up to 20 = Sunday evening."
    )
    hours: cells.TeamHours = Field(description="Hours of guidance in this day-part.")
