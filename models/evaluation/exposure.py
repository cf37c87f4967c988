"""Which places suggestions leave out: how evenly they stand among the first ten of all people."""

from dataclasses import dataclass

import numpy as np

from matcher.planning.edges import approximate_points
from matcher.region import Region
from matcher.scoring import top_places
from models.evaluation.ranking import coverage, gini

TOP = 10


@dataclass(frozen=True)
class Exposure:
    """How the first ten suggestions of everybody spread over the places.

    Attributes
    ----------
    ranked_by
        ``fit`` (chance of lasting) or ``value`` (points of the policy, as ``suggest`` shows).
    places
        Places that the rules leave open to at least one person.
    coverage, never
        Share of them in at least one list, and in none.
    gini
        Of how often each is shown: 0 = all equally often.
    """

    method: str
    ranked_by: str
    places: int
    coverage: float
    never: float
    gini: float


def measure_exposure(region: Region, method: str) -> tuple[Exposure, ...]:
    """Exposure of the places of a region under its scorer, ranked by fit and by value."""
    allowed = region.exclusions.reasons == 0
    is_open = allowed.any(axis=0)
    rankings = {
        "fit": region.scorer.block,
        "value": lambda rows: approximate_points(region, rows),
    }
    found = []
    for ranked_by, values in rankings.items():
        pairs = top_places(len(allowed), values, lambda rows: allowed[rows], TOP)
        shown = np.bincount(pairs.second, minlength=len(is_open))[is_open]
        share = coverage(pairs.second, int(is_open.sum())) if is_open.any() else float("nan")
        found.append(
            Exposure(method, ranked_by, int(is_open.sum()), share, 1.0 - share, gini(shown))
        )
    return tuple(found)
