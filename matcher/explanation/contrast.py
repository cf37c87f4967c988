"""Why one place stands above another for the same person."""

import numpy as np

from matcher.explanation.grouping import group_difference
from matcher.explanation.shortfalls import unknown_items
from matcher.explanation.titles import titles_of
from matcher.explanation.types import Contrast
from matcher.planning.edges import value_edges
from matcher.planning.objectives import TERMS
from matcher.profiles.types import Int32, Pairs
from matcher.region import Region


def contrast(region: Region, candidate: int, place: int, other: int) -> Contrast:
    """Explain the difference between two places for one person, given as positions."""
    one, two, three = (np.array([value], dtype=np.int32) for value in (candidate, place, other))
    return contrasts(region, one, two, three)[0]


def contrasts(region: Region, candidate: Int32, place: Int32, other: Int32) -> list[Contrast]:
    """Explain listed differences; positions, int32, shape (n,) each."""
    both = Pairs(np.tile(candidate, 2), np.concatenate([place, other]))
    values = value_edges(region, both)
    points = values.points[: len(candidate)] - values.points[len(candidate) :]
    scorer, profiles = region.scorer, region.profiles
    return [
        Contrast(
            candidate_id=str(profiles.candidates.ids[who]),
            place_id=str(profiles.places.ids[here]),
            other_place_id=str(profiles.places.ids[there]),
            lines=group_difference(
                scorer.ledger(who, here),
                scorer.ledger(who, there),
                unknown_items(profiles, who),
            ),
            points=dict(zip(TERMS, difference, strict=True)),
            titles=titles_of(profiles, (here, there)),
        )
        for who, here, there, difference in zip(
            candidate.tolist(), place.tolist(), other.tolist(), points.tolist(), strict=True
        )
    ]
