"""Level tables (one row per person or place and item) as dense arrays over the 79 items."""

from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from matcher.profiles.columns import positions
from matcher.profiles.types import Bools, Int8, Int32, Names
from matcher.vocabulary.items import ITEM_IDS, N_ITEMS, UNKNOWN

Array = TypeVar("Array", bound=npt.NDArray[Any])

IMPORTANCE_STEP = {"somewhat": 1, "important": 2, "essential": 3}
"""CompetentNL's three levels of importance, ordered; 0 is kept for "not asked"."""


def candidate_levels(ids: Names, table: pd.DataFrame) -> tuple[Int8, Int8]:
    """Lowest and highest level per candidate and item, int8, shape (n, 79); -1 = unknown."""
    low = np.full((len(ids), N_ITEMS), UNKNOWN, dtype=np.int8)
    high = low.copy()
    row, item = positions(ids, table["candidate_id"]), positions(ITEM_IDS, table["item"])
    low[row, item] = table["low"].to_numpy(dtype=np.int8)
    high[row, item] = table["high"].to_numpy(dtype=np.int8)
    return low, high


def place_levels(ids: Names, table: pd.DataFrame) -> tuple[Int8, Int8, Bools]:
    """Level, importance and knock-out per place and item, shape (n, 79); 0 = not asked."""
    level = np.zeros((len(ids), N_ITEMS), dtype=np.int8)
    importance = level.copy()
    is_knockout = np.zeros(level.shape, dtype=np.bool_)
    row, item = positions(ids, table["place_id"]), positions(ITEM_IDS, table["item"])
    level[row, item] = table["level"].to_numpy(dtype=np.int8)
    importance[row, item] = table["importance"].map(IMPORTANCE_STEP).to_numpy(dtype=np.int8)
    is_knockout[row, item] = table["is_knockout"].to_numpy(dtype=np.bool_)
    return level, importance, is_knockout


def carry(fresh: Array, earlier: Array, row: Int32) -> Array:
    """Rows of ``earlier`` where they still stand, else those of ``fresh``.

    Parameters
    ----------
    row
        Position in ``earlier`` per row of ``fresh``, shape (n,); -1 where it must be read anew.
    """
    stands = row >= 0
    fresh[stands] = earlier[row[stands]]
    return fresh
