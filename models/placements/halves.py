"""Two scorers, each learned from one half of the people, so that nobody is judged by own outcomes.

People are dealt by lot. What one half teaches is held against the other half: the fit of a
placement never knows how that placement ended.
"""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from matcher.records.dataset import Dataset
from models.honesty import halves
from models.learned.outcomes import Outcomes, read_outcomes
from models.learned.training import train_scorer
from models.scorer import TableScorer
from models.table import TableModel


@dataclass(frozen=True)
class Halves:
    """Scorers of both halves.

    Attributes
    ----------
    first, second
        Learned from either half; the expert's weights where there are hardly any outcomes. Not
        calibrated: the level is set where units are compared.
    in_first
        Whether a candidate of the dataset belongs to the first half, shape (n_candidates,).
    outcomes
        Of everybody.
    """

    first: TableScorer
    second: TableScorer
    in_first: npt.NDArray[np.bool_]
    outcomes: Outcomes


def learn_halves(dataset: Dataset, as_of: date, seed: int = 0) -> Halves:
    """Deal the people into halves and learn from each."""
    known = read_outcomes(dataset, as_of)
    everybody = np.arange(len(dataset.candidates))
    in_first = np.zeros(len(everybody), dtype=np.bool_)
    in_first[halves(everybody, np.random.default_rng(seed))[0]] = True
    is_first = in_first[known.candidate]
    # Products here are small: more threads only wait for each other.
    with threadpool_limits(limits=1, user_api="blas"):
        first, second = (
            train_scorer(
                dataset, as_of, outcomes=_part(known, rows), name=name, calibrate=False
            ).scorer
            for name, rows in (("first-half", is_first), ("second-half", ~is_first))
        )
    return Halves(first, second, in_first, known)


def _part(known: Outcomes, rows: npt.NDArray[np.bool_]) -> Outcomes:
    """Some of the outcomes, whose weights know nothing of the others."""
    part = known.take(np.flatnonzero(rows))
    return replace(part, weight=part.weight / part.weight.mean()) if len(part) else part


def without_places(model: TableModel) -> TableModel:
    """The model without what it learned of single places.

    To compare locations with what was to be expected, the expectation may not know how they do.
    """
    return replace(model, base=replace(model.base, by_place={}))
