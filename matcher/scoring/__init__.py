"""Scoring: the protocol that scorers follow, and the best places per person."""

from matcher.scoring.protocol import Ledger, LedgerTerm, PairScorer, PairScores, Scorer, logistic
from matcher.scoring.top import top_places

__all__ = [
    "Ledger",
    "LedgerTerm",
    "PairScorer",
    "PairScores",
    "Scorer",
    "logistic",
    "top_places",
]
