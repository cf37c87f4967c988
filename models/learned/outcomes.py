"""What the log says about placements: who lasted 26 weeks, and what is not known yet.

A placement that still goes on and is younger than 26 weeks is censored: neither lasting nor not.
Those whose outcome is known stand for those whose outcome is not, by inverse probability of
censoring (Robins and Finkelstein 2000; Kaplan and Meier 1958 for the censoring times).
"""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from matcher.records.dataset import Dataset

Float64 = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

HORIZON_DAYS = 182
"""26 weeks."""
_LONGEST_LATER = 3 * 365


@dataclass(frozen=True)
class Outcomes:
    """Placements with an outcome, in the order of their start; shape (n,) each.

    Attributes
    ----------
    candidate, place
        Positions in the tables of the dataset.
    lasted
        1 where the placement lasted 26 weeks, 0 where it ended before.
    weight
        How many placements a row stands for; mean 1.
    started, known_on
        Days since 1970: of the start, and of the day on which the outcome was known.
    later_days, later_ended
        Days beyond the horizon that the placement went on, at most three years, and 1 where it
        ended in them.
    n_censored
        Placements left out because they are too young to tell.
    """

    candidate: Ints
    place: Ints
    lasted: Float64
    weight: Float64
    started: Ints
    known_on: Ints
    later_days: Ints
    later_ended: Float64
    n_censored: int

    def __len__(self) -> int:
        """Return the number of placements with an outcome."""
        return len(self.lasted)

    def take(self, rows: Ints) -> "Outcomes":
        """Return some of the placements."""
        return replace(
            self,
            candidate=self.candidate[rows],
            place=self.place[rows],
            lasted=self.lasted[rows],
            weight=self.weight[rows],
            started=self.started[rows],
            known_on=self.known_on[rows],
            later_days=self.later_days[rows],
            later_ended=self.later_ended[rows],
        )


def read_outcomes(dataset: Dataset, as_of: date, horizon_days: int = HORIZON_DAYS) -> Outcomes:
    """Outcomes of all placements that started before ``as_of``, with nothing known only later.

    Parameters
    ----------
    as_of
        Day to look from: later starts are left out, later ends count as going on.
    horizon_days
        How long a placement must last; other horizons than 26 weeks are for evaluation.
    """
    table, today = dataset.placements, pd.Timestamp(as_of)
    table = table[table["started_on"] < today]
    table = table.iloc[np.argsort(table["started_on"].to_numpy(), kind="stable")]
    candidate = pd.Index(dataset.candidates["candidate_id"]).get_indexer(
        pd.Index(table["candidate_id"])
    )
    place = pd.Index(dataset.places["place_id"]).get_indexer(pd.Index(table["place_id"]))
    ended = table["ended_on"].where(table["ended_on"] <= today)
    follow_up = np.asarray((today - table["started_on"]).dt.days, dtype=np.int64)
    days = np.asarray((ended.fillna(today) - table["started_on"]).dt.days, dtype=np.int64)
    lasted, weight = weigh(days, ended.notna().to_numpy(), follow_up, horizon_days)
    is_known = (weight > 0) & (candidate >= 0) & (place >= 0)
    later = np.clip(days - horizon_days, 0, _LONGEST_LATER)
    ended_later = ended.notna().to_numpy() & (later > 0) & (later < _LONGEST_LATER)
    started = table["started_on"].to_numpy().astype("datetime64[D]").astype(np.int64)
    kept = weight[is_known]
    return Outcomes(
        candidate=candidate[is_known].astype(np.int64),
        place=place[is_known].astype(np.int64),
        lasted=lasted[is_known],
        weight=kept / kept.mean() if len(kept) else kept,
        started=started[is_known],
        known_on=(started + np.minimum(days, horizon_days))[is_known],
        later_days=later[is_known],
        later_ended=ended_later[is_known].astype(np.float64),
        n_censored=int((weight == 0).sum()),
    )


def weigh(
    days: Ints, has_ended: npt.NDArray[np.bool_], follow_up: Ints, horizon: int = HORIZON_DAYS
) -> tuple[Float64, Float64]:
    """Outcome at the horizon, and how many placements each row stands for.

    Parameters
    ----------
    days
        Duration so far.
    has_ended
        False where the placement goes on.
    follow_up
        Days between the start and the day to look from: when a placement is censored at the latest.

    Returns
    -------
    tuple
        1 or 0, and the weight; weight 0 where the outcome is not known yet.
    """
    lasted = days >= horizon
    is_known = lasted | has_ended
    moment = np.minimum(days, horizon)
    # Starts are known, so is every placement's day of censoring: its survival is a plain share.
    observed = 1.0 - np.searchsorted(np.sort(follow_up), moment) / max(len(moment), 1)
    weight = np.divide(1.0, observed, out=np.zeros(len(days)), where=is_known & (observed > 0))
    return lasted.astype(np.float64), weight
