"""Scoring: the protocol that scorers follow, and the best places per person."""

from matcher.scoring.abstention import enough_is_known, shows_number
from matcher.scoring.origin import Claim, ClaimGuard, Origin
from matcher.scoring.protocol import Ledger, LedgerTerm, PairScorer, PairScores, Scorer, logistic
from matcher.scoring.top import top_places

__all__ = [
    "Claim",
    "ClaimGuard",
    "Ledger",
    "LedgerTerm",
    "Origin",
    "PairScorer",
    "PairScores",
    "Scorer",
    "enough_is_known",
    "logistic",
    "shows_number",
    "top_places",
]
