"""Intervals of measures by the bootstrap, over rows or over whole groups of rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Float64 = npt.NDArray[np.float64]
Measure = Callable[[Float64, Float64], float]
WeightedMeasure = Callable[[Float64, Float64, Float64], float]


@dataclass(frozen=True)
class Interval:
    """A measure with the bounds between which it lies in most resamples."""

    value: float
    low: float
    high: float

    def as_dict(self) -> dict[str, float]:
        """JSON-ready."""
        return {"value": self.value, "low": self.low, "high": self.high}

    @property
    def is_known(self) -> bool:
        """Whether value and bounds are all finite."""
        return bool(np.isfinite([self.value, self.low, self.high]).all())


def bootstrap(
    measure: Measure,
    outcome: npt.ArrayLike,
    chance: npt.ArrayLike,
    rng: np.random.Generator,
    *,
    group: npt.ArrayLike | None = None,
    resamples: int = 200,
    level: float = 0.95,
) -> Interval:
    """Measure with its percentile interval.

    Parameters
    ----------
    group
        Rows of one group (a person) are drawn together; None = every row on its own.
    level
        Share of resamples between the bounds.
    """

    def unweighted(y: Float64, p: Float64, _: Float64) -> float:
        return measure(y, p)

    found = bootstrap_all(
        {"": unweighted}, outcome, chance, rng, group=group, resamples=resamples, level=level
    )
    return found[""]


def bootstrap_all(
    measures: Mapping[str, WeightedMeasure],
    outcome: npt.ArrayLike,
    chance: npt.ArrayLike,
    rng: np.random.Generator,
    *,
    weight: npt.ArrayLike | None = None,
    group: npt.ArrayLike | None = None,
    resamples: int = 200,
    level: float = 0.95,
) -> dict[str, Interval]:
    """Several weighted measures with their percentile intervals, all on the same resamples.

    Parameters
    ----------
    chance
        One row per outcome; a second axis holds what a measure compares, such as two methods.
    weight
        Per row, for instance inverse chances of being observed; None = 1.
    group, level
        As for ``bootstrap``.
    """
    y, p = np.asarray(outcome, dtype=np.float64), np.asarray(chance, dtype=np.float64)
    w = np.ones_like(y) if weight is None else np.asarray(weight, dtype=np.float64)
    found: dict[str, list[float]] = {name: [] for name in measures}
    for rows in _draws(len(y), rng, group, resamples):
        drawn = y[rows], p[rows], w[rows]
        for name, measure in measures.items():
            found[name].append(measure(*drawn))
    return {
        name: _interval(measure(y, p, w), np.array(found[name]), level)
        for name, measure in measures.items()
    }


def _interval(value: float, found: Float64, level: float) -> Interval:
    tail = (1 - level) / 2
    known = found[~np.isnan(found)]
    low, high = np.quantile(known, [tail, 1 - tail]) if len(known) else (np.nan, np.nan)
    return Interval(value, float(low), float(high))


def _draws(
    count: int, rng: np.random.Generator, group: npt.ArrayLike | None, resamples: int
) -> list[npt.NDArray[np.int64]]:
    if group is None:
        return [rng.integers(0, count, count) for _ in range(resamples)]
    _, position = np.unique(np.asarray(group), return_inverse=True)
    sizes = np.bincount(position)
    members = np.split(np.argsort(position, kind="stable"), np.cumsum(sizes)[:-1])
    return [
        np.concatenate([members[each] for each in rng.integers(0, len(members), len(members))])
        for _ in range(resamples)
    ]
