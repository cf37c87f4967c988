"""Records about work: employers and the places they have, with what a place asks and offers."""

from typing import ClassVar

from pydantic import Field

from matcher.records import cells
from matcher.records.finding_codes import FindingCode
from matcher.records.record import Record
from matcher.records.rules import RecordRule, in_order


class Employer(Record):
    """An employer, or the work company itself for its own locations."""

    employer_id: cells.Identifier = Field(description="Identifier of the employer.")
    name: cells.Name = Field(description="Name that people know.")
    municipality: cells.Municipality | None = Field(None, description="Where, by CBS code.")
    account_manager: cells.Name | None = Field(None, description="Who keeps contact.")


class Place(Record):
    """A vacancy at an employer or a work station at a sheltered location, told by work form."""

    place_id: cells.Identifier = Field(description="Identifier of the place.")
    employer_id: cells.Identifier = Field(description="Employer where the work is done.")
    site_id: cells.Identifier | None = Field(
        None, description="Location, shared by places and teams; empty = none named."
    )
    organisation_id: cells.Identifier = Field(description="Organisation that manages the place.")
    title: cells.Name = Field(description="Name of the work.")
    isco: cells.Isco | None = Field(None, description="Occupation group.")
    esco_uri: cells.EscoUri | None = Field(None, description="Occupation in ESCO.")
    work_form: cells.WorkFormCell = Field(description="Step on the ladder.")
    openings: cells.Count = Field(description="Seats, taken and free together.")
    hours_min: cells.WeekHours | None = Field(
        None, description="Least hours a seat needs; empty = no lower bound."
    )
    hours_max: cells.WeekHours | None = Field(
        None, description="Most hours a seat offers; empty = no upper bound."
    )
    dayparts: cells.Dayparts | None = Field(
        None,
        description="When there is work: Monday to Sunday, each morning, afternoon, evening; "
        "empty = unknown.",
    )
    postcode4: cells.Postcode4 | None = Field(None, description="Where; travel is unknown without.")
    certificates: cells.Certificates = Field((), description="Certificates the work asks for.")
    team_ids: cells.Identifiers = Field((), description="Teams that guide the people here.")
    group_min: cells.Count | None = Field(
        None, description="Smallest group that can start; empty = not placed as a group."
    )
    group_max: cells.Count | None = Field(
        None, description="Largest group; empty = bounded by the openings only."
    )
    opens_on: cells.Day | None = Field(None, description="First day of work; empty = at once.")
    closes_on: cells.Day | None = Field(None, description="Last day of work; empty = open.")

    rules: ClassVar[tuple[RecordRule, ...]] = (
        in_order(FindingCode.HOURS_REVERSED, "hours_min", "hours_max"),
        in_order(FindingCode.GROUP_REVERSED, "group_min", "group_max"),
        in_order(FindingCode.DATES_REVERSED, "opens_on", "closes_on"),
    )


class PlaceLevel(Record):
    """What a place asks on one C or T item, or offers on one S item. No row = 0."""

    place_id: cells.Identifier = Field(description="The place.")
    item: cells.ItemId = Field(description="The capability item.")
    level: cells.Level = Field(description="Level asked (C, T) or offered (S).")
    importance: cells.ImportanceCell = Field(description="How much the item matters.")
    is_knockout: cells.Flag = Field(
        description="Whether someone known to fall short may not be placed at all."
    )
