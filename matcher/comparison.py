"""Two plans of the same region side by side: who stays, moves, comes and goes, and the points."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from matcher.planning.objectives import STABILITY_TERMS
from matcher.results import PlanTables
from matcher.results.earlier import GONE, KEPT, LOST, MOVED, NEW, ORDER, PERSON_GONE

_FIRST = ["candidate_id", "change", "reason", "place_before", "place_after"]
_SIDES = ["points_before", "points_after", "p_before", "p_after", "points", "worth"]
_PART = " of the pair"


@dataclass(frozen=True)
class PlanComparison:
    """The difference from one plan to another.

    Attributes
    ----------
    kept, moved, new, lost, gone
        People at the same place in both, at another place, placed only after, placed only before,
        and placed before but no longer in the region.
    points, points_by_term
        Objective after minus before, in all and per term of the report.
    worth
        The same without the rewards for changing nothing: what it is worth to the people.
    people
        One row per person who is placed in either plan: ``candidate_id``, ``change``, ``reason``,
        ``place_before``, ``place_after``, ``points_before``, ``points_after``, ``p_before``,
        ``p_after``, then differences: ``points``, ``worth`` and one column per term of a pair.
        ``reason`` holds codes joined by ``|``: why a place is lost, or why the earlier proposal
        could not stand. Lost places come first, the dearest first; then who is gone, moves, is
        new, is kept. Each term adds up to its difference in ``points_by_term``, save terms that
        are no person's, such as missed quotas.
    same_policy
        Whether both plans weigh alike; else points do not compare.
    """

    kept: int
    moved: int
    new: int
    lost: int
    gone: int
    points: int
    worth: int
    points_by_term: dict[str, int]
    people: pd.DataFrame
    same_policy: bool

    @property
    def terms(self) -> list[str]:
        """Columns of ``people`` that hold the difference of one term."""
        return list(self.people.columns[len(_FIRST) + len(_SIDES) :])

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values; ``people`` as a list of rows with None where a value is missing."""
        rows = self.people.astype(object).where(self.people.notna(), None)
        return {
            "kept": self.kept,
            "moved": self.moved,
            "new": self.new,
            "lost": self.lost,
            "gone": self.gone,
            "points": self.points,
            "worth": self.worth,
            "points_by_term": self.points_by_term,
            "same_policy": self.same_policy,
            "people": rows.to_dict(orient="records"),
        }


def compare_plans(before: PlanTables, after: PlanTables) -> PlanComparison:
    """Compare two results by candidate; the regions may differ, then people come and go too.

    Points are those of each plan's own policy; they compare only under one policy.
    """
    sides = [tables.report["objective"] for tables in (before, after)]
    by_term = {
        name: sides[1]["terms"].get(name, 0) - sides[0]["terms"].get(name, 0)
        for name in dict.fromkeys([*sides[0]["terms"], *sides[1]["terms"]])
    }
    people = _people(before, after)
    counts = people["change"].value_counts()
    points = sides[1]["total"] - sides[0]["total"]
    return PlanComparison(
        **{change: int(counts.get(change, 0)) for change in ORDER},
        points=points,
        worth=points - sum(by_term.get(name, 0) for name in STABILITY_TERMS),
        points_by_term=by_term,
        people=people,
        same_policy=before.report["policy_fingerprint"] == after.report["policy_fingerprint"],
    )


def _people(before: PlanTables, after: PlanTables) -> pd.DataFrame:
    both = _side(before, "before").join(_side(after, "after"), how="outer", sort=True)
    both = both.rename_axis(None)
    places = both[["place_before", "place_after"]].fillna("")
    had, has = places["place_before"] != "", places["place_after"] != ""
    is_here = both.index.isin(list(after.explanations))
    change = np.select(
        [had & has & (places["place_before"] == places["place_after"]), had & has, has, is_here],
        [KEPT, MOVED, NEW, LOST],
        GONE,
    )
    people = both.assign(
        candidate_id=pd.Series(both.index, index=both.index, dtype="str"),
        change=pd.Series(change, index=both.index, dtype="str"),
        place_before=places["place_before"],
        place_after=places["place_after"],
    )
    people["reason"] = _reasons(people, after)
    for name in _terms(both):
        parts = both.reindex(columns=[f"{name}{_PART}{side}" for side in ("before", "after")])
        people[name] = (parts.iloc[:, 1].fillna(0) - parts.iloc[:, 0].fillna(0)).astype("int64")
    terms = _terms(both)
    people["points"] = people[terms].sum(axis=1).astype("int64")
    changing = [name for name in terms if name not in STABILITY_TERMS]
    people["worth"] = people[changing].sum(axis=1).astype("int64")
    people["order"] = people["change"].map(ORDER.index)
    people["dearest"] = -people["points_before"].where(people["change"] == LOST, 0)
    people = people.sort_values(["order", "dearest", "candidate_id"], ignore_index=True)
    return people[[*_FIRST, *_SIDES, *terms]]


def _terms(both: pd.DataFrame) -> list[str]:
    names = (str(column).partition(_PART) for column in both.columns)
    return list(dict.fromkeys(name for name, part, _ in names if part))


def _side(tables: PlanTables, side: str) -> pd.DataFrame:
    """Place, points, probability and points per term of everybody placed, by candidate."""
    plan = tables.plan.set_index("candidate_id")
    pairs = [tables.explanations[name]["pair"]["points"] for name in plan.index]
    terms = pd.DataFrame(pairs, index=plan.index).add_suffix(f"{_PART}{side}")
    chosen = pd.DataFrame(
        {
            f"place_{side}": plan["place_id"],
            f"points_{side}": plan["points"].astype("float64"),
            f"p_{side}": plan["p_durable"],
        }
    )
    return chosen.join(terms)


def _reasons(people: pd.DataFrame, after: PlanTables) -> pd.Series:
    """Why each place is lost, or why the earlier proposal could not stand; empty otherwise."""
    hindrances: dict[tuple[str, str], str] = {}
    if after.earlier is not None:
        table = after.earlier
        key = zip(table["candidate_id"], table["earlier_place_id"], strict=True)
        hindrances = dict(zip(key, table["hindrance"], strict=True))
    reasons = []
    for name, change, place in zip(
        people["candidate_id"], people["change"], people["place_before"], strict=True
    ):
        codes = [hindrances.get((name, place), "")]
        if change == GONE:
            codes = [PERSON_GONE]
        elif change == LOST:
            codes += after.explanations[name]["unplaced"]["reasons"]
        reasons.append("|".join(code for code in codes if code))
    return pd.Series(reasons, index=people.index, dtype="str")
