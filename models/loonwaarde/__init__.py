"""Indicative loonwaarde of a match as an interval, and what the match costs.

Loonwaarde is determined by an expert at the real workplace. What stands here compares places before
anybody starts; it is no loonwaardebepaling.
"""

from models.loonwaarde.cost import MatchCost, cost_of_gap, cost_pairs
from models.loonwaarde.estimate import INDICATIVE, Loonwaarde, estimate_pairs
from models.loonwaarde.performance import Assumptions, Bounds, default_assumptions, over_tasks
from models.loonwaarde.rates import Rates, rates_on

__all__ = [
    "INDICATIVE",
    "Assumptions",
    "Bounds",
    "Loonwaarde",
    "MatchCost",
    "Rates",
    "cost_of_gap",
    "cost_pairs",
    "default_assumptions",
    "estimate_pairs",
    "over_tasks",
    "rates_on",
]
