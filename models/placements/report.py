"""Everything that an organisation's own report shows, measured in one go."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from matcher.planning.budget import Budget
from matcher.records.dataset import Dataset
from models.evaluation.bins import Bin, calibration_bins
from models.evaluation.held_out import hold_out
from models.evaluation.intervals import Interval
from models.evaluation.quality import FEW, FEWEST, measure_chances
from models.placements.foreseeable import (
    Contrast,
    Foreseeable,
    contrast_overruns,
    find_foreseeable,
)
from models.placements.halves import learn_halves
from models.placements.position import Position, measure_position
from models.placements.realised import Realised, fit_realised
from models.placements.units import Funnels, make_funnels

_SHOWN = ("learned", "expert")
BUDGET = Budget(iterations=5)
"""Of each of the two plans; repeatable on every machine."""


@dataclass(frozen=True)
class HeldOutScorer:
    """A scorer on later placements of other people."""

    measures: dict[str, Interval | None]
    bins: tuple[Bin, ...]


@dataclass(frozen=True)
class PlacementsReport:
    """An organisation's own report.

    Attributes
    ----------
    scorers
        ``learned`` and ``expert``; empty where there is too little to test.
    tested
        Held-out placements.
    position
        None where nobody has a place today.
    is_expert_scale
        True where there are so few outcomes that the scale is the expert's judgement.
    """

    as_of: date
    realised: Realised
    funnels: Funnels
    scorers: dict[str, HeldOutScorer]
    tested: int
    position: Position | None
    foreseeable: tuple[Foreseeable, ...]
    contrast: Contrast
    is_expert_scale: bool

    @property
    def lasting_share(self) -> float:
        """Share of all placements that lasted, those too young stood for by weight."""
        return float(np.average(self.realised.lasted, weights=self.realised.weight))


def measure_placements(
    dataset: Dataset, as_of: date, *, budget: Budget = BUDGET, seed: int = 0
) -> PlacementsReport | None:
    """Measure the placements of an organisation; None where no outcome is known."""
    halves = learn_halves(dataset, as_of, seed)
    if not len(halves.outcomes):
        return None
    realised = fit_realised(dataset, as_of, halves)
    foreseeable = find_foreseeable(dataset, realised)
    scorers, tested = _held_out(dataset, as_of, seed)
    has_today = (dataset.candidates["current_place_id"] != "").any()
    return PlacementsReport(
        as_of=as_of,
        realised=realised,
        funnels=make_funnels(dataset, realised),
        scorers=scorers,
        tested=tested,
        position=(
            measure_position(dataset, as_of, (halves.first, halves.second), budget, seed)
            if has_today
            else None
        ),
        foreseeable=foreseeable,
        contrast=contrast_overruns(realised, foreseeable),
        is_expert_scale=len(halves.outcomes) < FEW,
    )


def _held_out(dataset: Dataset, as_of: date, seed: int) -> tuple[dict[str, HeldOutScorer], int]:
    held = hold_out(dataset, as_of)
    known = held.outcomes
    if len(known) < FEWEST or len(np.unique(known.lasted)) < 2:
        return {}, len(known)
    rng = np.random.default_rng(seed)
    found = {
        name: HeldOutScorer(
            measure_chances(known, held.chance[name], rng),
            calibration_bins(known.lasted, held.chance[name], known.weight, known.candidate, rng),
        )
        for name in _SHOWN
    }
    return found, len(known)
