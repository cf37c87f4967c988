"""The cheapest set of supports with which a pair fits well, found exactly.

Only the seven support items can be raised, and only up to the person's need: beyond that nothing
improves (scorers are monotone), so the levels to try are few and a full search is exact.
"""

from collections.abc import Callable
from itertools import product

import numpy as np
import numpy.typing as npt

from matcher.explanation.types import SupportOption
from matcher.profiles.types import Int8
from matcher.region import Region
from matcher.scoring import logistic
from matcher.vocabulary.items import IS_SUPPORT, ITEM_IDS

_VARIANTS_AT_ONCE = 256
_SAME_COST = 1e-9

Floats = npt.NDArray[np.float64]
Chances = Callable[[Int8], Floats]


def cheapest_support(region: Region, candidate: int, place: int) -> SupportOption | None:
    """Find the cheapest supports that lift a pair to ``policy.suggestions.good_fit``.

    Needs that nobody has assessed are not raised for: first ask, then adapt.

    Returns
    -------
    SupportOption or None
        None when the pair fits well as it is, or when even all supports together are not enough.
        Among equally cheap sets the one with the highest probability.
    """
    people, places = region.profiles.candidates, region.profiles.places
    offer, need = places.level[place], people.high[candidate]
    items = np.flatnonzero(IS_SUPPORT & (need > offer))
    threshold = region.policy.suggestions.good_fit

    def p_with(levels: Int8) -> Floats:
        variants = np.repeat(offer[None], len(levels), axis=0)
        variants[:, items] = levels
        return logistic(region.scorer.with_levels(candidate, place, variants))

    if not len(items):
        return None
    now, most = offer[items], need[items]
    bare, full = p_with(np.stack([now, most]))
    if bare >= threshold or full < threshold:
        return None
    variants = _sets_to_try(now, most, p_with, threshold)
    price = np.array([region.policy.supports.cost_per_level[ITEM_IDS[i]] for i in items])
    costs = (variants - now) @ price
    best = _cheapest_that_fits(variants, costs, p_with, threshold)
    steps = tuple(
        (ITEM_IDS[item], int(start), int(stop))
        for item, start, stop in zip(items, now, best, strict=True)
        if stop > start
    )
    return SupportOption(steps, float((best - now) @ price), float(p_with(best[None])[0]))


def _sets_to_try(now: Int8, most: Int8, p_with: Chances, threshold: float) -> Int8:
    """Level sets worth trying, int8, shape (n_sets, n_items).

    With all other items at their most, an item below its least workable level never fits; so the
    search starts from there. One call finds these least levels for all items.
    """
    probes = [
        (column, level)
        for column, (start, stop) in enumerate(zip(now.tolist(), most.tolist(), strict=True))
        for level in range(start, stop)
    ]
    trial = np.repeat(most[None], len(probes), axis=0)
    for row, (column, level) in enumerate(probes):
        trial[row, column] = level
    fits = p_with(trial) >= threshold
    least = most.copy()
    for (column, level), is_enough in zip(probes, fits.tolist(), strict=True):
        if is_enough:
            least[column] = min(least[column], level)
    ranges = [range(a, b + 1) for a, b in zip(least.tolist(), most.tolist(), strict=True)]
    return np.array(list(product(*ranges)), dtype=np.int8)


def _cheapest_that_fits(variants: Int8, costs: Floats, p_with: Chances, threshold: float) -> Int8:
    """Try level sets from cheap to dear; the last one always fits."""
    order = np.argsort(costs, kind="stable")
    for start in range(0, len(order), _VARIANTS_AT_ONCE):
        block = order[start : start + _VARIANTS_AT_ONCE]
        chances = p_with(variants[block])
        fits = np.flatnonzero(chances >= threshold)
        if len(fits):
            cheapest = costs[block[fits[0]]]
            tied = order[costs[order] <= cheapest + _SAME_COST]
            return np.asarray(variants[tied[int(np.argmax(p_with(variants[tied])))]])
    raise AssertionError("Raising everything was enough, yet no set of supports was.")
