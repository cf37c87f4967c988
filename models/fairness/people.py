"""Tables with one row per person: exposure, assignment, data poverty and best options."""

import numpy as np
import numpy.typing as npt

from models.fairness.cells import Audit, Float64, Int64
from models.fairness.options import BestOptions
from models.fairness.table import Aim, FairnessTable, Measure, tabulate
from models.fairness.weighted import amounts, mean_by_group

_UNKNOWN = -1


def exposure_against_need(
    group: npt.ArrayLike,
    exposure: npt.ArrayLike,
    need: npt.ArrayLike,
    audit: Audit | None = None,
) -> FairnessTable:
    """Exposure per unit of need, as a multiple of that of everybody; 1 = in proportion.

    Parameters
    ----------
    group
        Of each person, shape (n_people,).
    exposure
        How much the person is shown, for instance how many lists of places name this person.
    need
        What the exposure should follow, for instance 1 for who looks for work and 0 for who does
        not, or hours wanted. A group without need has no value.
    """
    count = np.size(exposure)
    shown, wanted = amounts(exposure, count), amounts(need, count)
    if (shown < 0).any() or (wanted < 0).any():
        raise ValueError("exposure and need are not negative")

    def measure(code: Int64, n_groups: int, weight: Float64) -> Float64:
        given = np.bincount(code, weights=weight * shown, minlength=n_groups)
        asked = np.bincount(code, weights=weight * wanted, minlength=n_groups)
        scale = asked * given.sum()
        ratio = given * asked.sum() / np.where(scale > 0, scale, 1.0)
        return np.where(scale > 0, ratio, np.nan)

    return _per_person("exposure_against_need", Aim.ONE, measure, group, audit)


def assignment_rate(
    group: npt.ArrayLike, is_assigned: npt.ArrayLike, audit: Audit | None = None
) -> FairnessTable:
    """Share of the people to whom the plan gives a place; pass only those who want one."""
    return _mean("assignment_rate", Aim.HIGHER, group, is_assigned, audit)


def assignment_value(
    group: npt.ArrayLike, value: npt.ArrayLike, audit: Audit | None = None
) -> FairnessTable:
    """Mean expected value that the plan gives a person, 0 for who gets no place."""
    return _mean("assignment_value", Aim.HIGHER, group, value, audit)


def unknown_items(
    group: npt.ArrayLike, low: npt.ArrayLike, audit: Audit | None = None
) -> FairnessTable:
    """Mean number of items per person that nobody assessed: data poverty.

    Parameters
    ----------
    low
        Levels, shape (n_people, n_items), -1 where unknown (``Candidates.low``).
    """
    count = (np.asarray(low) == _UNKNOWN).sum(axis=1)
    return _mean("unknown_items", Aim.LOWER, group, count, audit)


def best_option_percentile(
    group: npt.ArrayLike, options: BestOptions, audit: Audit | None = None
) -> FairnessTable:
    """Mean percentile of people's best option; 0.5 over everybody by construction."""
    return _mean("best_option_percentile", Aim.HIGHER, group, options.percentile, audit)


def _mean(
    name: str, aim: Aim, group: npt.ArrayLike, values: npt.ArrayLike, audit: Audit | None
) -> FairnessTable:
    found = amounts(values, np.size(values))

    def measure(code: Int64, n_groups: int, weight: Float64) -> Float64:
        return mean_by_group(code, n_groups, weight, found)

    return _per_person(name, aim, measure, group, audit)


def _per_person(
    name: str, aim: Aim, measure: Measure, group: npt.ArrayLike, audit: Audit | None
) -> FairnessTable:
    people = np.arange(np.size(group))
    return tabulate(name, aim, measure, people, group, audit or Audit())
