"""Suggestions: the best places for one person, or the best people for one place."""

from enum import StrEnum

import numpy as np
import numpy.typing as npt

from matcher.planning.edges import Edges, value_edges
from matcher.policy import Policy
from matcher.profiles.types import Int32, Pairs
from matcher.region import Region

Float64 = npt.NDArray[np.float64]


class RankBy(StrEnum):
    """What comes first in a list of suggestions."""

    VALUE = "value"
    """Points of the policy: lasting, regular work, wishes and travel together."""
    FIT = "fit"
    """Probability that the placement lasts, whatever the work form."""


def suggest_places(
    region: Region, candidate: int, top: int = 10, by: RankBy = RankBy.VALUE
) -> Edges:
    """Eligible places for one person, best first.

    Parameters
    ----------
    candidate
        Position of the person.
    top
        Most places returned.
    by
        Ranked by value or by fit; the points never include staying at the current place.

    Returns
    -------
    Edges
        In rank order; empty when no rule leaves a place (``region.exclusions`` says why).
    """
    places = np.flatnonzero(region.exclusions.reasons[candidate] == 0).astype(np.int32)
    return _ranked(region, np.full(len(places), candidate, dtype=np.int32), places, top, by)


def suggest_candidates(
    region: Region, place: int, top: int = 10, by: RankBy = RankBy.VALUE
) -> Edges:
    """Eligible people for one place, best first; parameters as for ``suggest_places``."""
    people = np.flatnonzero(region.exclusions.reasons[:, place] == 0).astype(np.int32)
    return _ranked(region, people, np.full(len(people), place, dtype=np.int32), top, by)


def ranked_by(edges: Edges, by: RankBy, policy: Policy) -> Float64:
    """What a list is ranked by, shape (n_edges,): points without staying, or log-odds."""
    if by is RankBy.FIT:
        return edges.scores.log_odds.astype(np.float64)
    return np.asarray(edges.value - edges.stays * round(policy.points.keep_current), np.float64)


def _ranked(region: Region, candidate: Int32, place: Int32, top: int, by: RankBy) -> Edges:
    edges = value_edges(region, Pairs(candidate, place))
    best_first = np.argsort(-ranked_by(edges, by, region.policy), kind="stable")
    return edges.take(best_first[:top])
