"""The fit of every realised placement on one scale: the chance of lasting 26 weeks.

Each is scored by what the other half of the people teaches, without what is known of the single
place and without today's situation. Levels are those recorded today: what was known when the
placement began is not kept by the records.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

from matcher.profiles import Profiles, build_profiles
from matcher.profiles.types import Int32
from matcher.records.dataset import Dataset
from models.evaluation.chances import calibration_line
from models.learned.material import without_today
from models.learned.outcomes import HORIZON_DAYS, weigh
from models.placements.halves import Halves, without_places
from models.scorer import TableScorer

Float64 = npt.NDArray[np.float64]


class Outcome(StrEnum):
    """How a placement went, seen at 26 weeks."""

    LASTED = "lasted"
    ENDED = "ended"
    TOO_YOUNG = "too_young"


@dataclass(frozen=True)
class Realised:
    """Every placement that began before the day looked from; shape (n,) each, by start.

    Attributes
    ----------
    table
        Columns ``placement_id``, ``candidate_id``, ``place_id``, ``started_on``.
    candidate, place
        Positions in the profiles.
    chance, chance_low, chance_high
        Of lasting 26 weeks, with an 80 % interval.
    expected
        The chance, moved so that all placements together are expected to last as often as they did:
        what units are compared with.
    lasted, weight
        As in ``models.learned.outcomes``; weight 0 where the outcome is not known yet.
    """

    profiles: Profiles
    table: pd.DataFrame
    candidate: Int32
    place: Int32
    chance: Float64
    chance_low: Float64
    chance_high: Float64
    expected: Float64
    lasted: Float64
    weight: Float64
    days: npt.NDArray[np.int64]

    def __len__(self) -> int:
        """Return the number of placements."""
        return len(self.chance)

    @property
    def is_known(self) -> npt.NDArray[np.bool_]:
        """Whether the outcome at 26 weeks is known."""
        return np.asarray(self.weight > 0)

    @property
    def outcome(self) -> list[Outcome]:
        """How each went."""
        known = np.where(self.lasted == 1, Outcome.LASTED, Outcome.ENDED)
        return [Outcome(each) for each in np.where(self.is_known, known, Outcome.TOO_YOUNG)]


def fit_realised(dataset: Dataset, as_of: date, halves: Halves) -> Realised:
    """Score every realised placement."""
    profiles = build_profiles(without_today(dataset), as_of)
    table, candidate, place = _placements(dataset, as_of)
    today = pd.Timestamp(as_of)
    ended = table["ended_on"].where(table["ended_on"] <= today)
    follow_up = np.asarray((today - table["started_on"]).dt.days, dtype=np.int64)
    days = np.asarray((ended.fillna(today) - table["started_on"]).dt.days, dtype=np.int64)
    lasted, weight = weigh(days, ended.notna().to_numpy(), follow_up, HORIZON_DAYS)
    by_first, by_second = (
        TableScorer(without_places(each.model)).prepare(profiles).pairs(candidate, place)
        for each in (halves.first, halves.second)
    )
    is_first = halves.in_first[candidate]
    chance, low, high = (
        np.where(is_first, getattr(by_second, name), getattr(by_first, name))
        for name in ("p", "p_low", "p_high")
    )
    return Realised(
        profiles=profiles,
        table=table[["placement_id", "candidate_id", "place_id", "started_on"]],
        candidate=candidate,
        place=place,
        chance=chance,
        chance_low=low,
        chance_high=high,
        expected=_levelled(chance, lasted, weight),
        lasted=lasted,
        weight=weight,
        days=days,
    )


def _placements(dataset: Dataset, as_of: date) -> tuple[pd.DataFrame, Int32, Int32]:
    """Placements of known people at known places that began before the day, by start."""
    table = dataset.placements
    candidate = pd.Index(dataset.candidates["candidate_id"]).get_indexer(
        pd.Index(table["candidate_id"])
    )
    place = pd.Index(dataset.places["place_id"]).get_indexer(pd.Index(table["place_id"]))
    has_begun = (table["started_on"] < pd.Timestamp(as_of)).to_numpy()
    kept = np.flatnonzero(has_begun & (candidate >= 0) & (place >= 0))
    kept = kept[np.argsort(table["started_on"].to_numpy()[kept], kind="stable")]
    found = table.iloc[kept].reset_index(drop=True)
    return found, candidate[kept].astype(np.int32), place[kept].astype(np.int32)


def _levelled(chance: Float64, lasted: Float64, weight: Float64) -> Float64:
    """Chances moved in log-odds to the share that lasted; unmoved where outcomes are all alike."""
    known = weight > 0
    if len(np.unique(lasted[known])) < 2:
        return chance
    shift = calibration_line(lasted[known], chance[known], weight[known]).intercept
    log_odds = np.log(chance) - np.log1p(-chance) + shift
    return np.asarray(0.5 * (1 + np.tanh(0.5 * log_odds)))
