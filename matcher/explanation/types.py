"""What an explanation consists of: codes and numbers, never prose.

Sentences are made from these at the edge (``api/sentences``). Every type has ``as_dict``: plain
JSON values, rounded once and here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import accumulate, pairwise
from typing import Any

from matcher.vocabulary.reasons import ExclusionReason, UnplacedReason
from matcher.vocabulary.travel_modes import TravelMode
from matcher.vocabulary.work_forms import WorkForm

LOG_ODDS_DIGITS = 6
_DIGITS = {
    "value": LOG_ODDS_DIGITS,
    "sd": LOG_ODDS_DIGITS,
    "log_odds": LOG_ODDS_DIGITS,
    "intercept": LOG_ODDS_DIGITS,
    "travel_minutes": 1,
    "travel_before": 1,
    "travel_after": 1,
    "cost": 1,
    "price_parts": 1,
    "price_per_hour": 2,
}
_HOURS_DIGITS = 2
_PLAIN_TYPES = frozenset({str, int, bool, type(None)})
_OTHER_DIGITS = 4


class Fit(StrEnum):
    """How well a pair fits, in the words that people use instead of a probability."""

    GOOD = "fit.good"
    POSSIBLE = "fit.possible"
    POOR = "fit.poor"


class HelpCode(StrEnum):
    """What would give an unplaced person a place."""

    LIFT_RULE = "help.lift_rule"
    """``rule``, ``places`` that it alone excludes, ``free`` ones among them in this plan."""
    MORE_HOURS = "help.more_hours"
    """``hours`` per team on top of the plan, ``place_id``, ``points``."""
    EXTRA_SEAT = "help.extra_seat"
    """``place_id``, ``points``."""
    SEAT_AND_HOURS = "help.seat_and_hours"
    """A seat and guidance together: ``place_id``, ``points``, ``hours`` per team."""
    KEEP_PLACE = "help.keep_place"
    """Today's place: ``place_id``, ``points``, and ``seats`` (0 or 1) and ``hours`` lacking."""
    GROUP_MEMBERS = "help.group_members"
    """``place_id``, ``people`` that the group still lacks when this person joins."""


