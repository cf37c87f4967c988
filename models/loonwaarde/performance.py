"""Output of a person in a component of the work, from levels; and loonwaarde over main tasks.

Besluit loonkostensubsidie Participatiewet 2021: loonwaarde is the sum over main tasks of share x
tempo x kwaliteit x netto werktijd, each against the normfunctie, in whole percents.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.policy import LoonwaardeSection, default_policy
from matcher.vocabulary.items import ITEM_INDEX, N_LEVELS, UNKNOWN
from models.loonwaarde.tasks import check_shares

Float64 = npt.NDArray[np.float64]
Levels = npt.NDArray[np.integer]


@dataclass(frozen=True)
class Bounds:
    """Least and most of a share, 0-1; not the bounds of a probability."""

    low: Float64
    high: Float64

    def __mul__(self, other: "Bounds") -> "Bounds":
        """Both at their least, and both at their most."""
        return Bounds(self.low * other.low, self.high * other.high)


@dataclass(frozen=True)
class Assumptions:
    """How levels become output, by the policy.

    Attributes
    ----------
    least, most
        Share of the normfunctie's output by levels of shortfall, shape (6,).
    normal_level
        Level of pace and care of the normfunctie.
    tempo, kwaliteit, netto_werktijd
        Positions of the items of each component.
    """

    least: Float64
    most: Float64
    normal_level: int
    tempo: tuple[int, ...]
    kwaliteit: tuple[int, ...]
    netto_werktijd: tuple[int, ...]


def assumptions_of(rules: LoonwaardeSection) -> Assumptions:
    """Assumptions of a policy."""
    items = (rules.items.tempo, rules.items.kwaliteit, rules.items.netto_werktijd)
    return Assumptions(
        np.array(rules.least),
        np.array(rules.most),
        rules.normal_level,
        *(tuple(ITEM_INDEX[item] for item in names) for names in items),
    )


def default_assumptions() -> Assumptions:
    """Assumptions of the default policy."""
    return assumptions_of(default_policy().loonwaarde)


def output(low: Levels, high: Levels, reference: Levels, assumptions: Assumptions) -> Bounds:
    """Output in one component; the item with the largest shortfall decides.

    Parameters
    ----------
    low, high
        Level interval of the person, shape (..., n_items); -1 = unknown, which may be any level.
    reference
        Level of the normfunctie, same shape; 0 = the item takes nothing away.
    """
    worst = np.where(low == UNKNOWN, 0, low)
    best = np.where(high == UNKNOWN, N_LEVELS - 1, high)
    most_short = np.clip(reference - worst, 0, N_LEVELS - 1).max(axis=-1)
    least_short = np.clip(reference - best, 0, N_LEVELS - 1).max(axis=-1)
    return Bounds(assumptions.least[most_short], assumptions.most[least_short])


def over_tasks(share: npt.ArrayLike, performance: Bounds) -> Bounds:
    """Loonwaarde over main tasks, in whole percents (0-1).

    Parameters
    ----------
    share
        Of the working time, shape (n_tasks,); adds up to 1, none below 1/16.
    performance
        Tempo x kwaliteit x netto werktijd per task, shape (..., n_tasks).

    Raises
    ------
    TasksRejected
        Where the shares are not those of main tasks.
    """
    parts = np.asarray(share, dtype=np.float64)
    check_shares(parts.tolist())
    return Bounds(
        _whole_percents(performance.low @ parts), _whole_percents(performance.high @ parts)
    )


def _whole_percents(share: Float64) -> Float64:
    """Rounded half up; a hair is added for halves that floating point leaves just below."""
    return np.asarray(np.floor(share * 100 + 0.5 + 1e-9) / 100)
