"""How well lists bring up the placements that lasted: within a person's places, a place's people.

A list holds what the rules allow today, and the placements of the tested fold. Gain 1 for a
placement that lasted, 0 for all else: a place where nobody was placed is not known to be worse, so
the figures compare methods on one dataset and say little by themselves.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.eligibility import find_exclusions
from matcher.policy import Policy
from models.evaluation.floors import distance_model
from models.evaluation.held_out import Fold, HeldOut
from models.evaluation.intervals import Interval, bootstrap
from models.evaluation.ranking import ndcg_at, recall_at
from models.expert import expert_scorer
from models.learned.outcomes import Ints
from models.scorer import TableScorer
from models.table import TableModel

Float64 = npt.NDArray[np.float64]
Float32 = npt.NDArray[np.float32]

TOP = 10
WITHIN = ("candidate", "place")


@dataclass(frozen=True)
class ListRow:
    """One method on one kind of list.

    Attributes
    ----------
    within
        Whose list: a candidate's places or a place's people.
    lists, mean_length
        Number of lists that hold a placement that lasted, and of rows in them.
    by_chance
        Recall that any order would have in expectation: the floor.
    """

    within: str
    method: str
    lists: int
    mean_length: float
    ndcg: Interval
    recall: Interval
    by_chance: float


@dataclass(frozen=True)
class _Lists:
    """Rows of lists: owner, the pair, and whether it is a placement that lasted."""

    owner: Ints
    candidate: Ints
    place: Ints
    gain: Float64


def rank_lists(
    held: HeldOut, policy: Policy, rng: np.random.Generator, model: TableModel | None = None
) -> tuple[ListRow, ...]:
    """Rank measures of the first ten, per method, with 95 % intervals.

    Within a candidate the interval is over people, within a place over places.
    """
    profiles = held.material.profiles
    allowed = find_exclusions(profiles, policy).reasons == 0
    fixed = {"expert": expert_scorer().model, "profile_distance": distance_model()}
    if model is not None:
        fixed = {"model": model, **fixed}
    order = [*(["model"] if model is not None else []), "learned", "expert", "profile_distance"]
    everybody = slice(0, len(profiles.candidates))
    blocks = {
        name: TableScorer(each).prepare(profiles).block(everybody) for name, each in fixed.items()
    }
    found: dict[tuple[str, str], list[tuple[Ints, Float64, Float64]]] = {}
    sizes: dict[str, list[Float64]] = {within: [] for within in WITHIN}
    for fold in held.folds:
        learned = TableScorer(fold.model).prepare(profiles).block(everybody)
        for within in WITHIN:
            lists = _lists(held, fold, allowed, within)
            if not len(lists.owner):
                continue
            owners, length = np.unique(lists.owner, return_counts=True)
            sizes[within].append(length.astype(np.float64))
            for method in order:
                block = learned if method == "learned" else blocks[method]
                score = block[lists.candidate, lists.place]
                ndcg = ndcg_at(lists.owner, lists.gain, score, TOP)
                recall = recall_at(lists.owner, lists.gain, score, TOP)
                found.setdefault((within, method), []).append((owners, ndcg, recall))
    return tuple(
        _row(within, method, found[within, method], np.concatenate(sizes[within]), rng)
        for within in WITHIN
        if sizes[within]
        for method in order
    )


def _row(
    within: str,
    method: str,
    parts: list[tuple[Ints, Float64, Float64]],
    length: Float64,
    rng: np.random.Generator,
) -> ListRow:
    owner, ndcg, recall = (np.concatenate(column) for column in zip(*parts, strict=True))
    nothing = np.zeros(len(owner))
    return ListRow(
        within=within,
        method=method,
        lists=len(owner),
        mean_length=float(length.mean()),
        ndcg=bootstrap(_mean, ndcg, nothing, rng, group=owner),
        recall=bootstrap(_mean, recall, nothing, rng, group=owner),
        by_chance=float(np.minimum(TOP / length, 1.0).mean()),
    )


def _lists(held: HeldOut, fold: Fold, allowed: npt.NDArray[np.bool_], within: str) -> _Lists:
    """Lists of one fold; nobody in a place's list but the tested were placed before."""
    known = held.material.outcomes
    tested = known.take(fold.test)
    lasted = tested.lasted == 1
    is_listed = allowed
    if within == "place":
        is_listed = allowed.copy()
        is_listed[np.unique(known.candidate[fold.learn])] = False
    owner_of = tested.candidate if within == "candidate" else tested.place
    owners = np.unique(owner_of[lasted])
    is_mine = np.isin(owner_of, owners)
    shape = allowed.shape
    listed = np.zeros(shape, dtype=np.bool_)
    if within == "candidate":
        listed[owners] = is_listed[owners]
    else:
        listed[:, owners] = is_listed[:, owners]
    listed[tested.candidate[is_mine], tested.place[is_mine]] = True
    gain = np.zeros(shape, dtype=np.bool_)
    gain[tested.candidate[lasted], tested.place[lasted]] = True
    candidate, place = np.nonzero(listed)
    owner = candidate if within == "candidate" else place
    return _Lists(owner, candidate, place, gain[candidate, place].astype(np.float64))


def _mean(values: Float64, _: Float64) -> float:
    return float(np.nanmean(values)) if np.isfinite(values).any() else float("nan")
