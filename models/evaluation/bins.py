"""The points of a calibration chart: claimed against observed share, in bins of equal mass."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import rankdata

from models.evaluation.intervals import bootstrap_all

Float64 = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Bin:
    """One bin: mean chance claimed, and the share that came true with its 95 % interval."""

    placements: int
    claimed: float
    observed: float
    low: float
    high: float


def calibration_bins(
    outcome: npt.ArrayLike,
    chance: npt.ArrayLike,
    weight: npt.ArrayLike,
    person: npt.ArrayLike,
    rng: np.random.Generator,
    *,
    bins: int = 10,
    fewest: int = 20,
    resamples: int = 200,
) -> tuple[Bin, ...]:
    """Bins from low to high chances, people drawn whole for the intervals.

    Parameters
    ----------
    bins, fewest
        Number of bins, and rows that each must hold: with few rows there are fewer bins. Equal
        chances stay together.
    """
    y, p, w = (np.asarray(each, dtype=np.float64) for each in (outcome, chance, weight))
    owner = np.asarray(person)
    count = min(bins, len(y) // fewest)
    if not count:
        return ()
    position = np.minimum(((rankdata(p) - 0.5) / len(p) * count).astype(np.int64), count - 1)
    found = []
    for each in np.unique(position):
        rows = np.flatnonzero(position == each)
        share = bootstrap_all(
            {"": _share},
            y[rows],
            p[rows],
            rng,
            weight=w[rows],
            group=owner[rows],
            resamples=resamples,
        )[""]
        claimed = float(np.average(p[rows], weights=w[rows]))
        found.append(Bin(len(rows), claimed, share.value, share.low, share.high))
    return tuple(found)


def _share(outcome: Float64, _: Float64, weight: Float64) -> float:
    return float(np.average(outcome, weights=weight))
