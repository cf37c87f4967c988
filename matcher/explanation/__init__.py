"""Explanations as codes and numbers: pairs, contrasts, moves, unplaced people, bottlenecks."""

from matcher.explanation.bottleneck import find_bottlenecks
from matcher.explanation.contrast import contrast
from matcher.explanation.move import explain_move
from matcher.explanation.pair import explain_edges, explain_pair, explain_pairs
from matcher.explanation.unplaced import explain_unplaced

__all__ = [
    "contrast",
    "explain_edges",
    "explain_move",
    "explain_pair",
    "explain_pairs",
    "explain_unplaced",
    "find_bottlenecks",
]
