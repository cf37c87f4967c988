"""A model as a JSON document and back; nothing in it is ever run.

``sha256`` is over the document without it, as canonical JSON (sorted keys, no spaces), so that a
changed number, window or metric is refused.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from matcher.errors import MatcherError
from models.calibration import Calibration
from models.table import Base, Bottleneck, Context, TableModel
from models.uncertainty import N_SUMMARIES, Uncertainty

FORMAT = "passend-model"
SCHEMA_VERSION = 2
"""With a variance per pair; models without one keep the first version, and their hash."""
FIRST_VERSION = 1
EXPERT_PARENT = "expert"


class ModelRejected(MatcherError):
    """The model file cannot be used."""

    code = "model.rejected"


@dataclass(frozen=True)
class ModelFile:
    """A model with what it rests on.

    Attributes
    ----------
    window
        First and last start learned from, and the day looked from (ISO dates).
    counts
        Numbers of placements, people and places; no identifiers of people.
    metrics
        Out of fold, with intervals.
    parent
        ``sha256`` of the model it started from; ``expert`` for the weights of the field.
    seen
        Sketch of the placements learned from, by it and its parents (``models/learned/seen.py``);
        empty in files from before there was one.
    """

    model: TableModel
    window: Mapping[str, str]
    counts: Mapping[str, int]
    metrics: Mapping[str, Any]
    parent: str = EXPERT_PARENT
    seen: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """Hash of everything else in the document."""
        return fingerprint(_body(self))

    def document(self) -> dict[str, Any]:
        """JSON-ready, hash included."""
        return _body(self) | {"sha256": self.sha256}


def fingerprint(body: Mapping[str, Any]) -> str:
    """SHA-256 of a document without its hash."""
    kept = {key: value for key, value in body.items() if key != "sha256"}
    text = json.dumps(kept, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def from_document(document: Any) -> ModelFile:
    """Model of a document.

    Raises
    ------
    ModelRejected
        If it is no model, of another version, changed since it was written, or incomplete.
    """
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ModelRejected("The file is no model of passend.")
    if document.get("schema_version") not in (FIRST_VERSION, SCHEMA_VERSION):
        raise ModelRejected(
            f"The model has schema version {document.get('schema_version')};"
            f" this version reads {FIRST_VERSION} and {SCHEMA_VERSION}."
        )
    if document.get("sha256") != fingerprint(document):
        raise ModelRejected("The model does not have the hash it was written with.")
    try:
        return ModelFile(
            model=_model(document["numbers"]),
            window=document["window"],
            counts=document["counts"],
            metrics=document["metrics"],
            parent=document["parent"],
            seen=tuple(str(each) for each in document.get("seen", ())),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ModelRejected(f"The model is not complete: {error}.") from None


def _body(file: ModelFile) -> dict[str, Any]:
    """All but the hash; a model without sketch is written as it always was."""
    body = {
        "format": FORMAT,
        "schema_version": SCHEMA_VERSION if file.model.uncertainty else FIRST_VERSION,
        "name": file.model.name,
        "window": dict(file.window),
        "counts": dict(file.counts),
        "metrics": dict(file.metrics),
        "parent": file.parent,
        "numbers": _numbers(file.model),
    }
    return body | ({"seen": list(file.seen)} if file.seen else {})


def _numbers(model: TableModel) -> dict[str, Any]:
    return _uncertainty(model) | {
        "name": model.name,
        "intercept": model.intercept,
        "fit": model.fit.tolist(),
        "importance": model.importance.tolist(),
        "level_chance": model.level_chance.tolist(),
        "unknown_caution": np.asarray(model.unknown_caution).tolist(),
        "bottleneck": asdict(model.bottleneck),
        "context": asdict(model.context) | {"lasting_by_year": list(model.context.lasting_by_year)},
        "prior_sd": model.prior_sd,
        "base": {
            "by_group": list(model.base.by_group),
            "by_form": list(model.base.by_form),
            "by_place": dict(model.base.by_place),
        },
        "calibration": {
            "kind": model.calibration.kind,
            "knots": list(model.calibration.knots),
            "values": list(model.calibration.values),
        },
    }


def _uncertainty(model: TableModel) -> dict[str, Any]:
    """Variances per pair; a model without them is written as it always was."""
    if model.uncertainty is None:
        return {}
    found = model.uncertainty
    return {
        "uncertainty": {
            "everywhere": found.everywhere,
            "new_place": found.new_place,
            "by_place": dict(found.by_place),
            "weights": found.weights.tolist(),
        }
    }


def _read_uncertainty(numbers: Mapping[str, Any]) -> Uncertainty | None:
    found = numbers.get("uncertainty")
    if found is None:
        return None
    weights = np.array(found["weights"], dtype=np.float64)
    if weights.shape != (N_SUMMARIES, N_SUMMARIES):
        msg = "variances of another shape"
        raise ValueError(msg)
    return Uncertainty(
        float(found["everywhere"]), float(found["new_place"]), dict(found["by_place"]), weights
    )


def _model(numbers: Mapping[str, Any]) -> TableModel:
    caution, base, calibration = (
        numbers[key] for key in ("unknown_caution", "base", "calibration")
    )
    context = numbers["context"]
    model = TableModel(
        name=str(numbers["name"]),
        intercept=float(numbers["intercept"]),
        fit=np.array(numbers["fit"], dtype=np.float64),
        importance=np.array(numbers["importance"], dtype=np.float64),
        level_chance=np.array(numbers["level_chance"], dtype=np.float64),
        unknown_caution=np.array(caution) if isinstance(caution, list) else float(caution),
        bottleneck=Bottleneck(**numbers["bottleneck"]),
        context=Context(**context | {"lasting_by_year": tuple(context["lasting_by_year"])}),
        prior_sd=float(numbers["prior_sd"]),
        base=Base(tuple(base["by_group"]), tuple(base["by_form"]), dict(base["by_place"])),
        calibration=Calibration(
            calibration["kind"], tuple(calibration["knots"]), tuple(calibration["values"])
        ),
        uncertainty=_read_uncertainty(numbers),
    )
    shapes = (model.fit.shape, model.importance.shape, model.level_chance.shape)
    if shapes != ((79, 6, 6), (4,), (79, 6)):
        msg = "tables of another shape"
        raise ValueError(msg)
    return model
