"""Rows of arrays that lie side by side: taken out, carried over, laid over others."""

from dataclasses import fields, replace
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt

from matcher.profiles.types import Candidates, Int32, Places

Table = TypeVar("Table", Candidates, Places)
Array = TypeVar("Array", bound=npt.NDArray[Any])


def taken(table: Table, rows: Int32) -> Table:
    """These rows of every column, in this order."""
    return replace(
        table, **{column.name: getattr(table, column.name)[rows] for column in fields(table)}
    )


def laid_over(earlier: Table, changed: Table, row: Int32) -> Table:
    """All rows of ``earlier`` but those that changed.

    Parameters
    ----------
    row
        Position in ``earlier`` of each row of ``changed``.
    """
    columns = {}
    for column in fields(earlier):
        old, new = getattr(earlier, column.name), getattr(changed, column.name)
        columns[column.name] = old.astype(np.result_type(old, new))  # a longer text needs room
        columns[column.name][row] = new
    return replace(earlier, **columns)


def carried(earlier: Array, *rows: Int32) -> Array:
    """Entries of ``earlier`` in a new order, with room for what is new.

    Parameters
    ----------
    rows
        For each of the first axes the position in ``earlier`` of every entry; -1 = new, where any
        values stand until they are written.

    Returns
    -------
    numpy.ndarray
        ``earlier`` itself where nothing is new or moved, else a copy.
    """
    found: npt.NDArray[Any] = earlier
    for axis, row in enumerate(rows):
        if not earlier.shape[axis]:
            shape = list(found.shape)
            shape[axis] = len(row)
            found = np.zeros(shape, dtype=earlier.dtype)
        elif len(row) != earlier.shape[axis] or np.any((row >= 0) & (row != np.arange(len(row)))):
            found = np.take(found, row, axis=axis)
    has_new = any((row < 0).any() for row in rows)
    return cast("Array", found.copy() if found is earlier and has_new else found)
