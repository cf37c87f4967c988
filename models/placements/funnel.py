"""Expected against observed lasting share per unit, with funnel limits.

After Spiegelhalter (2005), Funnel plots for comparing institutional performance, Statistics in
Medicine 24, 1185-1202: limits around what the people and places of a unit let expect, widened where
units differ more than chance alone explains (over-dispersion, from winsorised z-scores).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

Float64 = npt.NDArray[np.float64]

FEWEST = 30
"""Placements with a known outcome below which a unit is counted, not judged."""
Z_95 = 1.959964
Z_998 = 3.090232
_WINSORISED = 0.1
"""Share of units at either end whose z-scores are pulled in before over-dispersion is measured."""


class Verdict(StrEnum):
    """Where a unit stands in the funnel."""

    INSIDE = "inside"
    ABOVE_95 = "above_95"
    BELOW_95 = "below_95"
    ABOVE_998 = "above_998"
    BELOW_998 = "below_998"
    TOO_FEW = "too_few"


@dataclass(frozen=True)
class FunnelUnit:
    """One location or team; shares are 0-1.

    Attributes
    ----------
    placements
        With a known outcome.
    precision
        Placements of average spread that would say as much: places the unit along the funnel.
    error
        Standard deviation of the observed share when nothing but chance is at work.
    low_95, high_95, low_998, high_998
        Limits of the observed share.
    shrunken, shrunken_low, shrunken_high
        Difference from expected, drawn towards none as far as few placements leave it open, with a
        95 % interval: the estimate to speak of.
    """

    unit: str
    placements: int
    people: int
    observed: float
    expected: float
    precision: float
    error: float
    low_95: float
    high_95: float
    low_998: float
    high_998: float
    shrunken: float
    shrunken_low: float
    shrunken_high: float
    verdict: Verdict

    @property
    def difference(self) -> float:
        """Observed less expected share."""
        return self.observed - self.expected


@dataclass(frozen=True)
class Funnel:
    """All units of one kind.

    Attributes
    ----------
    units
        By number of placements, most first; those below the minimum at the end.
    dispersion
        Factor on the variance of the limits, 1 or more.
    between
        Standard deviation of true differences between units.
    alike
        Correlation of how placements of one person end, 0 or more: who comes back tells less.
    spread
        Mean of p (1 - p) over all placements: the variance of one outcome, for the curves.
    """

    units: tuple[FunnelUnit, ...]
    dispersion: float
    between: float
    alike: float
    spread: float

    @property
    def judged(self) -> tuple[FunnelUnit, ...]:
        """Units with enough placements."""
        return tuple(each for each in self.units if each.verdict is not Verdict.TOO_FEW)

    def limit(self, precision: npt.ArrayLike, z: float) -> Float64:
        """Half-width of the limits at given precisions."""
        return np.asarray(z * np.sqrt(self.dispersion * self.spread / np.asarray(precision)))


def make_funnel(
    unit: Sequence[str],
    row: npt.ArrayLike,
    outcome: Float64,
    expected: Float64,
    weight: Float64,
    person: npt.ArrayLike,
    *,
    fewest: int = FEWEST,
) -> Funnel:
    """Compare units.

    Parameters
    ----------
    unit, row
        Names of units, and the placement that each counts; a placement may count for several.
    outcome, expected, weight, person
        Per placement: 0 or 1, chance expected, how many it stands for (0 = not known, left out).
    """
    rows = np.asarray(row, dtype=np.int64)
    names = np.asarray(unit, dtype=np.str_)
    counted = weight[rows] > 0
    rows, names = rows[counted], names[counted]
    ids, code = np.unique(names, return_inverse=True)
    w, y, p = weight[rows], outcome[rows], expected[rows]
    total = np.bincount(code, weights=w, minlength=len(ids))
    count = np.bincount(code, minlength=len(ids))
    observed = np.bincount(code, weights=w * y, minlength=len(ids)) / total
    claimed = np.bincount(code, weights=w * p, minlength=len(ids)) / total
    sd = np.asarray(w * np.sqrt(p * (1 - p)), dtype=np.float64)
    who = np.unique(np.asarray(person), return_inverse=True)[1][rows]
    known = weight > 0
    alike = _alike(outcome[known], expected[known], weight[known], np.asarray(person)[known])
    own = np.bincount(code, weights=sd**2, minlength=len(ids)) / total**2
    variance: Float64 = own + alike * _shared(code, who, sd, total)
    difference, error = observed - claimed, np.sqrt(variance)
    is_judged = count >= fewest
    dispersion = _dispersion(difference[is_judged] / error[is_judged])
    between = _between(difference[is_judged], variance[is_judged])
    spread = float(np.average(expected[known] * (1 - expected[known]))) if known.any() else 0.25
    people = [len(np.unique(np.asarray(person)[rows[code == each]])) for each in range(len(ids))]
    units = [
        _unit(
            (str(ids[k]), int(count[k]), people[k]),
            (float(observed[k]), float(claimed[k]), float(error[k])),
            (dispersion, between, spread),
            is_judged=bool(is_judged[k]),
        )
        for k in range(len(ids))
    ]
    units.sort(key=lambda each: (each.verdict is Verdict.TOO_FEW, -each.placements, each.unit))
    return Funnel(tuple(units), dispersion, float(np.sqrt(between)), alike, spread)


def _unit(
    name: tuple[str, int, int],
    shares: tuple[float, float, float],
    around: tuple[float, float, float],
    *,
    is_judged: bool,
) -> FunnelUnit:
    unit, placements, people = name
    observed, expected, error = shares
    dispersion, between, spread = around
    wide = error * float(np.sqrt(dispersion))
    difference = observed - expected
    share = between / (between + error**2) if between > 0 else 0.0
    half = Z_95 * float(np.sqrt(share)) * error
    verdict = Verdict.TOO_FEW
    if is_judged:
        side = "above" if difference > 0 else "below"
        verdict = Verdict.INSIDE
        if abs(difference) > Z_998 * wide:
            verdict = Verdict(f"{side}_998")
        elif abs(difference) > Z_95 * wide:
            verdict = Verdict(f"{side}_95")
    return FunnelUnit(
        unit=unit,
        placements=placements,
        people=people,
        observed=observed,
        expected=expected,
        precision=spread / error**2 if error > 0 else float(placements),
        error=error,
        low_95=max(expected - Z_95 * wide, 0.0),
        high_95=min(expected + Z_95 * wide, 1.0),
        low_998=max(expected - Z_998 * wide, 0.0),
        high_998=min(expected + Z_998 * wide, 1.0),
        shrunken=share * difference,
        shrunken_low=share * difference - half,
        shrunken_high=share * difference + half,
        verdict=verdict,
    )


def _alike(outcome: Float64, expected: Float64, weight: Float64, person: npt.ArrayLike) -> float:
    """Correlation between placements of one person, over all pairs of them; 0 where negative."""
    _, who = np.unique(np.asarray(person), return_inverse=True)
    left = weight * (outcome - expected)
    spread = weight * np.sqrt(expected * (1 - expected))
    together, most = (
        float((np.bincount(who, weights=each) ** 2).sum() - (each**2).sum())
        for each in (left, spread)
    )
    return min(max(together / most, 0.0), 1.0) if most > 0 else 0.0


def _shared(
    code: npt.NDArray[np.int64], who: npt.NDArray[np.int64], spread: Float64, total: npt.ArrayLike
) -> Float64:
    """What each unit's variance gains when placements of one person end wholly alike."""
    _, pair = np.unique(np.column_stack([code, who]), axis=0, return_inverse=True)
    unit = np.zeros(pair.max(initial=-1) + 1, dtype=np.int64)
    unit[pair] = code
    per_person = np.bincount(pair, weights=spread) ** 2 - np.bincount(pair, weights=spread**2)
    amount = np.asarray(total, dtype=np.float64)
    return np.asarray(np.bincount(unit, weights=per_person, minlength=len(amount)) / amount**2)


def _dispersion(z: Float64) -> float:
    """Over-dispersion of z-scores, 1 where they spread no more than chance may make them."""
    if len(z) < 3:
        return 1.0
    low, high = np.quantile(z, [_WINSORISED, 1 - _WINSORISED])
    found = float(np.mean(np.clip(z, low, high) ** 2))
    return found if found > 1 + 2 * np.sqrt(2 / len(z)) else 1.0


def _between(difference: Float64, variance: Float64) -> float:
    """Variance of true differences, by moments (DerSimonian and Laird 1986), 0 or more."""
    if len(difference) < 2:
        return 0.0
    share = 1 / variance
    mean = float(np.average(difference, weights=share))
    excess = float((share * (difference - mean) ** 2).sum()) - (len(difference) - 1)
    return max(excess / float(share.sum() - (share**2).sum() / share.sum()), 0.0)
