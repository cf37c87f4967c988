"""What a scorer opens to each person: the best option, and how often places' lists name them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.planning.edges import approximate_points
from matcher.region import Region
from matcher.scoring import logistic

Float64 = npt.NDArray[np.float64]

TOP = 10
"""People per list of a place."""
_BLOCK = 1000


@dataclass(frozen=True)
class Options:
    """Per person, shape (n_people,).

    Attributes
    ----------
    best
        Highest chance of lasting over the places that the rules leave open; 0 without any.
    n_open
        Number of those places.
    named
        Lists of places, ranked by points, that name the person among the first ten.
    """

    best: Float64
    n_open: npt.NDArray[np.int64]
    named: npt.NDArray[np.int64]


def options_of(region: Region) -> Options:
    """Go through all pairs, a block of people at a time."""
    allowed = region.exclusions.reasons == 0
    n_people, n_places = allowed.shape
    best = np.zeros(n_people)
    leading = np.full((TOP, n_places), -np.inf, dtype=np.float32)
    leaders = np.full((TOP, n_places), -1, dtype=np.int64)
    for start in range(0, n_people, _BLOCK):
        rows = slice(start, min(start + _BLOCK, n_people))
        chance = np.where(allowed[rows], logistic(region.scorer.block(rows)), 0.0)
        best[rows] = chance.max(axis=1, initial=0.0)
        points = np.where(allowed[rows], approximate_points(region, rows), -np.inf)
        people = np.broadcast_to(np.arange(rows.start, rows.stop)[:, None], points.shape)
        values = np.concatenate([leading, points.astype(np.float32)])
        owners = np.concatenate([leaders, people])
        kept = np.argsort(-values, axis=0, kind="stable")[:TOP]
        leading = np.take_along_axis(values, kept, axis=0)
        leaders = np.take_along_axis(owners, kept, axis=0)
    shown = leaders[np.isfinite(leading)]
    return Options(
        best=best,
        n_open=allowed.sum(axis=1).astype(np.int64),
        named=np.bincount(shown, minlength=n_people).astype(np.int64),
    )
