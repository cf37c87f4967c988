"""The result of a plan as one JSON document: the rows that its lists give, under the same names."""

from typing import Any

import pandas as pd

from api.schemas.names import api_name
from api.schemas.results import (
    BottleneckSchema,
    ChangeSchema,
    PlacementSchema,
    RowSchema,
    UnplacedSchema,
    View,
    plain_rows,
)
from matcher.results import PlanTables


def plan_document(tables: PlanTables, view: View) -> dict[str, Any]:
    """A list per table of the result, whole."""
    lists: dict[str, tuple[type[RowSchema], pd.DataFrame]] = {
        "placements_link": (PlacementSchema, tables.plan),
        "unplaced_link": (UnplacedSchema, tables.unplaced),
        "bottlenecks_link": (BottleneckSchema, tables.bottlenecks),
        "changes_link": (ChangeSchema, changes_with_known(tables)),
    }
    return {
        api_name(name): [
            row.of(values, view).model_dump(mode="json") for values in plain_rows(table)
        ]
        for name, (row, table) in lists.items()
    }


def changes_with_known(tables: PlanTables) -> pd.DataFrame:
    """The changes, with how much is known of each new place: that decides who gets a number."""
    known = tables.plan[["candidate_id", "known_share", "p_low", "p_high"]]
    return tables.changes.merge(known, on="candidate_id", how="left", validate="one_to_one")
