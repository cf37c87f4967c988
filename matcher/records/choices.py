"""Closed lists that only the data contract needs; those of the field are in the vocabulary."""

from enum import StrEnum


class Importance(StrEnum):
    """How much an item matters at a place (the three steps of CompetentNL)."""

    ESSENTIAL = "essential"
    IMPORTANT = "important"
    SOMEWHAT = "somewhat"


class TeamKind(StrEnum):
    """Who guides."""

    WORK_LEADER = "work_leader"
    JOB_COACH = "job_coach"
    EMPLOYER_MENTOR = "employer_mentor"


class DecisionKind(StrEnum):
    """What a person decided about a pair: it must be, or it may not be."""

    PIN = "pin"
    FORBID = "forbid"


class ApartScope(StrEnum):
    """Where two people may not be together."""

    PLACE = "place"
    SITE = "site"
