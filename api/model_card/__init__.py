"""The model card: what a model is for, rests on, reaches and cannot do, in two languages."""

from api.model_card.page import model_card, model_card_page

__all__ = ["model_card", "model_card_page"]
