"""Trains the scorer: a dataset with placements in, a table scorer and what it rests on out."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from matcher.profiles import Profiles, build_profiles
from matcher.profiles.types import Int32
from matcher.records.dataset import Dataset
from models.additive.solver import Sample
from models.expert import expert_scorer
from models.learned.hierarchy import Factors, expert_factors, learn_factors, wide_columns
from models.learned.outcomes import Outcomes, read_outcomes
from models.learned.rebuild import table_model
from models.learned.steps import pair_columns, unknown_factor
from models.learned.surroundings import Surroundings, learn_surroundings
from models.scorer import TableScorer
from models.table import Base, Float64, TableModel

_NONE = Surroundings({}, {"person": 0.0, "site": 0.0, "place": 0.0})
_SAMPLED_PAIRS = 2000


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
    """

    scorer: TableScorer
    factors: Factors
    surroundings: Surroundings
    outcomes: Outcomes


def train_scorer(
    dataset: Dataset,
    as_of: date,
    *,
    expert: TableModel | None = None,
    outcomes: Outcomes | None = None,
    name: str = "learned-1",
) -> Trained:
    """Learn from the placements of a dataset, as known on a day.

    Parameters
    ----------
    expert
        Where learning starts; by default the weights of the field.
    outcomes
        Part of the outcomes, for instance without a fold; by default all that are known.

    Returns
    -------
    Trained
        With no outcomes, or outcomes of one kind, the expert's own weights.
    """
    start = expert or expert_scorer().model
    known = read_outcomes(dataset, as_of) if outcomes is None else outcomes
    profiles = build_profiles(without_today(dataset), as_of)
    unknown = unknown_factor(start)
    factors, around = expert_factors(start.intercept, unknown), _NONE
    if len(np.unique(known.lasted)) == 2:
        candidate, place = positions(known)
        columns = pair_columns(start, profiles, candidate, place)
        sample = Sample(known.lasted, known.weight, np.zeros(len(known)))
        factors = learn_factors(columns, sample, start.intercept, unknown)
        model = table_model(start, factors, name)
        log_odds = TableScorer(model).prepare(profiles).pairs(candidate, place).log_odds
        around = learn_surroundings(
            log_odds,
            known.lasted,
            known.weight,
            known.candidate,
            site_of_places(dataset),
            known.place,
        )
    model = table_model(start, factors, name)
    ids = profiles.places.ids
    by_place = {str(ids[row]): effect for row, effect in around.place_effect.items()}
    model = replace(
        model,
        base=Base(model.base.by_group, model.base.by_form, by_place),
        prior_sd=_sd(start, profiles, factors, around),
    )
    return Trained(TableScorer(model), factors, around, known)


def without_today(dataset: Dataset) -> Dataset:
    """The dataset without what is only known today.

    Who still works somewhere shows that the placement lasted, and an employer is excluded after it
    went wrong: scoring the log with either would be looking up the answer.
    """
    blank = dataset.candidates.assign(
        current_place_id="",
        current_since=pd.Series(pd.NaT, dataset.candidates.index, dtype="datetime64[us]"),
        contract_hours=np.nan,
        excluded_employers="",
    )
    for column in ("current_place_id", "excluded_employers"):
        blank[column] = blank[column].astype("str")
    return replace(dataset, candidates=blank, decisions=dataset.decisions.iloc[:0])


def positions(outcomes: Outcomes) -> tuple[Int32, Int32]:
    """Candidate and place of every outcome as positions in the profiles."""
    return outcomes.candidate.astype(np.int32), outcomes.place.astype(np.int32)


def site_of_places(dataset: Dataset) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Number of the site per place; a place without one is a site of its own."""
    site = dataset.places["site_id"]
    alone = pd.Series([f"\0{row}" for row in range(len(site))], index=site.index)
    return np.asarray(pd.factorize(site.where(site != "", alone))[0], dtype=np.int64)


def _sd(start: TableModel, profiles: Profiles, factors: Factors, around: Surroundings) -> float:
    """Standard deviation of a new pair's log-odds that levels do not explain.

    Root mean square over pairs drawn at random of what the coefficients leave open, and what lies
    between people, sites and places; without outcomes the expert's own.
    """
    if not factors.variances:
        return start.prior_sd
    rng = np.random.default_rng(0)
    count = min(_SAMPLED_PAIRS, len(profiles.candidates) * len(profiles.places))
    candidate = rng.integers(0, len(profiles.candidates), count).astype(np.int32)
    place = rng.integers(0, len(profiles.places), count).astype(np.int32)
    wide = wide_columns(pair_columns(start, profiles, candidate, place))
    rows: Float64 = np.hstack([np.ones((count, 1)), wide])
    variance = float(((rows @ factors.covariance) * rows).sum(axis=1).mean())
    return float(np.sqrt(variance + sum(around.variance.values())))
