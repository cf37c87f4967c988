"""The expert scorer: prior weights of the field as a table model; needs no outcomes at all."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from matcher.scoring import ClaimGuard, Origin
from matcher.vocabulary.items import ITEMS, N_ITEMS, N_LEVELS, Rule
from models.registry.document import ModelFile
from models.scorer import TableScorer
from models.table import Bottleneck, Context, TableModel

EXPERT_VERSION = "expert-2"

_KIND = {Rule.CAPABILITY: "capability", Rule.TOLERANCE: "tolerance", Rule.SUPPORT: "support"}


@cache
def expert_scorer() -> TableScorer:
    """The scorer with the prior weights of ``models/expert_weights.toml``."""
    text = files(__package__).joinpath("expert_weights.toml").read_text(encoding="utf-8")
    weights = tomllib.loads(text)
    model = expert_model(weights)
    # No outcome stands behind these weights, so nothing calibrates what a plan claims by them.
    guard = ClaimGuard(sd=weights["uncertainty"]["level_sd"])
    sha256 = ModelFile(model, window={}, counts={}, metrics={}, parent="").sha256
    return TableScorer(model, Origin(sha256, "", guard))


def expert_model(weights: dict[str, Any]) -> TableModel:
    """Turn prior weights into the numbers of a table model.

    Parameters
    ----------
    weights
        Sections as in ``expert_weights.toml``, in log-odds.
    """
    importance = weights["importance"]
    return TableModel(
        name=EXPERT_VERSION,
        intercept=weights["intercept"],
        fit=_fit(weights),
        importance=np.array(
            [0.0, importance["somewhat"], importance["important"], importance["essential"]]
        ),
        level_chance=_level_chance(weights["levels"]),
        unknown_caution=weights["unknown"]["caution"],
        bottleneck=Bottleneck(**weights["bottleneck"]),
        context=Context(
            **{
                **weights["context"],
                "lasting_by_year": tuple(weights["context"]["lasting_by_year"]),
            }
        ),
        prior_sd=weights["uncertainty"]["prior_sd"],
    )


def _fit(weights: dict[str, Any]) -> np.ndarray[tuple[int, int, int], np.dtype[np.float64]]:
    """Contribution per item, level of the person, level of the place; shape (79, 6, 6)."""
    person, place = np.indices((N_LEVELS, N_LEVELS))
    fit = np.zeros((N_ITEMS, N_LEVELS, N_LEVELS))
    for index, item in enumerate(ITEMS):
        is_support = item.rule is Rule.SUPPORT
        shortfall = np.maximum(person - place if is_support else place - person, 0)
        cost = np.asarray(weights["shortfall"][_KIND[item.rule]])[shortfall]
        if item.rule is Rule.CAPABILITY:
            cost = cost + weights["surplus"]["per_level"] * np.maximum(person - place - 1, 0)
        if not is_support:
            cost = np.where(place == 0, 0.0, cost)  # level 0 is "not asked"
        fit[index] = -weights["groups"][item.group] * cost
    return fit


def _level_chance(levels: dict[str, list[float]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    rows = [levels["need" if item.rule is Rule.SUPPORT else _KIND[item.rule]] for item in ITEMS]
    chance = np.asarray(rows, dtype=np.float64)
    return np.asarray(chance / chance.sum(axis=1, keepdims=True))
