"""Indicative loonwaarde of a match as an interval, and what the match costs.

Loonwaarde is determined by an expert at the real workplace. What stands here compares places before
anybody starts; it is no loonwaardebepaling.
"""

from models.loonwaarde.cost import MatchCost, cost_of_gap, cost_pairs
from models.loonwaarde.estimate import (
    INDICATIVE,
    WHOLE,
    Loonwaarde,
    TaskEstimate,
    estimate_pairs,
)
from models.loonwaarde.performance import (
    Assumptions,
    Bounds,
    assumptions_of,
    default_assumptions,
    over_tasks,
)
from models.loonwaarde.rates import Rates, rates_on
from models.loonwaarde.tasks import MainTask, TasksRejected, read_tasks

__all__ = [
    "INDICATIVE",
    "WHOLE",
    "Assumptions",
    "Bounds",
    "Loonwaarde",
    "MainTask",
    "MatchCost",
    "Rates",
    "TaskEstimate",
    "TasksRejected",
    "assumptions_of",
    "cost_of_gap",
    "cost_pairs",
    "default_assumptions",
    "estimate_pairs",
    "over_tasks",
    "rates_on",
    "read_tasks",
]
