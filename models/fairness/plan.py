"""The audit of one plan: who is in which group, and the tables that a plan alone can fill."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from models.fairness.cells import Audit
from models.fairness.options import best_options
from models.fairness.people import (
    assignment_rate,
    assignment_value,
    best_option_percentile,
    unknown_items,
)
from models.fairness.table import FairnessTable


def groups_of(
    attributes: pd.DataFrame, attribute: str, candidate_ids: npt.ArrayLike
) -> npt.NDArray[np.str_]:
    """Group of each candidate by one attribute, ``""`` where it is not recorded.

    Parameters
    ----------
    attributes
        Columns ``candidate_id``, ``attribute`` and ``value``; no attribute of one person twice.
    candidate_ids
        Shape (n_people,).

    Raises
    ------
    ValueError
        Where nobody has the attribute: a slip of the pen would make one large group.
    """
    chosen = attributes[attributes["attribute"] == attribute]
    if chosen.empty:
        raise ValueError(f"nobody has an attribute {attribute!r}")
    by_person = dict(zip(chosen["candidate_id"], chosen["value"], strict=True))
    return np.array([by_person.get(each, "") for each in np.asarray(candidate_ids).tolist()], str)


def audit_plan(
    group: npt.ArrayLike,
    low: npt.ArrayLike,
    person: npt.ArrayLike,
    value: npt.ArrayLike,
    is_chosen: npt.ArrayLike,
    audit: Audit | None = None,
) -> tuple[FairnessTable, ...]:
    """Rate and value of assignment, data poverty and best options, in this order.

    Parameters
    ----------
    group
        Of everybody who wants a place, shape (n_people,).
    low
        Their levels, shape (n_people, n_items), -1 where unknown.
    person
        Position in ``group`` of the person of each eligible pair, shape (n_pairs,).
    value
        Of each pair, not negative: a chance of lasting, or points.
    is_chosen
        True for the pairs of the plan, at most one per person.

    Raises
    ------
    ValueError
        Where a person has two chosen pairs.
    """
    n_people = np.size(group)
    owner, chosen = np.asarray(person, dtype=np.int64), np.asarray(is_chosen, dtype=np.bool_)
    n_places = np.bincount(owner[chosen], minlength=n_people)
    if (n_places > 1).any():
        raise ValueError("a person has two places in the plan")
    worth = np.asarray(value, dtype=np.float64)
    given = np.bincount(owner[chosen], weights=worth[chosen], minlength=n_people)
    return (
        assignment_rate(group, n_places, audit),
        assignment_value(group, given, audit),
        unknown_items(group, low, audit),
        best_option_percentile(group, best_options(n_people, owner, worth), audit),
    )
