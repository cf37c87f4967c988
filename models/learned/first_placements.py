"""What later first placements of other people say of a model: its intervals and target groups.

A chance speaks of a placement as if it were the first: who keeps losing places fills the log, and
would make every chance look too high. So each person counts once, with the first placement known.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matcher.scoring.protocol import logistic
from matcher.vocabulary.target_groups import TargetGroup
from models.evaluation.intervals import bootstrap_all
from models.learned.outcomes import Ints, Outcomes
from models.table import Float64

MINIMUM_CELL = 30
"""People of a target group below which nothing is said of it."""
LEVEL = 0.8
EVERYONE = "everyone"
_FEWEST_PER_PLACE = 3
_FEWEST_PLACES = 20
_DRAWS = 400
_DIGITS = 5


@dataclass(frozen=True)
class FirstPlacements:
    """Held-out first placements, each with the chance of a model that did not know it.

    Attributes
    ----------
    log_odds, sd
        Before calibration, by models that knew only earlier placements of other people.
    place_variance
        The part of the variance that all placements at one place share.
    target_group
        Position in the vocabulary, per person.
    """

    outcomes: Outcomes
    log_odds: Float64
    sd: Float64
    place_variance: Float64
    target_group: npt.NDArray[np.integer[Any]]


def groups_of(held: FirstPlacements, rng: np.random.Generator) -> list[dict[str, Any]]:
    """Claimed and observed share, of everyone and of each target group that is large enough.

    Groups below the minimum cell are not shown, nor the smallest shown one while those that are
    not shown could be worked out from the whole.
    """
    names = [group.value for group in TargetGroup]
    sizes = np.bincount(held.target_group[held.target_group >= 0], minlength=len(names))
    shown = sizes >= MINIMUM_CELL
    while shown.any() and 0 < sizes[~shown].sum() < MINIMUM_CELL:
        shown[np.flatnonzero(shown)[np.argmin(sizes[shown])]] = False
    rows = {names[each]: held.target_group == each for each in np.flatnonzero(shown)}
    everyone = np.ones(len(held.outcomes), dtype=np.bool_)
    if everyone.sum() < MINIMUM_CELL:
        return []
    return [_cell(held, name, each, rng) for name, each in {EVERYONE: everyone, **rows}.items()]


def coverage_of(held: FirstPlacements, rng: np.random.Generator) -> dict[str, Any] | None:
    """How often 80 % ranges hold what happened; None with fewer than 20 places to tell it by.

    No chance of a single pair is ever seen. So the model draws, for each place, how many of its
    placements last: one effect shared by the place, one of each person, and the lot. A model whose
    intervals are right has the number that lasted within its middle 80 % in 80 % of the places
    (randomised PIT: Czado, Gneiting and Held 2009, Predictive model assessment for count data).
    """
    at = held.outcomes.place
    cells = [np.flatnonzero(at == place) for place in np.unique(at)]
    cells = [rows for rows in cells if len(rows) >= _FEWEST_PER_PLACE]
    if len(cells) < _FEWEST_PLACES:
        return None
    inside = np.array([_chance_inside(held, rows, rng) for rows in cells])
    means = [inside[rng.integers(0, len(inside), len(inside))].mean() for _ in range(_DRAWS)]
    low, high = np.quantile(means, [0.025, 0.975]).tolist()
    return {
        "level": LEVEL,
        "places": len(cells),
        "placements": sum(map(len, cells)),
        "coverage": _rounded({"value": float(inside.mean()), "low": low, "high": high}),
    }


def _chance_inside(held: FirstPlacements, rows: Ints, rng: np.random.Generator) -> float:
    """Chance that the randomised rank of what happened at a place lies in the middle."""
    shared = held.place_variance[rows]
    own = np.sqrt(np.maximum(held.sd[rows] ** 2 - shared, 0.0))
    effect = np.sqrt(shared.mean()) * rng.normal(size=(_DRAWS, 1))
    log_odds = held.log_odds[rows] + effect + own * rng.normal(size=(_DRAWS, len(rows)))
    drawn = (rng.random((_DRAWS, len(rows))) < logistic(log_odds)).sum(axis=1)
    lasted = held.outcomes.lasted[rows].sum()
    # Half a draw on either side, so that what no draw gave has a rank too.
    low = ((drawn < lasted).sum() + 0.5) / (_DRAWS + 1)
    high = max(((drawn <= lasted).sum() + 0.5) / (_DRAWS + 1), low + 0.5 / (_DRAWS + 1))
    tail = (1 - LEVEL) / 2
    return float(max(min(high, 1 - tail) - max(low, tail), 0.0) / (high - low))


def _cell(
    held: FirstPlacements, name: str, rows: npt.NDArray[np.bool_], rng: np.random.Generator
) -> dict[str, Any]:
    known = held.outcomes.take(np.flatnonzero(rows))
    chance = logistic(held.log_odds[rows])
    found = bootstrap_all(
        {"": lambda y, _, w: float(np.average(y, weights=w))},
        known.lasted,
        chance,
        rng,
        weight=known.weight,
    )[""]
    return {
        "group": name,
        "people": len(known),
        "claimed": round(float(np.average(chance, weights=known.weight)), _DIGITS),
        "observed": _rounded(found.as_dict()),
    }


def _rounded(cells: dict[str, float]) -> dict[str, float]:
    return {name: round(value, _DIGITS) for name, value in cells.items()}
