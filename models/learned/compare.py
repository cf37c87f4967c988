"""Two models on the same placements, as far as neither has learned from them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from matcher.records.dataset import Dataset
from models.evaluation import log_loss
from models.learned.material import positions, read_material
from models.learned.outcomes import read_outcomes
from models.learned.report import measure
from models.registry.document import ModelFile
from models.scorer import TableScorer

_FEWEST = 50
_RESAMPLES = 200


@dataclass(frozen=True)
class Comparison:
    """Measures of either model on the same placements.

    Attributes
    ----------
    is_new
        False where there are too few placements that neither model has learned from: then all are
        used, and the figures flatter whoever knew them.
    gain
        Log loss of the first less that of the second, with its 95 % interval.
    """

    placements: int
    is_new: bool
    first: dict[str, Any]
    second: dict[str, Any]
    gain: dict[str, float]

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return dict(vars(self))


def compare_models(
    first: ModelFile, second: ModelFile, dataset: Dataset, as_of: date
) -> Comparison:
    """Measure two models on the placements of a dataset."""
    known = read_outcomes(dataset, as_of)
    since = max(date.fromisoformat(each.window["as_of"]) for each in (first, second))
    later = np.flatnonzero(known.started >= (since - date(1970, 1, 1)).days)
    is_new = len(later) >= _FEWEST
    tested = known.take(later) if is_new else known
    material = read_material(dataset, as_of, first.model, tested)
    chances = [
        TableScorer(each.model).prepare(material.profiles).pairs(*positions(tested)).p
        for each in (first, second)
    ]
    # Both meet the same resamples, so that only the models differ.
    found = [
        measure(tested.lasted, each, tested.candidate, np.random.default_rng(0)) for each in chances
    ]
    rng = np.random.default_rng(1)
    count = len(tested)
    draws = [rng.integers(0, count, count) for _ in range(_RESAMPLES)]
    gains = [
        log_loss(tested.lasted[rows], chances[0][rows])
        - log_loss(tested.lasted[rows], chances[1][rows])
        for rows in draws
    ]
    value = log_loss(tested.lasted, chances[0]) - log_loss(tested.lasted, chances[1])
    low, high = np.quantile(gains, [0.025, 0.975]).tolist()
    return Comparison(
        placements=count,
        is_new=is_new,
        first=found[0],
        second=found[1],
        gain={"value": value, "low": low, "high": high},
    )
