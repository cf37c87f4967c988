"""Indicative loonwaarde of pairs of a person and a place, each place being one main task.

The data contract describes a place as a whole. Who knows its main tasks apart uses ``output`` and
``over_tasks`` per task instead.
"""

from dataclasses import dataclass

import numpy as np

from matcher.profiles.types import Bools, Int32, Profiles
from matcher.vocabulary.work_forms import LADDER_STEP, WorkForm
from models.loonwaarde.performance import (
    Assumptions,
    Bounds,
    default_assumptions,
    output,
    over_tasks,
)

INDICATIVE = "indicatief, geen loonwaardebepaling"
"""Stands with every number that is shown."""


@dataclass(frozen=True)
class Loonwaarde:
    """Estimate per pair, shape (n_pairs,) throughout.

    Attributes
    ----------
    total
        Share of the normfunctie's output; NaN for dagbesteding, which is no employment.
    tempo, kwaliteit, netto_werktijd
        The components.
    has_unknown
        True where an item that counts was never assessed: the interval is wide for want of
        knowledge.
    """

    total: Bounds
    tempo: Bounds
    kwaliteit: Bounds
    netto_werktijd: Bounds
    has_unknown: Bools


def estimate_pairs(
    profiles: Profiles, candidate: Int32, place: Int32, assumptions: Assumptions | None = None
) -> Loonwaarde:
    """Loonwaarde of listed pairs.

    The normfunctie works at a normal pace and with normal care, whatever an adapted place asks;
    stamina counts only as far as the place asks it.
    """
    rules = assumptions or default_assumptions()
    people, places = profiles.candidates, profiles.places
    columns = (rules.tempo, rules.kwaliteit, rules.netto_werktijd)
    floors = (rules.normal_level, rules.normal_level, 0)
    parts: list[Bounds] = []
    has_unknown = np.zeros(len(candidate), dtype=np.bool_)
    for items, floor in zip(columns, floors, strict=True):
        index = np.array(items)
        low, high = people.low[candidate][:, index], people.high[candidate][:, index]
        reference = np.maximum(places.level[place][:, index], floor)
        parts.append(output(low, high, reference, rules))
        has_unknown |= ((low < 0) & (reference > 0)).any(axis=1)
    performance = parts[0] * parts[1] * parts[2]
    one_task = Bounds(performance.low[:, None], performance.high[:, None])
    total = over_tasks([1.0], one_task)
    is_paid = places.work_form[place] != LADDER_STEP[WorkForm.DAGBESTEDING]
    paid = Bounds(np.where(is_paid, total.low, np.nan), np.where(is_paid, total.high, np.nan))
    return Loonwaarde(paid, parts[0], parts[1], parts[2], has_unknown)
