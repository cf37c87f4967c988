"""The model card: what a model is for, what it rests on and how far to trust it, for people."""

from api.model_card.page import model_card

__all__ = ["model_card"]
