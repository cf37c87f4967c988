"""The model card as data: the same numbers as on the page."""

from typing import Any, Self

from pydantic import ConfigDict

from api.model_card import model_card
from api.schemas.schema import Schema
from matcher.vocabulary.labels import Language
from models.registry import ModelFile


class ModelCardSchema(Schema):
    """What the scorer in use rests on."""

    model_config = ConfigDict(title="Modelkaart", protected_namespaces=())

    scorer: str
    scorer_hash: str
    scorer_parent: str
    model_window: dict[str, str]
    model_counts: dict[str, int]
    model_metrics: dict[str, Any]
    card_text: str

    @classmethod
    def of(cls, file: ModelFile, sha256: str, language: Language) -> Self:
        """From a model; ``sha256`` is the hash that answers carry."""
        return cls(
            scorer=file.model.name,
            scorer_hash=sha256,
            scorer_parent=file.parent,
            model_window=dict(file.window),
            model_counts=dict(file.counts),
            model_metrics=dict(file.metrics),
            card_text=model_card(file, language),
        )
