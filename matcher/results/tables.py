"""The result of a plan as tables: their columns, and the object that holds them."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

TEXT, NUMBER, WHOLE, FLAG = "str", "float64", "int64", "bool"

COLUMNS: dict[str, dict[str, str]] = {
    "plan": {
        "candidate_id": TEXT,
        "place_id": TEXT,
        "change": TEXT,
        "hours": NUMBER,
        "supervision_hours": NUMBER,
        "p_durable": NUMBER,
        "p_low": NUMBER,
        "p_high": NUMBER,
        "points": WHOLE,
        "travel_minutes": NUMBER,
        "known_share": NUMBER,
        "shows_number": FLAG,
    },
    "unplaced": {
        "candidate_id": TEXT,
        "reason_code": TEXT,
        "n_eligible": WHOLE,
        "best_place_id": TEXT,
        "best_points": NUMBER,
        "teams_short": TEXT,
        "would_help": TEXT,
    },
    "bottlenecks": {
        "resource": TEXT,
        "kind": TEXT,
        "capacity": NUMBER,
        "used": NUMBER,
        "price": NUMBER,
        "n_would_place": WHOLE,
        "would_place": TEXT,
        "raised_from": NUMBER,
    },
    "changes": {
        "candidate_id": TEXT,
        "change": TEXT,
        "from_place_id": TEXT,
        "place_id": TEXT,
        "ladder_steps": NUMBER,
        "hours_change": NUMBER,
        "p_before": NUMBER,
        "p_after": NUMBER,
        "travel_before": NUMBER,
        "travel_after": NUMBER,
        "points_gained": NUMBER,
    },
}
"""Table -> column -> dtype. Text is never missing (empty instead); missing numbers are NaN.

Several values in one cell are joined by ``|``: reason codes, people; ``teams_short`` holds
``team:hours``, ``would_help`` the codes with their numbers, joined by ``:``. Where
``shows_number`` is false too little is known for a chance: ``p_durable``, ``p_low`` and ``p_high``
are there for checking and are not to be shown to anyone.
"""

EARLIER_COLUMNS: dict[str, str] = {
    "candidate_id": TEXT,
    "earlier_place_id": TEXT,
    "place_id": TEXT,
    "change": TEXT,
    "hindrance": TEXT,
    "resource": TEXT,
}
"""Column -> dtype of the table that only a plan made from an earlier one has."""


@dataclass(frozen=True)
class PlanTables:
    """Everything that a planner, a coach or an auditor reads of one plan.

    Attributes
    ----------
    plan
        One row per placed person; ``change`` is kept, moved or new.
    unplaced
        One row per person without a place.
    bottlenecks
        What is scarce, dearest first; hours per week, or seats.
    changes
        One row per person whose place changes: moved, new, or lost (had a place, has none now).
    report
        Objective, bound, gap, seconds, method, KPIs before and after, versions, fingerprints.
    explanations
        Per candidate: ``status`` (kept, moved, new or unplaced), ``pair``, ``move``, ``contrast``
        with the next best place, and ``unplaced``; None where it does not apply.
    earlier
        What changes against the earlier plan that this one was made from: kept, moved, new, lost,
        or gone with the person; None without one.
    """

    plan: pd.DataFrame
    unplaced: pd.DataFrame
    bottlenecks: pd.DataFrame
    changes: pd.DataFrame
    report: dict[str, Any]
    explanations: dict[str, dict[str, Any]]
    earlier: pd.DataFrame | None = None

    @property
    def proposals_before(self) -> pd.DataFrame | None:
        """The proposals that the plan was made from: ``candidate_id``, ``place_id``; or None."""
        if self.earlier is None:
            return None
        table = self.earlier[self.earlier["earlier_place_id"] != ""]
        proposals = table[["candidate_id", "earlier_place_id"]]
        return proposals.rename(columns={"earlier_place_id": "place_id"})


def frame(table: str, rows: dict[str, Any]) -> pd.DataFrame:
    """Columns of values as a table with the columns and dtypes of ``COLUMNS``."""
    return pd.DataFrame(
        {column: pd.Series(rows[column], dtype=dtype) for column, dtype in COLUMNS[table].items()}
    )
