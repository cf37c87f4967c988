"""Placements scored by what was known before they began, learned from other people only.

Folds go forward in time and people are dealt into parts by lot. Every method meets the same rows:
the learned scorer, the expert's weights, a plain profile distance and the base rate.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from threadpoolctl import threadpool_limits

from matcher.records.dataset import Dataset
from models.calibration.choose import choose_calibration
from models.evaluation.floors import base_rate, distance_model, line_through
from models.evaluation.splits import time_ordered_folds
from models.expert import expert_scorer
from models.learned.material import Material, positions, read_material
from models.learned.outcomes import HORIZON_DAYS, Ints, Outcomes, read_outcomes
from models.learned.surroundings import history_of_people
from models.learned.training import fit_model
from models.scorer import TableScorer
from models.table import Float64, TableModel

METHODS = ("learned", "expert", "profile_distance", "base_rate")
"""In the order of the tables; a model from a file stands before them as ``model``."""

_FOLDS = 3


@dataclass(frozen=True)
class Fold:
    """Rows tested together, by a model that knew only earlier rows of other people.

    Attributes
    ----------
    person_variance
        Between people, in log-odds, as learned.
    """

    learn: Ints
    test: Ints
    model: TableModel
    person_variance: float


@dataclass(frozen=True)
class HeldOut:
    """Tested placements with the chances that every method gave them.

    Attributes
    ----------
    material
        Of all outcomes; ``folds`` hold positions in them.
    outcomes
        Those tested, in the order of ``chance``.
    chance
        Per method, shape (n_tested,).
    learned_from
        Placements with an outcome before the first tested one.
    """

    material: Material
    folds: tuple[Fold, ...]
    outcomes: Outcomes
    chance: dict[str, Float64]
    learned_from: int


def hold_out(
    dataset: Dataset,
    as_of: date,
    horizon_days: int = HORIZON_DAYS,
    *,
    model: TableModel | None = None,
    since: date | None = None,
) -> HeldOut:
    """Score the later placements of a dataset by every method.

    Parameters
    ----------
    horizon_days
        How long a placement must last; the learned scorer, the distance and the base rate are
        learned for that horizon, the expert's weights speak of 26 weeks whatever it is.
    model
        A model from a file, to stand beside the others.
    since
        Only placements that began on this day or later are tested: those the model cannot know.
    """
    expert = expert_scorer().model
    known = read_outcomes(dataset, as_of, horizon_days)
    material = read_material(dataset, as_of, expert, known)
    folds = forward_folds(material, horizon_days, since)
    test = np.concatenate([fold.test for fold in folds]) if folds else np.empty(0, dtype=np.int64)
    chance: dict[str, Float64] = {}
    if model is not None:
        chance["model"] = _chance(_log_odds(model, material, test))
    chance["learned"] = _calibrated(material, folds, horizon_days)
    chance["expert"] = _chance(_log_odds(expert, material, test))
    distance = _log_odds(distance_model(), material, np.arange(len(known)))
    by_distance, by_base = [np.empty(0)], [np.empty(0)]
    for fold in folds:
        lasted, weight = known.lasted[fold.learn], known.weight[fold.learn]
        by_base.append(np.full(len(fold.test), base_rate(lasted, weight)))
        by_distance.append(line_through(distance[fold.learn], lasted, weight, distance[fold.test]))
    chance["profile_distance"] = np.concatenate(by_distance)
    chance["base_rate"] = np.concatenate(by_base)
    learned_from = max((len(fold.learn) for fold in folds), default=0)
    return HeldOut(material, folds, known.take(test), chance, learned_from)


def forward_folds(
    material: Material, horizon_days: int, since: date | None = None
) -> tuple[Fold, ...]:
    """Folds with a fitted model each, earliest first; none where there is too little to learn."""
    known, folds = material.outcomes, []
    first_day = (since - date(1970, 1, 1)).days if since else None
    if not len(known):
        return ()
    for learn, test in time_ordered_folds(known.started, _FOLDS, group=known.candidate):
        # What began later than this was not known yet when the test rows began.
        learn = learn[known.started[learn] <= known.started[test].min() - horizon_days]
        if first_day is not None:
            test = test[known.started[test] >= first_day]
        if len(learn) and len(test):
            # Products here are small: more threads only wait for each other.
            with threadpool_limits(limits=1, user_api="blas"):
                model, _, around = fit_model(material.take(learn), "fold")
            folds.append(Fold(learn, test, model, around.variance["person"]))
    return tuple(folds)


def _calibrated(material: Material, folds: tuple[Fold, ...], horizon_days: int) -> Float64:
    """Chances of the learned scorer; its map rests on earlier folds whose outcome was known.

    As in training, the map is found with what a person's own earlier placements tell, and applied
    without: a chance speaks of people at large.
    """
    known, done = material.outcomes, [np.empty(0)]
    rows, raw = np.empty(0, dtype=np.int64), np.empty(0)
    for fold in folds:
        scored = _log_odds(fold.model, material, np.arange(len(known)))
        history = history_of_people(scored, known, fold.person_variance)
        first = known.started[fold.test].min()
        seen = known.started[rows] <= first - horizon_days
        earlier = rows[seen]
        chosen, _ = choose_calibration(
            raw[seen], known.lasted[earlier], known.started[earlier], known.weight[earlier]
        )
        done.append(_chance(chosen.apply(scored[fold.test])))
        rows = np.concatenate([rows, fold.test])
        raw = np.concatenate([raw, (scored + history)[fold.test]])
    return np.concatenate(done)


def _log_odds(model: TableModel, material: Material, rows: Ints) -> Float64:
    pairs = positions(material.outcomes.take(rows))
    return TableScorer(model).prepare(material.profiles).pairs(*pairs).log_odds


def _chance(log_odds: Float64) -> Float64:
    return np.asarray(0.5 * (1 + np.tanh(0.5 * log_odds)))
