"""Sentences in Dutch (B1) and English, made from the codes and numbers of explanations.

Every function takes an explanation, or the same as a dict from a result folder, and a language
(``nl`` or ``en``), and gives a list of sentences.
"""

from api.sentences.pair import sentences_for_pair
from api.sentences.person import sentences_for_person
from api.sentences.plan import (
    sentences_for_bottleneck,
    sentences_for_comparison,
    sentences_for_contrast,
    sentences_for_move,
)
from api.sentences.unplaced import sentences_for_unplaced
from api.sentences.what_if import sentences_for_hours, sentences_for_options

__all__ = [
    "sentences_for_bottleneck",
    "sentences_for_comparison",
    "sentences_for_contrast",
    "sentences_for_hours",
    "sentences_for_move",
    "sentences_for_options",
    "sentences_for_pair",
    "sentences_for_person",
    "sentences_for_unplaced",
]
