"""Trains the scorer: a dataset with placements in, a table scorer and what it rests on out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from threadpoolctl import threadpool_limits

from matcher.records.dataset import Dataset
from models.additive.solver import Sample
from models.calibration import Calibration
from models.calibration.choose import choose_calibration
from models.context import base_of
from models.evaluation import time_ordered_folds
from models.expert import expert_scorer
from models.learned.first_placements import FirstPlacements
from models.learned.hierarchy import Factors, expert_factors, learn_factors
from models.learned.later import later_of
from models.learned.material import Material, positions, read_material
from models.learned.outcomes import HORIZON_DAYS, Ints, Outcomes, read_outcomes
from models.learned.rebuild import table_model
from models.learned.seen import sketch
from models.learned.spread import with_spread
from models.learned.steps import unknown_factor
from models.learned.surroundings import (
    NO_SURROUNDINGS,
    Surroundings,
    history_of_people,
    learn_surroundings,
    turns_of,
)
from models.scorer import TableScorer
from models.table import Base, Float64, TableModel

_FOLDS = 3
_ROUNDS = 3
_FEWEST_TO_CALIBRATE = 200


@dataclass(frozen=True)
class OutOfFold:
    """Log-odds of placements by models that knew only earlier ones, of other people.

    Attributes
    ----------
    rows
        Positions among the outcomes.
    history
        What earlier placements had shown of the person. Calibration is beside it: people with many
        placements are people who keep losing them, and must not speak for others.
    first
        Those that are the first known ones of their person, with intervals; None if not asked for.
    """

    rows: Ints
    log_odds: Float64
    history: Float64
    first: FirstPlacements | None = None


_NOTHING_HELD = OutOfFold(np.empty(0, dtype=np.int64), np.empty(0), np.empty(0))


@dataclass(frozen=True)
class Trained:
    """A learned scorer with what it rests on.

    Attributes
    ----------
    factors
        On the expert's weights.
    surroundings
        Effects of places and the variance between people, sites and places.
    outcomes
        What was learned from.
    out_of_fold
        Before calibration; empty where there are too few outcomes to calibrate.
    losses
        Log loss of every calibration tried.
    seen
        Sketch of the placements learned from.
    """

    scorer: TableScorer
    factors: Factors
    surroundings: Surroundings
    outcomes: Outcomes
    out_of_fold: OutOfFold
    losses: dict[str, float]
    seen: tuple[str, ...] = ()


def train_scorer(
    dataset: Dataset,
    as_of: date,
    *,
    expert: TableModel | None = None,
    outcomes: Outcomes | None = None,
    name: str = "learned-1",
    calibrate: bool = True,
    check_intervals: bool = False,
) -> Trained:
    """Learn from the placements of a dataset, as known on a day.

    Parameters
    ----------
    expert
        Where learning starts; by default the weights of the field. Of a learned model only
        placements should follow that it has not seen.
    outcomes
        Part of the outcomes, for instance without a fold; by default all that are known.
    calibrate
        Whether to calibrate on out-of-fold, time-ordered scores (from 200 outcomes).
    check_intervals
        Whether to work out intervals of out-of-fold placements too, to be held against outcomes.

    Returns
    -------
    Trained
        With no outcomes, or outcomes of one kind, the expert's own weights.
    """
    start = replace(expert or expert_scorer().model, calibration=Calibration())
    known = read_outcomes(dataset, as_of) if outcomes is None else outcomes
    # More threads than one only wait for each other on products of this size.
    with threadpool_limits(limits=1, user_api="blas"):
        trained = _train(
            read_material(dataset, as_of, start, known),
            name,
            calibrate=calibrate,
            check_intervals=check_intervals,
        )
    return replace(trained, seen=sketch(dataset, known))


def _train(material: Material, name: str, *, calibrate: bool, check_intervals: bool) -> Trained:
    known = material.outcomes
    model, factors, around = fit_model(material, name)
    held = _NOTHING_HELD
    losses: dict[str, float] = {}
    if calibrate and len(known) >= _FEWEST_TO_CALIBRATE:
        held = out_of_fold(material, check_intervals=check_intervals)
        chosen, losses = choose_calibration(
            held.log_odds + held.history,
            known.lasted[held.rows],
            known.started[held.rows],
            known.weight[held.rows],
        )
        model = replace(model, calibration=chosen)
    return Trained(TableScorer(model), factors, around, known, held, losses)


def fit_model(
    material: Material, name: str, *, has_spread: bool = True
) -> tuple[TableModel, Factors, Surroundings]:
    """Fit one table model, before calibration.

    Parameters
    ----------
    has_spread
        Whether to work out how far each chance may be off; False where only chances are asked for.
    """
    expert, known = material.expert, material.outcomes
    unknown = unknown_factor(expert)
    factors, around = expert_factors(expert.intercept, unknown), NO_SURROUNDINGS
    if len(np.unique(known.lasted)) == 2:
        offset = _start(material)
        earlier = np.zeros(len(known))
        for _ in range(_ROUNDS):
            sample = Sample(known.lasted, known.weight, offset + earlier)
            factors = learn_factors(
                material.columns, sample, expert.intercept, unknown, factors.variances
            )
            log_odds = offset + factors.log_odds(material.columns)
            later = later_of(log_odds + earlier, known)
            around = learn_surroundings(log_odds, known, material.site, later)
            earlier = around.earlier
    model = table_model(expert, factors, name)
    ids: Sequence[str] = material.profiles.places.ids.tolist()
    effects = dict(model.base.by_place)
    for row, effect in around.place_effect.items():
        effects[ids[row]] = effects.get(ids[row], 0.0) + effect
    base = Base(model.base.by_group, model.base.by_form, effects)
    model = replace(model, base=base)
    if has_spread:
        model = with_spread(model, material, factors, around)
    return model, factors, around


def out_of_fold(material: Material, *, check_intervals: bool = False) -> OutOfFold:
    """Log-odds going forward in time, of people that the model had not seen."""
    known, start = material.outcomes, _start(material)
    rows, log_odds, history, spreads = [], [], [], []
    for learn, test in time_ordered_folds(known.started, _FOLDS, group=known.candidate):
        # What began less than 26 weeks before was not known yet when the test rows began.
        learn = learn[known.started[learn] <= known.started[test].min() - HORIZON_DAYS]
        if not len(learn):
            continue
        model, factors, around = fit_model(material.take(learn), "fold", has_spread=check_intervals)
        effect = np.zeros(len(material.site))
        effect[list(around.place_effect)] = list(around.place_effect.values())
        scored = start + factors.log_odds(material.columns) + effect[known.place]
        rows.append(test)
        log_odds.append(scored[test])
        history.append(
            history_of_people(scored, known, around.variance["person"], around.repeats)[test]
        )
        if check_intervals:
            spreads.append(_spread_of(model, material, known.take(test)))
    if not rows:
        return _NOTHING_HELD
    held = OutOfFold(np.concatenate(rows), np.concatenate(log_odds), np.concatenate(history))
    if not check_intervals:
        return held
    return replace(held, first=_first_of(held, material, np.concatenate(spreads)))


def _spread_of(model: TableModel, material: Material, tested: Outcomes) -> Float64:
    """Standard deviation of placements, and the variance that those at one place share; (n, 2)."""
    sd = TableScorer(model).prepare(material.profiles).pairs(*positions(tested)).sd
    shared = np.zeros(len(tested))
    if model.uncertainty is not None:
        shared = model.uncertainty.of_places(material.profiles.places.ids[tested.place])
    return np.column_stack([sd, shared])


def _first_of(held: OutOfFold, material: Material, spread: Float64) -> FirstPlacements:
    """Those out-of-fold placements that are the first known ones of their person."""
    known = material.outcomes
    first = turns_of(known)[held.rows] == 0
    rows = held.rows[first]
    return FirstPlacements(
        outcomes=known.take(rows),
        log_odds=held.log_odds[first],
        sd=spread[first, 0],
        place_variance=spread[first, 1],
        target_group=material.profiles.candidates.target_group[known.candidate[rows]],
    )


def _start(material: Material) -> Float64:
    """What the model that learning starts from adds for people and places, per outcome."""
    by_person, by_place = base_of(material.expert.base, material.profiles)
    return np.asarray(by_person[material.outcomes.candidate] + by_place[material.outcomes.place])
