"""The order in which suggestions are shown, with chance among near-ties and its exact propensities.

Off by default (`near_tie` of the policy). Where it is on, a coach's choices can be compared with
those of other orders (`models/off_policy`), because how likely each was to be shown is known.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.planning.edges import Edges
from matcher.policy import Policy
from matcher.profiles.types import Int64
from matcher.scoring import logistic
from matcher.suggest import RankBy, ranked_by

Float64 = npt.NDArray[np.float64]


@dataclass(frozen=True)
class ShownOrder:
    """A list as shown, shape (n_shown,) throughout, from rank 1 down.

    Attributes
    ----------
    positions
        Of the suggestions in the ranked list they were drawn from.
    propensity
        Probability that this suggestion stands at this rank.
    shown
        Probability that it stands in the list at all; below 1 only where near-ties straddle the
        end of the list.
    list_propensity
        Probability of the whole list in this order.
    """

    positions: Int64
    propensity: Float64
    shown: Float64
    list_propensity: float


def draw_order(worth: Float64, margin: float, top: int, rng: np.random.Generator) -> ShownOrder:
    """Shuffle every block of near-ties and show the first ``top``.

    Parameters
    ----------
    worth
        What the list is ranked by, on the scale of a probability, highest first, shape (n_ranked,).
        All of the ranked list, not only its top: who is near to the last shown may be shown.
    margin
        Most that the worth of two near-ties may differ; 0 = the order stays as it is, also among
        equals, and every propensity is 1.

    Raises
    ------
    ValueError
        If the worth does not descend or the margin is negative.
    """
    block = near_ties(worth, margin)
    sizes = np.bincount(block)
    drawn = np.lexsort((rng.random(len(worth)), block)) if margin > 0 else np.arange(len(worth))
    positions = drawn[:top].astype(np.int64)
    rank = np.arange(len(positions))
    of = block[positions]
    room = np.bincount(of, minlength=len(sizes))[of]
    before = rank - (np.cumsum(sizes) - sizes)[of]
    return ShownOrder(
        positions=positions,
        propensity=1.0 / sizes[of],
        shown=room / sizes[of],
        list_propensity=float(np.prod(1.0 / (sizes[of] - before))),
    )


def near_ties(worth: Float64, margin: float) -> Int64:
    """Block of each suggestion, from 0 up, shape (n_ranked,).

    A block opens with the best suggestion that is in none, and holds all within the margin of it:
    no two in a block differ by more, however long the chain of small differences.
    """
    if margin < 0 or not (np.diff(worth) <= 0).all():
        raise ValueError("worth must descend and the margin be 0 or more")
    if margin == 0:
        return np.arange(len(worth))
    block = np.empty(len(worth), dtype=np.int64)
    start, count = 0, 0
    while start < len(worth):
        end = int(np.searchsorted(-worth, margin - worth[start], side="right"))
        block[start:end] = count
        start, count = end, count + 1
    return block


def rank_propensities(worth: Float64, margin: float, top: int) -> Float64:
    """Probability of every suggestion at every rank, shape (n_ranked, min(top, n_ranked)).

    Of another scorer in its own order, this is the target of an off-policy estimate.
    """
    block = near_ties(worth, margin)
    shown = block[: min(top, len(worth))]
    return np.asarray((block[:, None] == shown) / np.bincount(block)[shown])


def draw_suggestions(
    ranked: Edges, by: RankBy, policy: Policy, top: int, rng: np.random.Generator
) -> tuple[Edges, ShownOrder]:
    """Suggestions as they are to be shown, from a whole ranked list of ``matcher.suggest``.

    Near-ties lie within the policy's ``near_tie`` of each other: in the probability of lasting
    where that ranks, else in points, of which ``full_placement`` make up a probability of 1.
    """
    margin = policy.suggestions.near_tie
    order = draw_order(ranking_worth(ranked, by, policy), margin, top, rng)
    return ranked.take(order.positions), order


def ranking_worth(ranked: Edges, by: RankBy, policy: Policy) -> Float64:
    """What a list is ranked by, on the scale of a probability, shape (n_ranked,)."""
    ranking = ranked_by(ranked, by, policy)
    return ranking / policy.points.full_placement if by is RankBy.VALUE else logistic(ranking)
