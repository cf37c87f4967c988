"""Chooses the scorer that answers: the expert's weights, a model file, or the model in use."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from matcher.scoring import ClaimGuard, Origin
from models.expert import expert_scorer
from models.registry import ModelFile, ModelRejected, Shelf, read_model
from models.scorer import TableScorer

CLAIM = "claim"
"""Key of the guard among the metrics of a model file."""


def choose_scorer(model: Path | None = None) -> TableScorer:
    """Scorer of a model file, of the model in use in a folder of models, or of the expert.

    Parameters
    ----------
    model
        File as written by ``passend train``, or folder as kept by ``passend model promote``; None =
        the weights of the field.

    Raises
    ------
    ModelRejected
        If there is no such model, or it is not as it was written.
    """
    if model is None:
        return expert_scorer()
    return scorer_of(_read(model))


def scorer_of(file: ModelFile) -> TableScorer:
    """Scorer of a model with its hash, parent and guard."""
    return TableScorer(
        file.model, Origin(file.sha256, file.parent, _guard(file.metrics.get(CLAIM)))
    )


def read_chosen(model: Path | None) -> ModelFile | None:
    """Model file of a choice as for ``choose_scorer``; None for the expert's weights."""
    return None if model is None else _read(model)


def file_of(model: Path | None, as_of: date) -> ModelFile:
    """What the chosen scorer rests on, for its card; the expert's weights rest on no outcome.

    Parameters
    ----------
    model
        As for ``choose_scorer``.
    as_of
        Day of today's records, for a card that rests on none of them.
    """
    found = read_chosen(model)
    if found is not None:
        return found
    names = ("placements", "lasted", "too_young_to_tell", "people", "places")
    window = {"as_of": as_of.isoformat()}
    return ModelFile(expert_scorer().model, window, dict.fromkeys(names, 0), metrics={})


def _read(model: Path) -> ModelFile:
    if model.is_dir():
        current = Shelf(model).current()
        if current is None:
            raise ModelRejected("The folder has no model in use.")
        return current
    try:
        return read_model(model)
    except OSError:
        raise ModelRejected("There is no such model file or folder of models.") from None


def _guard(found: Mapping[str, Any] | None) -> ClaimGuard:
    if found is None:  # learned without one: nothing shows that a claim comes true
        return expert_scorer().origin.guard
    try:
        return ClaimGuard(
            outcomes=int(found["outcomes"]),
            shift=float(found["shift"]),
            slope=float(found["slope"]),
            sd=float(found["sd"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ModelRejected(f"The model is not complete: {error}.") from None
