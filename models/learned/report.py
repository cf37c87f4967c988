"""What a trained model rests on, as numbers: window, counts and out-of-fold metrics."""

from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

import numpy as np

from matcher.scoring import ClaimGuard
from models.evaluation import (
    Interval,
    auc,
    bootstrap,
    brier,
    brier_skill,
    calibration_error,
    calibration_line,
    log_loss,
)
from models.learned.first_placements import MINIMUM_CELL, coverage_of, groups_of
from models.learned.seen import merged
from models.learned.training import Trained
from models.registry.document import EXPERT_PARENT, ModelFile
from models.table import Float64

_DIGITS = 5

MEASURES = {
    "auc": auc,
    "log_loss": log_loss,
    "brier": brier,
    "brier_skill": brier_skill,
    "calibration_error": calibration_error,
    "calibration_slope": lambda y, p: calibration_line(y, p).slope,
    "calibration_intercept": lambda y, p: calibration_line(y, p).intercept,
}


def model_file(
    trained: Trained,
    as_of: date,
    *,
    guard: ClaimGuard | None = None,
    parent: ModelFile | None = None,
) -> ModelFile:
    """Model with everything that its file holds.

    Parameters
    ----------
    guard
        That of what plans claim.
    parent
        The model that learning started from; None = the weights of the field.
    """
    known = trained.outcomes
    window = {"as_of": as_of.isoformat()}
    if len(known):
        window |= {"first_start": _day(known.started[0]), "last_start": _day(known.started[-1])}
    return ModelFile(
        model=trained.scorer.model,
        window=window,
        counts={
            "placements": len(known),
            "lasted": int(known.lasted.sum()),
            "too_young_to_tell": known.n_censored,
            "people": len(np.unique(known.candidate)),
            "places": len(np.unique(known.place)),
        },
        metrics=_metrics(trained) | ({"claim": _claim(guard)} if guard else {}),
        parent=parent.sha256 if parent else EXPERT_PARENT,
        seen=merged(trained.seen, parent.seen) if parent else trained.seen,
    )


def measure(
    lasted: Float64, chance: Float64, person: Any, rng: np.random.Generator, resamples: int = 100
) -> dict[str, dict[str, float] | None]:
    """Every measure with its 95 % interval, people drawn whole; None where it has no value."""
    return {
        name: _plain(bootstrap(each, lasted, chance, rng, group=person, resamples=resamples))
        for name, each in MEASURES.items()
    }


def _metrics(trained: Trained) -> dict[str, Any]:
    held, known = trained.out_of_fold, trained.outcomes
    calibration = {
        "kind": trained.scorer.model.calibration.kind,
        "log_loss": {name: round(value, _DIGITS) for name, value in trained.losses.items()},
    }
    variances = {name: round(v, _DIGITS) for name, v in trained.surroundings.variance.items()}
    found: dict[str, Any] = {"calibration": calibration, "unexplained_variance": variances}
    if len(held.rows):
        chance = 0.5 * (1 + np.tanh(0.5 * held.log_odds))
        tested = known.take(held.rows)
        found["out_of_fold"] = {
            "placements": len(held.rows),
            **measure(tested.lasted, chance, tested.candidate, np.random.default_rng(0)),
        }
    if held.first is not None:
        rng = np.random.default_rng(1)
        found["first_placements"] = {
            "minimum_cell": MINIMUM_CELL,
            "groups": groups_of(held.first, rng),
            "intervals": coverage_of(held.first, rng),
        }
    return found


def _claim(guard: ClaimGuard) -> dict[str, float | int]:
    return {name: round(value, _DIGITS) for name, value in asdict(guard).items()}


def _plain(interval: Interval) -> dict[str, float] | None:
    cells = interval.as_dict()
    if not np.isfinite(list(cells.values())).all():
        return None
    return {name: round(value, _DIGITS) for name, value in cells.items()}


def _day(days: np.int64) -> str:
    return datetime.fromtimestamp(int(days) * 86_400, tz=UTC).date().isoformat()
