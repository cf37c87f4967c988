"""Placements whose overrun was foreseeable: asked more than the person was known to have.

Only items that were assessed before the placement began, that fall short whatever end of the
interval holds, and that the place calls essential or a knock-out. An overrun is no verdict: work
may have been adapted, or the place recorded differently since.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from matcher.explanation.shortfalls import find_shortfalls
from matcher.explanation.types import Overrun
from matcher.records.dataset import Dataset
from models.placements.realised import Outcome, Realised

_ESSENTIAL = "essential"


@dataclass(frozen=True)
class Foreseeable:
    """One placement with the overruns that were known when it began."""

    row: int
    outcome: Outcome
    overruns: tuple[Overrun, ...]

    @property
    def levels(self) -> int:
        """Levels short that are certain, over all its overruns."""
        return sum(certain_levels(each) for each in self.overruns)


def certain_levels(overrun: Overrun) -> int:
    """Levels that fall short even at the favourable end of the interval."""
    if overrun.rule == "S":
        return overrun.low - overrun.asked
    return overrun.asked - overrun.high


def find_foreseeable(dataset: Dataset, realised: Realised) -> tuple[Foreseeable, ...]:
    """Placements with a foreseeable overrun, most levels short first."""
    shortfalls = find_shortfalls(realised.profiles, realised.candidate, realised.place)
    assessed = _assessed_on(dataset)
    people = realised.table["candidate_id"].tolist()
    started = realised.table["started_on"].tolist()
    found = []
    for row, outcome in enumerate(realised.outcome):
        overruns = tuple(
            each
            for each in shortfalls.overruns[row]
            if each.certain
            and (each.is_knockout or each.importance == _ESSENTIAL)
            and assessed.get((people[row], each.item), pd.Timestamp.max) < started[row]
        )
        if overruns:
            found.append(Foreseeable(row, outcome, overruns))
    return tuple(sorted(found, key=lambda each: (-each.levels, each.row)))


@dataclass(frozen=True)
class Contrast:
    """Shares that lasted with and without a foreseeable overrun, as far as known: no cause."""

    with_overrun: int
    without: int
    lasted_with: float
    lasted_without: float


def contrast_overruns(realised: Realised, found: tuple[Foreseeable, ...]) -> Contrast:
    """Compare the placements with a known outcome."""
    has = np.zeros(len(realised), dtype=np.bool_)
    has[[each.row for each in found]] = True
    known = realised.is_known
    shares = []
    for chosen in (known & has, known & ~has):
        weight = realised.weight[chosen]
        shares.append(
            float(np.average(realised.lasted[chosen], weights=weight)) if len(weight) else np.nan
        )
    return Contrast(int((known & has).sum()), int((known & ~has).sum()), shares[0], shares[1])


def _assessed_on(dataset: Dataset) -> dict[tuple[str, str], pd.Timestamp]:
    """Day of assessment by person and item; an undated one is left out, so nothing rests on it."""
    levels = dataset.candidate_levels
    levels = levels[levels["assessed_on"].notna()]
    keys = zip(levels["candidate_id"].tolist(), levels["item"].tolist(), strict=True)
    return dict(zip(keys, levels["assessed_on"].tolist(), strict=True))
