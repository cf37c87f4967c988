"""What another model's order of suggestions would have brought, from the log of lists shown.

A row is one suggestion at one rank of one list; its reward is 1 where a placement of that pair
began within ``FOLLOW_DAYS`` after the list was shown and lasted 26 weeks. Lists of one person
belong together. Lists whose rewards are not known yet on the day looked from are left out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from matcher.planning.edges import value_edges
from matcher.profiles.types import Pairs
from matcher.records.dataset import Dataset
from matcher.region import Region, prepare_region
from matcher.results.suggestion_log import InvalidLog, ShownList
from matcher.scoring import Scorer
from matcher.suggest import RankBy
from matcher.suggestion_order import rank_propensities, ranking_worth
from models.learned.material import without_today
from models.learned.outcomes import HORIZON_DAYS
from models.off_policy.estimate import Estimate
from models.off_policy.estimators import (
    doubly_robust,
    inverse_propensity,
    logged_mean,
    self_normalised,
)
from models.off_policy.weights import importance_weights

FOLLOW_DAYS = 91
"""A placement that begins later is not counted to the list."""
FOLDS = 5
PRIOR_ROWS = 20.0
"""Rows at the mean reward that the outcome model adds to every cell."""
_BANDS = 3

Float64 = npt.NDArray[np.float64]
Int64 = npt.NDArray[np.int64]


@dataclass(frozen=True)
class LoggedRows:
    """Rows of the log that an estimate rests on, shape (n_rows,) throughout.

    Attributes
    ----------
    reward, propensity, rank
        1 where a lasting placement followed; as logged; from 1.
    target
        Probability with which the other model shows this suggestion at this rank.
    band
        Third of its list, by the other model, that the suggestion stands in.
    mix
        Probability with which the other model shows each third at this rank, shape (n_rows, 3).
    person
        Whom (or which place) the list was for: rows of one belong together.
    n_lists, n_young, n_unknown
        Lists used; lists too young to tell; lists with people or places that the dataset lacks.
    """

    reward: Float64
    propensity: Float64
    target: Float64
    rank: Int64
    band: Int64
    mix: Float64
    person: npt.NDArray[np.str_]
    n_lists: int
    n_young: int
    n_unknown: int


@dataclass(frozen=True)
class LogEvaluation:
    """Estimates of the lasting placements per suggestion shown, by the log and by another model.

    ``model`` holds name, hash and parent of the other model.
    """

    model: Mapping[str, str]
    n_lists: int
    n_young: int
    n_unknown: int
    estimates: tuple[Estimate, ...]

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {**vars(self), "estimates": [each.as_dict() for each in self.estimates]}


def evaluate_log(
    entries: Iterable[ShownList], dataset: Dataset, scorer: Scorer, as_of: date, seed: int = 0
) -> LogEvaluation:
    """Estimate what the order of another model would have brought.

    Values are lasting placements per suggestion shown.

    Raises
    ------
    TooLittleOverlap
        Where the effective sample size is below the least: then no figure is given.
    InvalidLog
        If no list of the log can be used.
    """
    region = prepare_region(without_today(dataset), scorer, as_of)
    rows = read_rows(entries, dataset, region, as_of)
    if not len(rows.reward):
        raise InvalidLog("No list of the log is old enough and about people of the dataset.")
    weights = importance_weights(rows.target, rows.propensity, group=rows.person)
    predicted, expected = _outcome_model(rows, np.random.default_rng(seed))

    def rng() -> np.random.Generator:
        return np.random.default_rng(seed)

    return LogEvaluation(
        model=region.scorer_facts,
        n_lists=rows.n_lists,
        n_young=rows.n_young,
        n_unknown=rows.n_unknown,
        estimates=(
            inverse_propensity(rows.reward, weights, rng=rng()),
            self_normalised(rows.reward, weights, rng=rng()),
            doubly_robust(rows.reward, weights, predicted, expected, rng=rng()),
            logged_mean(rows.reward, group=rows.person, rng=rng()),
        ),
    )


def read_rows(
    entries: Iterable[ShownList], dataset: Dataset, region: Region, as_of: date
) -> LoggedRows:
    """Rows of all lists whose rewards are known."""
    lasted = _lasting(dataset, as_of)
    people = {name: at for at, name in enumerate(region.profiles.candidates.ids.tolist())}
    places = {name: at for at, name in enumerate(region.profiles.places.ids.tolist())}
    found: list[dict[str, Any]] = []
    mixes: list[Float64] = []
    used = young = unknown = 0
    for entry in entries:
        shown_on = datetime.fromisoformat(entry.shown_at).date()
        if shown_on + timedelta(days=FOLLOW_DAYS + HORIZON_DAYS) > as_of:
            young += 1
            continue
        pairs = [(each.candidate_id, each.place_id) for each in entry.suggestions]
        options = [*pairs, *entry.not_shown]
        if any(who not in people or where not in places for who, where in options):
            unknown += 1
            continue
        used += 1
        candidate = np.array([people[who] for who, _ in options], dtype=np.int32)
        place = np.array([places[where] for _, where in options], dtype=np.int32)
        target, band = _target(region, entry, candidate, place)
        for row, each in enumerate(entry.suggestions):
            column = target[:, each.rank - 1]
            key = (each.candidate_id, each.place_id)
            found.append(
                {
                    "reward": float(_followed(lasted.get(key, ()), shown_on)),
                    "propensity": each.propensity,
                    "target": column[row],
                    "rank": each.rank,
                    "band": band[row],
                    "person": each.candidate_id if entry.asked == "candidate" else each.place_id,
                }
            )
            mixes.append(
                np.asarray(np.bincount(band, weights=column, minlength=_BANDS), np.float64)
            )
    table = pd.DataFrame(
        found, columns=["reward", "propensity", "target", "rank", "band", "person"]
    )
    return LoggedRows(
        reward=table["reward"].to_numpy(np.float64),
        propensity=table["propensity"].to_numpy(np.float64),
        target=table["target"].to_numpy(np.float64),
        rank=table["rank"].to_numpy(np.int64),
        band=table["band"].to_numpy(np.int64),
        mix=np.array(mixes).reshape(len(found), _BANDS),
        person=table["person"].to_numpy(np.str_),
        n_lists=used,
        n_young=young,
        n_unknown=unknown,
    )


def _target(
    region: Region, entry: ShownList, candidate: npt.NDArray[np.int32], place: npt.NDArray[np.int32]
) -> tuple[Float64, Int64]:
    """Probability of each option at each rank, and the third of the list it stands in.

    Options are those that the log might have shown: of others it says nothing.
    """
    by, count = RankBy(entry.by), len(candidate)
    worth = ranking_worth(value_edges(region, Pairs(candidate, place)), by, region.policy)
    order = np.argsort(-worth, kind="stable")
    ranked = rank_propensities(worth[order], entry.near_tie, len(entry.suggestions))
    target, band = np.empty_like(ranked), np.empty(count, dtype=np.int64)
    target[order] = ranked
    band[order] = np.arange(count) * _BANDS // count
    return target, band


def _lasting(dataset: Dataset, as_of: date) -> dict[tuple[str, str], tuple[date, ...]]:
    """Starts of all placements that lasted 26 weeks, per pair."""
    table = dataset.placements
    ended = table["ended_on"].fillna(pd.Timestamp(as_of))
    kept = table[(ended - table["started_on"]).dt.days >= HORIZON_DAYS]
    starts: dict[tuple[str, str], tuple[date, ...]] = {}
    for who, where, started in zip(
        kept["candidate_id"], kept["place_id"], kept["started_on"], strict=True
    ):
        starts[who, where] = (*starts.get((who, where), ()), started.date())
    return starts


def _followed(starts: Iterable[date], shown_on: date) -> bool:
    return any(0 <= (start - shown_on).days <= FOLLOW_DAYS for start in starts)


def _outcome_model(rows: LoggedRows, rng: np.random.Generator) -> tuple[Float64, Float64]:
    """Mean reward by rank and third, from other people's rows: of the logged row, of the target."""
    _, person = np.unique(rows.person, return_inverse=True)
    fold = rng.integers(0, FOLDS, int(person.max()) + 1)[person]
    n_ranks = int(rows.rank.max()) + 1
    cell = rows.rank * _BANDS + rows.band
    predicted, expected = np.empty(len(cell)), np.empty(len(cell))
    for each in range(FOLDS):
        seen, held = fold != each, fold == each
        mean = rows.reward[seen].mean() if seen.any() else 0.0
        counts = np.bincount(cell[seen], minlength=n_ranks * _BANDS)
        sums = np.bincount(cell[seen], weights=rows.reward[seen], minlength=n_ranks * _BANDS)
        rate = ((sums + PRIOR_ROWS * mean) / (counts + PRIOR_ROWS)).reshape(n_ranks, _BANDS)
        predicted[held] = rate[rows.rank[held], rows.band[held]]
        expected[held] = (rows.mix[held] * rate[rows.rank[held]]).sum(axis=1)
    return predicted, expected
