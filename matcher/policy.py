"""The policy of a plan: weights, caps and limits, each with its unit, read from ``policy.toml``.

The file beside this module holds the defaults with their comments; a dataset folder may hold a
``policy.toml`` with only the values that differ. Nothing in the code repeats a value from there.
"""

import tomllib
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from matcher.errors import InvalidPolicy
from matcher.vocabulary.items import ITEMS, Rule
from matcher.vocabulary.municipalities import MUNICIPALITIES
from matcher.vocabulary.target_groups import TargetGroup
from matcher.vocabulary.travel_modes import TravelMode
from matcher.vocabulary.work_forms import WorkForm

POLICY_FILE = "policy.toml"

Share = Annotated[float, Field(ge=0, le=1)]
Factor = Annotated[float, Field(ge=0, le=10)]
Points = Annotated[float, Field(ge=0, le=1_000_000)]
Level = Annotated[int, Field(ge=0, le=5)]
ByLevel = Annotated[tuple[Factor, ...], Field(min_length=6, max_length=6)]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PlanSection(_Section):
    """For which day and how widely the planner looks."""

    as_of: date | None = None
    top_places: Annotated[int, Field(ge=1, le=1000)]
    move_cap: Annotated[int, Field(ge=-1)]
    keep_everyone_placed: bool
    only_better_moves: bool


class PointsSection(_Section):
    """Weights of the objective, in points."""

    full_placement: Annotated[float, Field(gt=0, le=1_000_000)]
    full_time_hours: Annotated[float, Field(gt=0, le=60)]
    hours_weight: Share
    preferred_occupation: Points
    travel_per_minute: Points
    overrun_per_level: Points
    keep_current: Points
    keep_proposal: Points
    own_organisation: Points


class ConcentrationSection(_Section):
    """How many people of one plan may work at one employer."""

    most_people: Annotated[int, Field(ge=-1)]
    largest_share: Annotated[float, Field(gt=0, le=1)]
    work_forms: tuple[WorkForm, ...]

    @field_validator("most_people")
    @classmethod
    def _somebody(cls, people: int) -> int:
        if people == 0:
            raise ValueError("must be -1 (no cap) or at least 1")
        return people


