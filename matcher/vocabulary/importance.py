"""How much it matters to a place that an item is met: the three levels of CompetentNL."""

from enum import StrEnum


class Importance(StrEnum):
    """Importance of one item for one place, from most to least."""

    ESSENTIAL = "essential"
    IMPORTANT = "important"
    SOMEWHAT = "somewhat"
