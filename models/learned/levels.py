"""How levels are spread among the people of a dataset: what stands behind an unknown one."""

import numpy as np

from matcher.profiles.types import Candidates
from matcher.vocabulary.items import N_LEVELS
from models.table import LEVEL_STATES, Float64

_PEOPLE_EXPECTED = 20.0
"""How many people's records the spread expected in the field is worth."""
_ROUNDS = 10


def level_chances(candidates: Candidates, expected: Float64) -> Float64:
    """Chance of each level per item, shape (79, 6), from all who were assessed on it.

    An interval is shared among its levels in proportion (expectation-maximisation); what is
    unknown does not count.

    Parameters
    ----------
    expected
        Before anyone was assessed, same shape.
    """
    low, high = candidates.low, candidates.high
    counts = [((low == a) & (high == b)).sum(axis=0) for a, b in LEVEL_STATES]
    inside = np.array(
        [(np.arange(N_LEVELS) >= a) & (np.arange(N_LEVELS) <= b) for a, b in LEVEL_STATES]
    )
    chance = expected
    for _ in range(_ROUNDS):
        total = _PEOPLE_EXPECTED * expected
        for count, levels in zip(counts, inside, strict=True):
            share = chance * levels
            total = total + count[:, None] * share / share.sum(axis=1, keepdims=True)
        chance = total / total.sum(axis=1, keepdims=True)
    return chance