class QuotaSection(_Section):
    """A soft target: people to be placed, and the price of each person short."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    municipality: str | None = None
    target_group: TargetGroup | None = None
    work_forms: tuple[WorkForm, ...] = tuple(WorkForm)
    people: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    share: Annotated[float, Field(gt=0, le=1)] | None = None
    price_points: Annotated[int, Field(ge=1, le=1_000_000)]

    @field_validator("municipality")
    @classmethod
    def _is_known(cls, municipality: str | None) -> str | None:
        if municipality is not None and municipality not in MUNICIPALITIES:
            raise ValueError("is no GM code of a municipality of 2024")
        return municipality

    @model_validator(mode="after")
    def _people_or_share(self) -> Self:
        if (self.people is None) == (self.share is None):
            raise ValueError("needs either people or share, and not both")
        return self


class EligibilitySection(_Section):
    """Limits of the eligibility rules."""

    hours_per_daypart: Annotated[float, Field(gt=0, le=12)]
    agreements: tuple[tuple[str, str], ...]
    all_organisations: bool
    travel_slack_minutes: Annotated[float, Field(ge=0, le=120)]


class ModeSection(_Section):
    """How one way of travelling turns kilometres into minutes."""

    speed_kmh: Annotated[float, Field(gt=0, le=200)]
    detour: Annotated[float, Field(ge=1, le=5)]
    overhead_minutes: Annotated[float, Field(ge=0, le=120)]


class GuidanceSection(_Section):
    """How many hours of guidance a placement takes."""

    leader_share_by_need: ByLevel
    coach_share_by_year: Annotated[tuple[Share, ...], Field(min_length=3, max_length=3)]
    coach_factor_by_need: ByLevel
    unknown_leader_need: Level
    unknown_coach_need: Level
    buddy_relief: Share
    leader_factor: dict[WorkForm, Factor]
    coach_factor: dict[WorkForm, Factor]


class SuggestionSection(_Section):
    """How a probability is put into words, and when it is not shown at all."""

    good_fit: Share
    possible_fit: Share
    abstain_below_known: Share
    abstain_above_width: Share
    near_tie: Share


class SupportSection(_Section):
    """What raising each kind of support by one level takes, in points."""

    cost_per_level: dict[str, Points]

    @field_validator("cost_per_level")
    @classmethod
    def _every_support_item(cls, costs: dict[str, float]) -> dict[str, float]:
        expected = {item.id for item in ITEMS if item.rule is Rule.SUPPORT}
        if set(costs) != expected:
            msg = f"needs a value for each of {', '.join(sorted(expected))} and no others"
            raise ValueError(msg)
        return costs


class MinimumWageSection(_Section):
    """Minimum wage of one period."""

    valid_from: date
    valid_until: date
    euro_per_hour: Annotated[float, Field(gt=0, le=1000)]
    source: Annotated[str, Field(min_length=1)]


class SubsidySection(_Section):
    """How loonkostensubsidie is computed from a day on."""

    valid_from: date
    most_share: Share
    holiday_allowance: Share
    employer_charges: Share
    source: Annotated[str, Field(min_length=1)]


class LoonwaardeItemsSection(_Section):
    """Items that carry each component of the national method."""

    tempo: Annotated[tuple[str, ...], Field(min_length=1)]
    kwaliteit: Annotated[tuple[str, ...], Field(min_length=1)]
    netto_werktijd: Annotated[tuple[str, ...], Field(min_length=1)]

    @field_validator("*")
    @classmethod
    def _known_levels(cls, items: tuple[str, ...]) -> tuple[str, ...]:
        known = {item.id for item in ITEMS if item.rule is not Rule.SUPPORT}
        if unknown := sorted(set(items) - known):
            raise ValueError(f"no items with levels that work asks: {', '.join(unknown)}")
        return items


class LoonwaardeSection(_Section):
    """How levels become an indicative loonwaarde, and the dated amounts of its cost."""

    least: Annotated[tuple[Share, ...], Field(min_length=6, max_length=6)]
    most: Annotated[tuple[Share, ...], Field(min_length=6, max_length=6)]
    normal_level: Level
    items: LoonwaardeItemsSection
    minimum_wage: Annotated[tuple[MinimumWageSection, ...], Field(min_length=1)]
    subsidy: Annotated[tuple[SubsidySection, ...], Field(min_length=1)]

    @field_validator("least", "most")
    @classmethod
    def _falling(cls, shares: tuple[float, ...]) -> tuple[float, ...]:
        if list(shares) != sorted(shares, reverse=True):
            raise ValueError("more levels short never give more output")
        return shares

    @field_validator("minimum_wage")
    @classmethod
    def _without_holes(cls, wages: tuple[MinimumWageSection, ...]) -> Any:
        ordered = tuple(sorted(wages, key=lambda wage: wage.valid_from))
        for this, following in pairwise(ordered):
            if following.valid_from - this.valid_until != timedelta(days=1):
                raise ValueError(f"periods overlap or leave a hole at {following.valid_from}")
        if any(wage.valid_until < wage.valid_from for wage in ordered):
            raise ValueError("a period ends before it begins")
        return ordered

    @model_validator(mode="after")
    def _least_below_most(self) -> Self:
        if any(low > high for low, high in zip(self.least, self.most, strict=True)):
            raise ValueError("least lies above most")
        return self


class Policy(_Section):
    """Everything that people decide about how the planner weighs and limits."""

    plan: PlanSection
    ladder: dict[WorkForm, Share]
    points: PointsSection
    quotas: tuple[QuotaSection, ...]
    concentration: ConcentrationSection
    eligibility: EligibilitySection
    travel: dict[TravelMode, ModeSection]
    guidance: GuidanceSection
    suggestions: SuggestionSection
    supports: SupportSection
    loonwaarde: LoonwaardeSection

    @field_validator("quotas")
    @classmethod
    def _names_once(cls, quotas: tuple[QuotaSection, ...]) -> tuple[QuotaSection, ...]:
        names = [quota.name for quota in quotas]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"names must differ; used twice: {', '.join(twice)}")
        return quotas


def read_policy(folder: Path | None = None) -> Policy:
    """Read the default policy, overlaid with ``policy.toml`` of ``folder`` where that exists.

    Raises
    ------
    InvalidPolicy
        If the file is not TOML in UTF-8 or holds unknown names or impossible values; all are named.
    """
    changes: dict[str, Any] = {}
    path = folder / POLICY_FILE if folder is not None else None
    if path is not None and path.is_file():
        try:
            changes = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise InvalidPolicy([f"{POLICY_FILE} is not TOML in UTF-8: {error}."]) from error
    return overlaid_policy(changes)


def overlaid_policy(changes: dict[str, Any]) -> Policy:
    """The default policy with these nested values laid over it, checked as a whole."""
    return parse_policy(_overlay(_default_values(), changes))


def parse_policy(values: dict[str, Any]) -> Policy:
    """Check nested values and return the policy; all faults at once as ``InvalidPolicy``."""
    try:
        policy = Policy.model_validate(values)
    except ValidationError as error:
        raise InvalidPolicy([_sentence(fault) for fault in error.errors()]) from error
    missing = [
        f"{section}.{form.value}: a value for every work form is needed."
        for section, table in (
            ("ladder", policy.ladder),
            ("guidance.leader_factor", policy.guidance.leader_factor),
            ("guidance.coach_factor", policy.guidance.coach_factor),
        )
        for form in WorkForm
        if form not in table
    ]
    missing += [
        f"travel.{mode.value}: missing." for mode in TravelMode if mode not in policy.travel
    ]
    if missing:
        raise InvalidPolicy(missing)
    return policy


@cache
def default_policy() -> Policy:
    """The policy of ``matcher/policy.toml``."""
    return read_policy(None)


def _default_values() -> dict[str, Any]:
    return tomllib.loads(files("matcher").joinpath(POLICY_FILE).read_text(encoding="utf-8"))


def _overlay(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for name, value in changes.items():
        below = merged.get(name)
        both_tables = isinstance(below, dict) and isinstance(value, dict)
        merged[name] = _overlay(below, value) if both_tables else value  # type: ignore[arg-type]
    return merged


def _sentence(fault: Any) -> str:
    place = ".".join(str(part) for part in fault["loc"])
    return f"{place}: {fault['msg']} (found {fault['input']!r:.80})."
