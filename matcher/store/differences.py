"""What must be added, changed and removed so that one table becomes the other."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from matcher.records.cell_output import texts_of
from matcher.records.contract import TableContract

_CELL = "\x1f"  # no cell of a checked record holds it


@dataclass(frozen=True)
class TableDifference:
    """Positions of rows in the old and the new frame.

    Attributes
    ----------
    added
        In the new frame.
    changed
        Position in the old frame -> position in the new frame.
    removed
        In the old frame.
    """

    added: list[int]
    changed: Mapping[int, int]
    removed: list[int]


def compare_tables(
    old: pd.DataFrame, new: pd.DataFrame, contract: TableContract
) -> TableDifference:
    """Compare the rows of two frames by their key; the order of rows has no meaning."""
    before = _rows(old, contract)
    if not before:
        return TableDifference(list(range(len(new))), {}, [])
    after = _rows(new, contract)
    added = [position for key, (position, _) in after.items() if key not in before]
    changed = {
        before[key][0]: position
        for key, (position, text) in after.items()
        if key in before and before[key][1] != text
    }
    removed = [position for key, (position, _) in before.items() if key not in after]
    return TableDifference(added, changed, removed)


def _rows(frame: pd.DataFrame, contract: TableContract) -> dict[str, tuple[int, str]]:
    """Key of a row -> its position and all its text."""
    if frame.empty:
        return {}
    columns = texts_of(frame, contract)
    keys = map(_CELL.join, zip(*(columns[name] for name in contract.key), strict=True))
    texts = map(_CELL.join, zip(*columns.values(), strict=True))
    return {
        key: (position, text) for position, (key, text) in enumerate(zip(keys, texts, strict=True))
    }
