"""All records of the data contract under one name, as ``matcher.records.models``."""

from matcher.records.history import Decision, Placement
from matcher.records.people import Apart, Candidate, CandidateLevel
from matcher.records.record import Record
from matcher.records.teams import Team, TeamDaypart
from matcher.records.work import Employer, Place, PlaceLevel

__all__ = [
    "Apart",
    "Candidate",
    "CandidateLevel",
    "Decision",
    "Employer",
    "Place",
    "PlaceLevel",
    "Placement",
    "Record",
    "Team",
    "TeamDaypart",
]
