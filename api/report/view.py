"""What the report shows, as plain values: no words in a language, no shapes, no markup.

Templates read only these types, so a change in the result tables stops at ``read_view.py``.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Tile:
    """One key figure before and after."""

    code: str
    before: float
    after: float
    unit: str
    """``count``, ``share`` or ``hours``."""
    more_is_better: bool | None
    """None where more is neither better nor worse."""


@dataclass(frozen=True)
class ClaimLine:
    """Placements of the plan expected to last, guarded; the interval holds in 8 of 10 cases.

    ``outcomes`` is how many placements it was held against; 0 = it is not calibrated.
    """

    expected: float
    low: float
    high: float
    outcomes: int


@dataclass(frozen=True)
class GroupRow:
    """People of one target group, and how many have a place before and after."""

    group: str
    people: int
    before: int
    after: int


@dataclass(frozen=True)
class TeamRow:
    """Guidance of one team in hours per week; ``share`` is used over capacity."""

    team_id: str
    capacity: float
    used: float
    share: float
    is_scarce: bool
    """One more hour would be worth something, or somebody waits for it."""


@dataclass(frozen=True)
class BottleneckRow:
    """Hours or seats that are scarce, and what one more would be worth in points."""

    resource: str
    capacity: float
    used: float
    price: float
    would_place: tuple[str, ...]


@dataclass(frozen=True)
class MoreHourRow:
    """What one more hour of a team brought when the people around it were planned anew."""

    resource: str
    points: int
    is_proven: bool
    placed: tuple[str, ...]


@dataclass(frozen=True)
class RaisedRow:
    """Capacity that guarantees or pins exceed."""

    kind: str
    id: str
    available: float
    needed: float


@dataclass(frozen=True)
class UnplacedRow:
    """One person without a place in the plan.

    ``current_place_id`` is the place that the person loses, empty for who has none today;
    ``helps`` holds codes with their numbers.
    """

    candidate_id: str
    reasons: tuple[str, ...]
    current_place_id: str
    n_eligible: int
    helps: tuple[tuple[str, dict[str, Any]], ...]


@dataclass(frozen=True)
class ReasonGroup:
    """Everyone whose first reason this is; ``rows`` holds the first of them."""

    reason: str
    people: int
    rows: tuple[UnplacedRow, ...]


@dataclass(frozen=True)
class Spot:
    """A place as a change names it; title and form are empty where the plan does not use it."""

    place_id: str
    title: str
    work_form: str


@dataclass(frozen=True)
class MoveRow:
    """One change of place; numbers are None where unknown."""

    candidate_id: str
    before: Spot
    after: Spot
    ladder_steps: float
    hours_change: float | None
    travel_change: float | None
    chances: tuple[float, float] | None
    points: float


@dataclass(frozen=True)
class Example:
    """One explained person; ``place_id`` is empty for who has no place."""

    kind: str
    candidate_id: str
    place_id: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    """(``pair``, ``move``, ``contrast`` or ``unplaced``, sentences)."""


@dataclass(frozen=True)
class QuotaRow:
    """One soft target of the policy, in people; ``cost`` in points."""

    name: str
    wanted: int
    reached: int
    missed: int
    cost: int


@dataclass(frozen=True)
class Quality:
    """How good the plan is proven to be."""

    objective: int
    bound: float
    gap: float
    terms: tuple[tuple[str, int], ...]
    trace: tuple[tuple[float, float], ...]
    """(seconds, gap) over time."""


@dataclass(frozen=True)
class ReportView:
    """The whole report as values."""

    region_name: str
    as_of: date
    people: int
    tiles: tuple[Tile, ...]
    claim: ClaimLine
    kept: int
    moved: int
    new: int
    lost: int
    unplaced: int
    up: int
    down: int
    flow: dict[tuple[str, str], int]
    groups: tuple[GroupRow, ...]
    teams: tuple[TeamRow, ...]
    hours_used: float
    hours_capacity: float
    raised: tuple[RaisedRow, ...]
    spots: dict[str, Spot]
    """Places that the plan uses."""
    scarce_guidance: tuple[BottleneckRow, ...]
    more_hours: tuple[MoreHourRow, ...]
    scarce_seats: tuple[BottleneckRow, ...]
    scarce_employers: tuple[BottleneckRow, ...]
    quotas: tuple[QuotaRow, ...]
    reasons: tuple[ReasonGroup, ...]
    losing: tuple[UnplacedRow, ...]
    moves: tuple[MoveRow, ...]
    n_moves: int
    examples: tuple[Example, ...]
    quality: Quality
    made: tuple[tuple[str, str | int], ...]
    """(code, value): seed, method, versions, fingerprints; text values may be codes."""
    seconds: tuple[tuple[str, float], ...]

    @property
    def placed(self) -> int:
        """People with a place in the plan."""
        return self.kept + self.moved + self.new


Document = dict[str, Any]
"""A parsed ``report.json`` or one line of ``explanations.jsonl``."""
