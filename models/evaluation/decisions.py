"""What people decided about pairs, beside what a scorer says of the same pairs.

A decision is no outcome: who decides has often seen the score, and refuses for reasons that no
score is about. So decisions are shown, and nothing is learned from them.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from matcher.records.choices import DecisionKind
from matcher.records.dataset import Dataset
from matcher.region import prepare_region
from matcher.vocabulary.reasons import DecisionReason
from models.evaluation.chances import auc
from models.evaluation.intervals import Interval, bootstrap_all
from models.learned.material import without_today
from models.scorer import TableScorer

LEAST_CELL = 10
"""Decisions below which a row shows no figures: fewer could point to a person."""

ABOUT_FIT = (DecisionReason.HEALTH_LOAD, DecisionReason.SOCIAL_FIT, DecisionReason.SAFETY)
"""Reasons of a refusal that a score of how well a pair fits ought to foresee."""

Float64 = npt.NDArray[np.float64]


@dataclass(frozen=True)
class DecisionRow:
    """Decisions of one kind for one reason; figures None where there are too few.

    Attributes
    ----------
    decision
        ``pin`` (accepted, or to stay) or ``forbid`` (refused).
    mean_chance
        Of lasting 26 weeks, by the scorer, on today's records.
    called_good
        Share of these pairs that the policy would show as fitting well.
    """

    decision: str
    reason_code: str
    n: int | None
    mean_chance: float | None
    called_good: float | None


@dataclass(frozen=True)
class Decisions:
    """Decisions of a dataset beside a scorer.

    Attributes
    ----------
    n, n_unknown
        Decisions about pairs that were scored; about people or places that are not there.
    told_apart
        Chance that the scorer puts an accepted pair above one that was refused because it does not
        fit (0.5 = not told apart), people drawn whole; None where either is fewer than ten.
    """

    scorer: str
    n: int
    n_unknown: int
    rows: tuple[DecisionRow, ...]
    told_apart: Interval | None


def measure_decisions(
    dataset: Dataset, scorer: TableScorer, as_of: date, rng: np.random.Generator
) -> Decisions:
    """Set the decisions of a dataset beside what a scorer says of the same pairs."""
    region = prepare_region(without_today(dataset), scorer, as_of)
    decided = dataset.decisions.reset_index(drop=True)
    person = pd.Index(region.profiles.candidates.ids).get_indexer(pd.Index(decided["candidate_id"]))
    place = pd.Index(region.profiles.places.ids).get_indexer(pd.Index(decided["place_id"]))
    is_known = (person >= 0) & (place >= 0)
    scored = region.scorer.pairs(
        person[is_known].astype(np.int32), place[is_known].astype(np.int32)
    )
    found = decided[is_known].assign(chance=1.0 / (1.0 + np.exp(-scored.log_odds)))
    good = dataset.policy.suggestions.good_fit
    return Decisions(
        scorer=scorer.name,
        n=len(found),
        n_unknown=int((~is_known).sum()),
        rows=tuple(
            _row(str(kind), str(reason), rows["chance"].to_numpy(np.float64), good)
            for (kind, reason), rows in found.groupby(["decision", "reason_code"], sort=True)
        ),
        told_apart=_told_apart(found, rng),
    )


def _row(decision: str, reason: str, chance: Float64, good: float) -> DecisionRow:
    if len(chance) < LEAST_CELL:
        return DecisionRow(decision, reason, None, None, None)
    share = float((chance >= good).mean())
    return DecisionRow(decision, reason, len(chance), float(chance.mean()), share)


def _told_apart(found: pd.DataFrame, rng: np.random.Generator) -> Interval | None:
    is_pin = found["decision"] == DecisionKind.PIN.value
    is_refused = ~is_pin & found["reason_code"].isin([reason.value for reason in ABOUT_FIT])
    if min(is_pin.sum(), is_refused.sum()) < LEAST_CELL:
        return None
    rows = found[is_pin | is_refused]
    intervals = bootstrap_all(
        {"auc": auc},
        (rows["decision"] == DecisionKind.PIN.value).to_numpy(np.float64),
        rows["chance"].to_numpy(np.float64),
        rng,
        group=rows["candidate_id"].to_numpy(),
    )
    return intervals["auc"]
