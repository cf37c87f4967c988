"""The scorer learned from placements: the expert's table, moved as far as outcomes show."""

from models.learned.outcomes import Outcomes, read_outcomes
from models.learned.training import Trained, train_scorer

__all__ = ["Outcomes", "Trained", "read_outcomes", "train_scorer"]
