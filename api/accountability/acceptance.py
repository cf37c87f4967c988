"""How often proposals are followed, and where not: the sign of people who decide by themselves.

Pure: counts decided proposals. No norm exists for the shares below; they are a choice of ours, and
a warning is a reason to look and not a verdict. Nobody who decided is named.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial

from matcher.store.proposal_states import Outcome, Proposal

LEAST_CELL = 10
"""Decisions below which a cell shows nothing: fewer could point to a person."""

LEAST_TO_WARN = 30
HIGH_SHARE = 0.95
LOW_SHARE = 0.40
LEAST_OF_ONE = 20
"""Decisions of one person from which accepting all of them counts."""

UNKNOWN = "unknown"
"""Name of what cannot be told, such as the work form of a place that is not there any more."""


class Dimension(StrEnum):
    """What decisions are broken down by, besides work form and month."""

    CHANGE = "monitor.by_change"
    """What was proposed: a suggestion, a new place, a move, to leave a place."""
    MODEL = "monitor.by_model"
    """Hash of the model behind it."""
    TEAM = "monitor.by_team"
    """Team of the person's coach."""
    TARGET_GROUP = "monitor.by_target_group"


class Warned(StrEnum):
    """What to look at."""

    TOO_HIGH = "monitor.too_high"
    """Nearly everything is accepted: people may follow without looking (automation bias)."""
    TOO_LOW = "monitor.too_low"
    """Most is refused: what is proposed does not fit practice."""
    ALWAYS_ACCEPTS = "monitor.always_accepts"
    """Somebody accepted every one of many proposals."""
    TOO_FEW = "monitor.too_few"
    """Too few decisions to say anything."""


@dataclass(frozen=True)
class Background:
    """What must be known beside the decisions to tell them apart.

    Attributes
    ----------
    work_forms
        Work form by place.
    teams, target_groups
        By person, as they are now.
    models
        Hash by proposal.
    """

    work_forms: Mapping[str, str]
    teams: Mapping[str, str] = field(default_factory=dict)
    target_groups: Mapping[str, str] = field(default_factory=dict)
    models: Mapping[str, str] = field(default_factory=dict)

    def name(self, dimension: Dimension, proposal: Proposal) -> str:
        """Cell of a proposal."""
        names = {
            Dimension.CHANGE: proposal.kind,
            Dimension.MODEL: self.models.get(proposal.proposal_id),
            Dimension.TEAM: self.teams.get(proposal.candidate_id),
            Dimension.TARGET_GROUP: self.target_groups.get(proposal.candidate_id),
        }
        return names[dimension] or UNKNOWN

    def work_form(self, proposal: Proposal) -> str:
        """Work form of the proposed place, or of the one to be left."""
        return self.work_forms.get(proposal.place_id or proposal.from_place_id or "", UNKNOWN)


@dataclass(frozen=True)
class ReasonCount:
    """How often one reason was given for deciding otherwise; None when too few."""

    reason: str
    n: int | None


@dataclass(frozen=True)
class Cell:
    """Decisions of one kind; all but the name None when there are too few.

    Attributes
    ----------
    name
        A work form, a month as year-month, a hash, a team...; empty for everything.
    share
        Part 0-1 that was accepted as proposed.
    reasons
        Why it was decided otherwise; empty when there are too few decisions.
    """

    name: str
    n: int | None
    accepted: int | None
    altered: int | None
    rejected: int | None
    share: float | None
    reasons: tuple[ReasonCount, ...] = ()


@dataclass(frozen=True)
class AcceptanceReport:
    """What the monitor shows."""

    total: Cell
    by_work_form: tuple[Cell, ...]
    by_month: tuple[Cell, ...]
    breakdowns: Mapping[Dimension, tuple[Cell, ...]]
    reasons: tuple[ReasonCount, ...]
    warnings: tuple[Warned, ...]
    n_always_accept: int


def acceptance_report(decided: Sequence[Proposal], background: Background) -> AcceptanceReport:
    """Count decisions.

    Parameters
    ----------
    decided
        Decided proposals of the period.
    """
    total = _cell("", decided, is_hidden=len(decided) < LEAST_CELL)
    always = _n_always_accept(decided)
    return AcceptanceReport(
        total=total,
        by_work_form=_cells(decided, background.work_form),
        by_month=_cells(decided, _month),
        breakdowns={each: _cells(decided, partial(background.name, each)) for each in Dimension},
        reasons=_reasons(decided),
        warnings=tuple(_warnings(decided, always)),
        n_always_accept=always,
    )


def _cells(decided: Sequence[Proposal], name: Callable[[Proposal], str]) -> tuple[Cell, ...]:
    groups: defaultdict[str, list[Proposal]] = defaultdict(list)
    for proposal in decided:
        groups[name(proposal)].append(proposal)
    hidden = _hidden({key: len(found) for key, found in groups.items()})
    return tuple(_cell(key, groups[key], is_hidden=key in hidden) for key in sorted(groups))


def _hidden(sizes: Mapping[str, int]) -> set[str]:
    """Parts of a whole that are too small to show.

    With the next smallest, until together they are large enough: one part alone follows from the
    whole and the others (secondary suppression, as statistical offices have it).
    """
    hidden: set[str] = set()
    n_hidden = 0
    for name in sorted(sizes, key=lambda name: (sizes[name], name)):
        if sizes[name] >= LEAST_CELL and (not hidden or n_hidden >= LEAST_CELL):
            break
        hidden.add(name)
        n_hidden += sizes[name]
    return hidden


def _cell(name: str, decided: Sequence[Proposal], *, is_hidden: bool) -> Cell:
    n = len(decided)
    if is_hidden:
        return Cell(name, None, None, None, None, None)
    counts = Counter(proposal.outcome for proposal in decided)
    return Cell(
        name,
        n,
        counts[Outcome.ACCEPTED],
        counts[Outcome.ALTERED],
        counts[Outcome.REJECTED],
        counts[Outcome.ACCEPTED] / n,
        _reasons(decided),
    )


def _reasons(decided: Iterable[Proposal]) -> tuple[ReasonCount, ...]:
    differs = Counter(
        str(each.reason_code)
        for each in decided
        if each.outcome is not Outcome.ACCEPTED and each.reason_code is not None
    )
    hidden = _hidden(differs)
    return tuple(
        ReasonCount(code, None if code in hidden else differs[code]) for code in sorted(differs)
    )


def _month(proposal: Proposal) -> str:
    assert proposal.decided_at is not None  # noqa: S101  # decided ones only
    return proposal.decided_at.strftime("%Y-%m")


def _n_always_accept(decided: Iterable[Proposal]) -> int:
    by_person: defaultdict[str | None, Counter[bool]] = defaultdict(Counter)
    for proposal in decided:
        by_person[proposal.decided_by][proposal.outcome is Outcome.ACCEPTED] += 1
    return sum(counts[True] >= LEAST_OF_ONE and not counts[False] for counts in by_person.values())


def _warnings(decided: Sequence[Proposal], always: int) -> Iterable[Warned]:
    n = len(decided)
    if n < LEAST_TO_WARN:
        yield Warned.TOO_FEW
        return
    share = sum(proposal.outcome is Outcome.ACCEPTED for proposal in decided) / n
    if share >= HIGH_SHARE:
        yield Warned.TOO_HIGH
    if share <= LOW_SHARE:
        yield Warned.TOO_LOW
    if always:
        yield Warned.ALWAYS_ACCEPTS