class Explained:
    """Base of all explanation types."""

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values: enums as codes, tuples as lists, missing numbers as None."""
        return {
            name: value if type(value) in _PLAIN_TYPES else _plain(name, value)
            for name, value in vars(self).items()
        }


@dataclass(frozen=True)
class LedgerLine(Explained):
    """One line of a grouped ledger.

    Attributes
    ----------
    code
        Item group (``COG`` ... ``SUP``), ``unknown`` for items that nobody assessed,
        ``bottleneck``, ``travel``, ``hours``, ``preference``, ``history``; of a learned scorer
        ``place``, ``form`` and ``group``, and in a difference ``calibration``; or ``rest`` for all
        that weighs less.
    items
        Items in this line, the one that weighs most first.
    value
        Log-odds that the line adds.
    """

    code: str
    items: tuple[str, ...]
    value: float


@dataclass(frozen=True)
class Overrun(Explained):
    """An item on which the place asks more than the person can, or offers less than is needed.

    Every one is listed, also where the scorer finds it acceptable: courts require of the CBBS that
    each signalled overrun is shown and motivated (CRvB 9 November 2004).

    Attributes
    ----------
    rule
        ``C``, ``T`` or ``S``; for ``S`` the person's level is a need and ``asked`` the offer.
    low, high
        The person's level interval, 0-5.
    shortfall
        Levels short at the unfavourable end of the interval, 1-5.
    importance
        ``essential``, ``important``, ``somewhat``; empty for support that the place does not list.
    certain
        False when only the unfavourable end of the interval falls short.
    """

    item: str
    rule: str
    low: int
    high: int
    asked: int
    shortfall: int
    importance: str
    is_knockout: bool
    certain: bool


@dataclass(frozen=True)
class UnknownItem(Explained):
    """An item that matters at the place and on which nobody has assessed the person.

    ``asked`` is the level asked, for support the level offered (0 = none); ``sd`` is what not
    knowing adds to the standard deviation of the log-odds.
    """

    item: str
    asked: int
    importance: str
    is_knockout: bool
    sd: float


@dataclass(frozen=True)
class Question(Explained):
    """The single answer that would narrow the interval most; ``narrows_by`` in probability."""

    item: str
    narrows_by: float


@dataclass(frozen=True)
class SupportOption(Explained):
    """The cheapest set of supports with which the pair fits well.

    ``steps`` are (item, offered now, to be offered); ``cost`` is in points of the policy.
    """

    steps: tuple[tuple[str, int, int], ...]
    cost: float
    p_after: float


@dataclass(frozen=True)
class GuidanceNeed(Explained):
    """Hours of guidance per week that the pair takes from one team.

    ``hours_used_by_others`` is None outside a plan.
    """

    team_id: str
    hours_needed: float
    hours_capacity: float
    hours_used_by_others: float | None


@dataclass(frozen=True)
class PairExplanation(Explained):
    """Everything there is to say about one person at one place.

    Attributes
    ----------
    p, p_low, p_high
        Probability of lasting at least 26 weeks with its 80 % interval.
    known_share
        Share of what the place asks (weighted by importance) on which the person was assessed.
    shows_number
        False when so little is known that no probability may be shown, only the comparison.
    fit
        The probability in words.
    log_odds, intercept, lines
        ``intercept`` plus the values of at most five ``lines`` is ``log_odds`` exactly.
    overruns
        All of them, the certain and important ones first.
    question, support
        None when there is nothing to ask, or no support is needed or enough.
    travel_minutes, travel_mode
        One way; None where a postcode is unknown.
    hours
        Worked per week.
    broken_rules
        Hard rules that exclude the pair; empty when eligible.
    to_ask
        Knock-out items that must be asked before somebody starts.
    points
        Value for the plan per term of the objective; the sum is the value of the pair.
    """

    candidate_id: str
    place_id: str
    work_form: WorkForm
    title: str
    p: float
    p_low: float
    p_high: float
    known_share: float
    shows_number: bool
    fit: Fit
    log_odds: float
    intercept: float
    lines: tuple[LedgerLine, ...]
    overruns: tuple[Overrun, ...]
    unknowns: tuple[UnknownItem, ...]
    question: Question | None
    support: SupportOption | None
    travel_minutes: float | None
    travel_mode: TravelMode | None
    hours: float
    guidance: tuple[GuidanceNeed, ...]
    broken_rules: tuple[ExclusionReason, ...]
    to_ask: tuple[str, ...]
    points: dict[str, int]

    def as_dict(self) -> dict[str, Any]:
        """As for every explanation; the rounded lines still add up to the rounded log-odds."""
        values = _rounded_together([self.intercept, *(line.value for line in self.lines)])
        plain = super().as_dict()
        plain["intercept"] = values[0]
        for line, value in zip(plain["lines"], values[1:], strict=True):
            line["value"] = value
        return plain


@dataclass(frozen=True)
class Contrast(Explained):
    """Why one place stands above another for the same person: the difference of two ledgers.

    ``lines`` sum to the log-odds at ``place_id`` minus those at ``other_place_id``; ``points`` is
    the difference per term; ``titles`` names both places.
    """

    candidate_id: str
    place_id: str
    other_place_id: str
    lines: tuple[LedgerLine, ...]
    points: dict[str, int]
    titles: dict[str, str]

    def as_dict(self) -> dict[str, Any]:
        """As for every explanation; the rounded lines still add up."""
        plain = super().as_dict()
        values = _rounded_together([line.value for line in self.lines])
        for line, value in zip(plain["lines"], values, strict=True):
            line["value"] = value
        return plain


@dataclass(frozen=True)
class SeatHolder(Explained):
    """Somebody who has a seat that the unplaced person wanted.

    ``points_more`` is what the seat is worth for the holder above what it would be worth for the
    unplaced person; it can be negative when the holder has a guarantee or takes less guidance.
    """

    candidate_id: str
    place_id: str
    points_more: int
    is_guaranteed: bool


@dataclass(frozen=True)
class Help(Explained):
    """One thing that would help, with its numbers as ``HelpCode`` lists them."""

    code: HelpCode
    details: dict[str, Any]


@dataclass(frozen=True)
class UnplacedExplanation(Explained):
    """Why a person has no place in the plan.

    Attributes
    ----------
    reasons
        All that hold, the one that stands most in the way first.
    n_eligible
        Places that no hard rule excludes.
    rule_counts, sole_counts
        Places that each rule excludes, and that it excludes alone; rules without any are left out.
    lost_place_id
        Where the person works today and would not in the plan; None for who had no place.
    best_place_id, best_points
        The listed place that is worth most; None when there is none.
    price_parts
        What the nearest miss would have cost in points: ``seat``, then hours per team. Prices come
        from the bound: they rank what is scarce, they are no exact amounts.
    taken_by_priority
        Who holds the seats wanted most, at most five; at today's place first.
    teams_short
        Team (or team/day-part) and the fewest hours it lacks for a place with a free seat.
    would_help
        What would give this person a place; keeping today's place first, then cheapest first.
    titles
        Title of every place named here.
    """

    candidate_id: str
    reasons: tuple[UnplacedReason, ...]
    n_eligible: int
    rule_counts: dict[ExclusionReason, int]
    sole_counts: dict[ExclusionReason, int]
    lost_place_id: str | None
    best_place_id: str | None
    best_points: int | None
    price_parts: dict[str, float]
    taken_by_priority: tuple[SeatHolder, ...]
    teams_short: tuple[tuple[str, float], ...]
    would_help: tuple[Help, ...]
    titles: dict[str, str]


@dataclass(frozen=True)
class MoveExplanation(Explained):
    """What a move brings and what it costs; ``gained`` is the difference per objective term.

    A negative sum of ``gained`` means that the move serves others more than this person.
    """

    candidate_id: str
    from_place_id: str
    to_place_id: str
    gained: dict[str, int]
    ladder_steps: int
    hours_change: float
    p_before: float
    p_after: float
    travel_before: float | None
    travel_after: float | None
    titles: dict[str, str]


class BottleneckKind(StrEnum):
    """What is scarce."""

    GUIDANCE = "guidance"
    SEATS = "seats"
    EMPLOYER = "employer"


@dataclass(frozen=True)
class Bottleneck(Explained):
    """Something scarce, with what it holds back.

    Attributes
    ----------
    resource_id
        Team, team/day-part, place, or employer at its cap.
    capacity_hours, used_hours
        Hours per week; for seats the number of seats, for an employer of people.
    price_per_hour
        Points that one more hour (or seat, or person) would add, as a ranking: indicative only.
    would_place
        Unplaced people for whom this alone is missing, each seen on their own; who needs the
        least extra comes first.
    raised_from
        What there really is, where guarantees and pins take more; else None.
    title
        Of the place; empty for a team or employer.
    """

    resource_id: str
    kind: BottleneckKind
    capacity_hours: float
    used_hours: float
    price_per_hour: float
    would_place: tuple[str, ...]
    raised_from: float | None
    title: str


def _rounded_together(values: list[float]) -> list[float]:
    """Round so that the rounded values add up to the rounded total."""
    totals = [0.0, *(round(total, LOG_ODDS_DIGITS) for total in accumulate(values))]
    return [round(after - before, LOG_ODDS_DIGITS) for before, after in pairwise(totals)]


def _plain(name: str, value: Any) -> Any:
    """One value as JSON knows it; ``name`` decides the number of decimals."""
    kind = type(value)  # a list of suggestions holds two thousand values: the usual ones first
    if kind in _PLAIN_TYPES:
        return value
    if kind is tuple:
        return [_plain(name, part) for part in value]
    if isinstance(value, float):
        return round(value, _digits(name)) + 0.0  # no minus zero
    if isinstance(value, Explained):
        return value.as_dict()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): _plain(_name_within(name, key), part) for key, part in value.items()}
    return value


@cache
def _digits(name: str) -> int:
    return _HOURS_DIGITS if "hours" in name else _DIGITS.get(name, _OTHER_DIGITS)


def _name_within(name: str, key: Any) -> str:
    """Values per team or seat keep the digits of the whole; others go by their own name."""
    return name if "hours" in name or name in _DIGITS else str(key)
