"""The best available option of every person, so that nobody is ranked out of everything unseen."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import rankdata

from models.fairness.cells import Float64, Int64


@dataclass(frozen=True)
class BestOptions:
    """What lies open to each person, shape (n_people,) throughout.

    Attributes
    ----------
    value
        Highest value over the person's options; 0 without any.
    percentile
        Share of people whose best option is worth less, ties counted half, 0-1.
    n_options
        Number of options; 0 = nothing is open to this person.
    """

    value: Float64
    percentile: Float64
    n_options: Int64


def best_options(n_people: int, person: npt.ArrayLike, value: npt.ArrayLike) -> BestOptions:
    """Best option per person.

    Parameters
    ----------
    person
        Position 0 to n_people - 1 of the person of each option, shape (n_options,).
    value
        Of each option, not negative: a chance of lasting, or points.
    """
    owner = np.asarray(person, dtype=np.int64)
    worth = np.asarray(value, dtype=np.float64)
    if owner.shape != worth.shape or (len(worth) and not float(worth.min()) >= 0):
        raise ValueError("options need one person and one value each, none negative or unknown")
    best = np.zeros(n_people)
    np.maximum.at(best, owner, worth)
    n_options = np.bincount(owner, minlength=n_people).astype(np.int64)
    return BestOptions(best, (rankdata(best) - 0.5) / max(n_people, 1), n_options)
