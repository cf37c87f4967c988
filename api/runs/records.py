"""What a plan is made of: the records at one moment, and the plan to go on from."""

from dataclasses import dataclass

import pandas as pd

from api.runs.run import PlanOrder
from matcher.errors import InvalidProblem
from matcher.records.dataset import Dataset
from matcher.store import Transaction
from matcher.store.errors import UnknownRecord


@dataclass(frozen=True)
class PlanInput:
    """Records and earlier proposals, read as one.

    Attributes
    ----------
    earlier
        Columns ``candidate_id`` and ``place_id``; None = plan from today.
    n_purged
        People removed from the organisation by then; more when a plan is handed in means that it
        may hold somebody who must be forgotten.
    """

    dataset: Dataset
    earlier: pd.DataFrame | None
    n_purged: int


def read_input(tx: Transaction, order: PlanOrder) -> PlanInput:
    """Everything that an order needs.

    Raises
    ------
    InvalidProblem
        If the plan to go on from is gone.
    """
    earlier = order.earlier_plan
    if earlier is None and order.from_last:
        earlier = next(iter(tx.plans.newest()), None)
    return PlanInput(tx.dataset.load(), _proposals(tx, earlier), len(tx.people.tombstones()))


def _proposals(tx: Transaction, run_id: str | None) -> pd.DataFrame | None:
    if run_id is None:
        return None
    try:
        return tx.plans.load(run_id).plan[["candidate_id", "place_id"]]
    except UnknownRecord:
        raise InvalidProblem(["The plan to go on from is not kept any more."]) from None
