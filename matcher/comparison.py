"""Two plans of the same region side by side: who stays, moves, comes and goes, and the points."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from matcher.results import PlanTables

_ORDER = ["lost", "moved", "new", "kept"]
_COLUMNS = [
    "candidate_id",
    "change",
    "place_before",
    "place_after",
    "points_before",
    "points_after",
    "p_before",
    "p_after",
]


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
        ``p_after``; who loses a place comes first, then who moves, is new, is kept.
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
        rows = self.people.astype(object).where(self.people.notna(), None)
        return {
            "kept": self.kept,
            "moved": self.moved,
            "new": self.new,
            "lost": self.lost,
            "points": self.points,
            "points_by_term": self.points_by_term,
            "people": rows.to_dict(orient="records"),
        }


def compare_plans(before: PlanTables, after: PlanTables) -> PlanComparison:
    """Compare two results by candidate; the regions may differ, then people come and go too.

    Points per person are those of each plan's own policy; they compare only under one policy
    (``policy_fingerprint`` in the reports).
    """
    both = _side(before.plan, "before").merge(
        _side(after.plan, "after"), on="candidate_id", how="outer"
    )
    places = both[["place_before", "place_after"]].fillna("")
    had, has = places["place_before"] != "", places["place_after"] != ""
    same = places["place_before"] == places["place_after"]
    change = np.select([had & has & same, had & has, has], ["kept", "moved", "new"], "lost")
    people = both.assign(
        change=pd.Series(change, dtype="str"),
        place_before=places["place_before"],
        place_after=places["place_after"],
    )
    people = people.sort_values(
        ["change", "candidate_id"],
        key=lambda column: column.map(_ORDER.index) if column.name == "change" else column,
        kind="stable",
        ignore_index=True,
    )
    counts = people["change"].value_counts()
    terms = {side: tables.report["objective"] for side, tables in (("b", before), ("a", after))}
    names = list(dict.fromkeys([*terms["b"]["terms"], *terms["a"]["terms"]]))
    return PlanComparison(
        kept=int(counts.get("kept", 0)),
        moved=int(counts.get("moved", 0)),
        new=int(counts.get("new", 0)),
        lost=int(counts.get("lost", 0)),
        points=terms["a"]["total"] - terms["b"]["total"],
        points_by_term={
            name: terms["a"]["terms"].get(name, 0) - terms["b"]["terms"].get(name, 0)
            for name in names
        },
        people=people[_COLUMNS],
    )


def _side(plan: pd.DataFrame, side: str) -> pd.DataFrame:
    chosen = plan[["candidate_id", "place_id", "points", "p_durable"]].astype({"points": "float64"})
    return chosen.rename(
        columns={
            "place_id": f"place_{side}",
            "points": f"points_{side}",
            "p_durable": f"p_{side}",
        }
    )
