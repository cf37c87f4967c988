"""Two plans of the same region side by side: who stays, moves, comes and goes, and the points."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from matcher.results import PlanTables


@dataclass(frozen=True)
class PlanComparison:
    """The difference from one plan to another.

    Attributes
    ----------
    kept, moved, new, lost
        People at the same place in both, at another place, placed only after, placed only before.
    points, points_by_term
        Objective after minus before, in all and per term.
    people
        One row per person who is placed in either plan: ``candidate_id``, ``change``,
        ``place_before``, ``place_after``, ``points_before``, ``points_after``, ``p_before``,
        ``p_after``; who changes comes first.
    """

    kept: int
    moved: int
    new: int
    lost: int
    points: int
    points_by_term: dict[str, int]
    people: pd.DataFrame

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values; ``people`` as a list of rows with None where a value is missing."""
        raise NotImplementedError


def compare_plans(before: "PlanTables", after: "PlanTables") -> PlanComparison:
    """Compare two results by candidate; the regions may differ, then people come and go too."""
    raise NotImplementedError
