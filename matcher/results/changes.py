"""What a plan changes for each person, against where they work today."""

from enum import StrEnum

import numpy as np
import numpy.typing as npt

from matcher.explanation.room import Room


class Change(StrEnum):
    """What happens to one person."""

    KEPT = "kept"
    MOVED = "moved"
    NEW = "new"
    LOST = "lost"
    """Had a place, has none in the plan."""
    NONE = "none"
    """Had no place and has none in the plan."""


def changes_of(room: Room) -> npt.NDArray[np.str_]:
    """Change per candidate, shape (n_candidates,)."""
    today = room.region_plan.region.profiles.candidates.current_place
    planned = room.place
    had, has = today >= 0, planned >= 0
    kinds = np.select(
        [had & has & (today == planned), had & has, has, had],
        [Change.KEPT.value, Change.MOVED.value, Change.NEW.value, Change.LOST.value],
        Change.NONE.value,
    )
    return np.asarray(kinds, dtype=np.str_)
