"""Answers to "what if": found by planning a small part of the region twice, never from a price."""

from dataclasses import dataclass
from enum import StrEnum

from matcher.explanation.types import Explained
from matcher.vocabulary.reasons import ExclusionReason


@dataclass(frozen=True)
class HoursValue(Explained):
    """What more (or fewer) hours of a team are worth, with everybody further away staying put.

    Attributes
    ----------
    resource_id
        Team, or team/day-part.
    hours
        Extra per week; negative when taken away.
    points
        Of the best plan found with these hours, less those of the best plan found without.
    points_low, points_high
        What the difference of the two optima is proven to lie between; equal to ``points`` when
        both searches came to an end.
    placed, unplaced, moved
        People who, because of these hours, have a place that the plan does not give them, lose
        one, or have another; what planning anew would change anyway is left out.
    people
        People around this team who could be placed anew.
    """

    resource_id: str
    hours: float
    points: int
    points_low: int
    points_high: int
    placed: tuple[str, ...]
    unplaced: tuple[str, ...]
    moved: tuple[str, ...]
    people: int

    @property
    def is_proven(self) -> bool:
        """Whether both searches came to an end."""
        return self.points_low == self.points_high


class OptionCode(StrEnum):
    """What would place a person."""

    BETTER_PLAN = "option.better_plan"
    """Nothing: planning anew around this person finds a place without asking more."""
    PLACE = "option.place"
    """A coach pins the person at this place."""
    HOURS = "option.hours"
    """``hours`` more of one team, or of several together; others lose nothing in all."""
    OPENING = "option.opening"
    """One more opening at this place; with ``hours`` where an opening alone is not enough."""
    RULE = "option.rule"
    """``rule`` is not applied to the person at this place; only rules that people may change."""


@dataclass(frozen=True)
class PlacementOption(Explained):
    """One way to place a person, and what it costs the others.

    Attributes
    ----------
    place_id
        Where the person would work.
    points
        What that place is worth for this person.
    cost
        Points that the plan as a whole loses by it; negative when it gains.
    lost_by_others
        Points that all others lose together: ``cost`` plus what this person gains.
    hours
        Extra hours per week by team; empty where none are asked.
    rule
        None for the other options.
    placed, moved, unplaced
        Others who, because of this option, gain a place, have another than in the plan, or lose
        theirs; nobody loses a place who is certain of it.
    is_proven
        Whether the cost is exact for the people around this person, and for ``option.hours`` that
        fewer hours do not suffice.
    open_points
        By how much ``cost`` may differ from the exact one, in points; 0 when proven.
    """

    code: OptionCode
    place_id: str
    points: int
    cost: int
    lost_by_others: int
    hours: dict[str, float]
    rule: ExclusionReason | None
    placed: tuple[str, ...]
    moved: tuple[str, ...]
    unplaced: tuple[str, ...]
    is_proven: bool
    open_points: int


@dataclass(frozen=True)
class WhatItTakes(Explained):
    """What it would take to place one unplaced person: what costs others least comes first.

    Attributes
    ----------
    people
        People around this person who could be placed anew, with and without each option; all
        others stay where the plan has them.
    titles
        Title of every place named.
    """

    candidate_id: str
    options: tuple[PlacementOption, ...]
    people: int
    titles: dict[str, str]
