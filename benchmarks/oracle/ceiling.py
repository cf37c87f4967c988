"""The information ceiling: who knows the true model and sees only what the records say.

Chances are expectations: over true levels given the records, and over hidden effects that no record
shows. No scorer can expect better chances from profiles alone; a scorer that learns may know more
of single places and people from their outcomes.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fixtures.region import HiddenTruth, World
from fixtures.region.calibration import GROUPS, SECTORS
from fixtures.region.demands import ESSENTIAL
from fixtures.region.occupations import load_occupations
from fixtures.region.population import GROUP_ORDER
from fixtures.region.posterior import draw_abilities
from fixtures.region.posterior_places import draw_demands, expected_taste, occupation_rows
from matcher.profiles import Profiles
from matcher.records.dataset import Dataset
from matcher.vocabulary.items import ITEMS
from matcher.vocabulary.target_groups import TargetGroup

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.integer]

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(5)
_IS_SOCIAL = np.array([item.group == "SOC" for item in ITEMS])
_MORE_HOURS = (0.0, 0.0, 4.0, 8.0)  # that people outside the Wsw would take, as they are drawn
_PAIRS_AT_ONCE = 65_536


@dataclass(frozen=True)
class Ceiling:
    """Draws of the world behind the records, each as likely as any other."""

    world: World
    drawn: tuple[HiddenTruth, ...]
    taste_mean: Floats
    taste_variance: Floats

    def chance(self, candidate: Positions, place: Positions) -> Floats:
        """Expected true chance of listed pairs, shape (n_pairs,)."""
        parts = [
            self._chance(candidate[start : start + _PAIRS_AT_ONCE], place[start:][:_PAIRS_AT_ONCE])
            for start in range(0, len(candidate), _PAIRS_AT_ONCE)
        ]
        return np.concatenate(parts) if parts else np.empty(0)

    def _chance(self, candidate: Positions, place: Positions) -> Floats:
        rules, total = self.world.outcome, np.zeros(len(candidate))
        sector = self.drawn[0].place_sector[place]
        liking = rules.taste * self.taste_mean[candidate, sector]
        fixed = rules.taste**2 * self.taste_variance[candidate, sector]
        fixed = fixed + rules.person**2 + rules.place**2
        for truth in self.drawn:
            social = truth.ability[:, _IS_SOCIAL].mean(axis=1)
            sensitivity = 1 + 0.5 * np.maximum(2.5 - social, 0)
            spread = np.sqrt(fixed + (rules.climate * sensitivity[candidate]) ** 2)
            centre = truth.true_log_odds(candidate, place) + liking
            for node, weight in zip(_NODES, _WEIGHTS / _WEIGHTS.sum(), strict=True):
                total += weight * 0.5 * (1 + np.tanh(0.5 * (centre + node * spread)))
        return total / len(self.drawn)


def information_ceiling(
    dataset: Dataset, profiles: Profiles, world: World, draws: int, rng: np.random.Generator
) -> Ceiling:
    """Draw worlds behind the records.

    Parameters
    ----------
    dataset, profiles
        The records, twice: as tables for source and date of every level, and as arrays.
    world
        How outcomes and assessors work: all that is known beside the records.
    """
    people, places = profiles.candidates, profiles.places
    group = people.target_group.astype(np.int64)
    abilities = draw_abilities(rng, dataset, group, world.assessor_noise, draws)
    demands, weights = draw_demands(rng, profiles, draws)
    chance = np.array([GROUPS[kind].chance for kind in GROUP_ORDER])[group]
    is_wsw = group == GROUP_ORDER.index(TargetGroup.WSW)
    sector = load_occupations().sector[occupation_rows(profiles)]
    drawn = []
    for ability, demand, weight in zip(abilities, demands, weights, strict=True):
        more = np.where(is_wsw, 0.0, rng.choice(_MORE_HOURS, len(people)))
        drawn.append(
            HiddenTruth(
                outcome=world.outcome,
                candidate_ids=people.ids,
                place_ids=places.ids,
                ability=ability,
                demand=demand,
                weight=weight,
                is_essential=places.importance == ESSENTIAL,
                climate=np.zeros(len(places), dtype=np.float32),
                place_effect=np.zeros(len(places), dtype=np.float32),
                place_sector=sector.astype(np.int8),
                taste=np.zeros((len(people), len(SECTORS)), dtype=np.float32),
                candidate_effect=chance.astype(np.float32),
                hours=np.maximum(people.hours_max - more, people.hours_min).astype(np.float32),
                home=people.postcode,
                modes=people.travel_modes,
                work=places.postcode,
                contract_year=np.zeros(len(people), dtype=np.int16),
            )
        )
    return Ceiling(world, tuple(drawn), *expected_taste(rng, profiles))
