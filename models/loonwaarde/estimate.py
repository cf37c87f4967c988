"""Indicative loonwaarde of pairs of a person and a place, over the main tasks of the work.

The data contract describes a place as a whole: it is one main task, unless somebody knows its main
tasks apart and passes them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matcher.profiles.types import Bools, Int32, Profiles
from matcher.vocabulary.items import ITEM_INDEX
from matcher.vocabulary.work_forms import LADDER_STEP, WorkForm
from models.loonwaarde.performance import (
    Assumptions,
    Bounds,
    default_assumptions,
    output,
    over_tasks,
)
from models.loonwaarde.tasks import MainTask

INDICATIVE = "indicatief, geen loonwaardebepaling"
"""Stands with every number that is shown."""

WHOLE = (MainTask("", 1.0),)
"""The work as one main task."""


@dataclass(frozen=True)
class TaskEstimate:
    """Components of one main task per pair, shape (n_pairs,) each."""

    task: MainTask
    tempo: Bounds
    kwaliteit: Bounds
    netto_werktijd: Bounds

    @property
    def performance(self) -> Bounds:
        """Tempo x kwaliteit x netto werktijd."""
        return self.tempo * self.kwaliteit * self.netto_werktijd


@dataclass(frozen=True)
class Loonwaarde:
    """Estimate per pair, shape (n_pairs,) throughout.

    Attributes
    ----------
    total
        Share of the normfunctie's output; NaN for dagbesteding, which is no employment.
    has_unknown
        True where an item that counts was never assessed: the interval is wide for want of
        knowledge.
    """

    total: Bounds
    tasks: tuple[TaskEstimate, ...]
    has_unknown: Bools


def estimate_pairs(
    profiles: Profiles,
    candidate: Int32,
    place: Int32,
    assumptions: Assumptions | None = None,
    tasks: Sequence[MainTask] = WHOLE,
) -> Loonwaarde:
    """Loonwaarde of listed pairs.

    The normfunctie works at a normal pace and with normal care, whatever an adapted place asks;
    stamina counts only as far as the place asks it.

    Raises
    ------
    TasksRejected
        Where the shares are not those of main tasks.
    """
    rules = assumptions or default_assumptions()
    parts, has_unknown = [], np.zeros(len(candidate), dtype=np.bool_)
    for task in tasks:
        part, is_unknown = _task(profiles, candidate, place, rules, task)
        parts.append(part)
        has_unknown |= is_unknown
    performances = [part.performance for part in parts]
    total = over_tasks(
        [task.share for task in tasks],
        Bounds(
            np.stack([each.low for each in performances], axis=-1),
            np.stack([each.high for each in performances], axis=-1),
        ),
    )
    is_paid = profiles.places.work_form[place] != LADDER_STEP[WorkForm.DAGBESTEDING]
    paid = Bounds(np.where(is_paid, total.low, np.nan), np.where(is_paid, total.high, np.nan))
    return Loonwaarde(paid, tuple(parts), has_unknown)


def _task(
    profiles: Profiles, candidate: Int32, place: Int32, rules: Assumptions, task: MainTask
) -> tuple[TaskEstimate, Bools]:
    """Components of one main task, and where an item that counts is unknown."""
    people, places = profiles.candidates, profiles.places
    asked = {ITEM_INDEX[item]: level for item, level in task.levels.items()}
    columns = (rules.tempo, rules.kwaliteit, rules.netto_werktijd)
    floors = (rules.normal_level, rules.normal_level, 0)
    parts: list[Bounds] = []
    has_unknown = np.zeros(len(candidate), dtype=np.bool_)
    for items, floor in zip(columns, floors, strict=True):
        index = np.array(items)
        low, high = people.low[candidate][:, index], people.high[candidate][:, index]
        level = places.level[place][:, index].astype(np.int64)
        for position, item in enumerate(items):
            level[:, position] = asked.get(item, level[:, position])
        reference = np.maximum(level, floor)
        parts.append(output(low, high, reference, rules))
        has_unknown |= ((low < 0) & (reference > 0)).any(axis=1)
    return TaskEstimate(task, *parts), has_unknown
