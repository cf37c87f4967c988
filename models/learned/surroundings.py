"""What lies beside the levels: places and sites that do better or worse, and people who do.

Random intercepts by one step of the score (Breslow and Clayton 1993): the variance from products of
residuals within a group, the effect of a group shrunken by how much was seen of it.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.table import Float64

Ints = npt.NDArray[np.int64]

_MOST_VARIANCE = 1.0
_FEWEST_PAIRS = 200.0


@dataclass(frozen=True)
class Surroundings:
    """Effects in log-odds with the variance that stays unexplained.

    Attributes
    ----------
    place_effect
        Per place with outcomes, by position; its site included.
    variance
        Of new persons, sites and places.
    """

    place_effect: dict[int, float]
    variance: dict[str, float]


def learn_surroundings(
    log_odds: Float64, lasted: Float64, weight: Float64, person: Ints, site: Ints, place: Ints
) -> Surroundings:
    """Effects of sites and of places within them, beside what the model says already.

    Parameters
    ----------
    log_odds
        What the model says of every row.
    site
        Site of every place of the dataset, by the position of the place.
    """
    # People are measured first: they visit several places, so their effect is no effect of a place.
    person_variance = group_variance(log_odds, lasted, weight, person)
    site_variance = group_variance(log_odds, lasted, weight, site[place])
    site_effect = group_effects(log_odds, lasted, weight, site[place], site_variance)
    moved = log_odds + site_effect[site[place]]
    place_variance = group_variance(moved, lasted, weight, place)
    place_effect = group_effects(moved, lasted, weight, place, place_variance)
    known_sites = set(site[place].tolist())
    effects = {
        position: float(
            site_effect[at] + (place_effect[position] if position < len(place_effect) else 0.0)
        )
        for position, at in enumerate(site.tolist())
        if at in known_sites
    }
    return Surroundings(
        place_effect={position: effect for position, effect in effects.items() if effect},
        variance={"person": person_variance, "site": site_variance, "place": place_variance},
    )


def group_variance(log_odds: Float64, lasted: Float64, weight: Float64, group: Ints) -> float:
    """Variance of a random intercept per group, from pairs of rows within a group; not negative."""
    residual, curve = _parts(log_odds, lasted, weight)
    first = np.bincount(group, weights=residual) ** 2 - np.bincount(group, weights=residual**2)
    second = np.bincount(group, weights=curve) ** 2 - np.bincount(group, weights=curve**2)
    pairs = float(second.sum())
    if pairs <= 0:
        return 0.0
    # Few pairs say little: their estimate is shrunken towards none.
    trust = pairs / (pairs + _FEWEST_PAIRS * float(np.mean(curve)) ** 2)
    return float(np.clip(trust * first.sum() / pairs, 0.0, _MOST_VARIANCE))


def group_effects(
    log_odds: Float64, lasted: Float64, weight: Float64, group: Ints, variance: float
) -> Float64:
    """Shrunken effect per group, shape (highest group + 1,)."""
    residual, curve = _parts(log_odds, lasted, weight)
    summed = np.bincount(group, weights=residual)
    return np.asarray(variance * summed / (1 + variance * np.bincount(group, weights=curve)))


def _parts(log_odds: Float64, lasted: Float64, weight: Float64) -> tuple[Float64, Float64]:
    chance = 0.5 * (1 + np.tanh(0.5 * log_odds))
    return weight * (lasted - chance), weight * chance * (1 - chance)
