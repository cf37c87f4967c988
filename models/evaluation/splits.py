"""Splits of a history: no later row to predict an earlier one, no person on both sides."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int64]


def time_ordered_folds(
    time: npt.ArrayLike, n_folds: int, *, group: npt.ArrayLike | None = None, first: float = 0.4
) -> Iterator[tuple[Rows, Rows]]:
    """Rows to learn from and to test on, going forward in time.

    Rows of the same moment stay together. With ``group``, a person with test rows is left out of
    the rows to learn from, so that nothing about the person leaks. Where a later row means that an
    earlier one failed, as with placements, that leaves failures out: give no group there, to a
    model without numbers of persons.

    Parameters
    ----------
    first
        Share of the rows before the first test block.
    """
    moments = np.asarray(time)
    _, moment = np.unique(moments, return_inverse=True)
    position = (np.cumsum(np.bincount(moment)) / len(moment))[moment]
    cuts = np.linspace(first, 1.0, n_folds + 1)
    block = np.clip(np.searchsorted(cuts, position, side="left"), 0, n_folds)
    owner = np.arange(len(moments)) if group is None else np.asarray(group)
    for fold in range(1, n_folds + 1):
        test = np.flatnonzero(block == fold)
        learn = np.flatnonzero((block < fold) & ~np.isin(owner, owner[test]))
        if len(test) and len(learn):
            yield learn, test


def grouped_folds(
    group: npt.ArrayLike, n_folds: int, rng: np.random.Generator
) -> Iterator[tuple[Rows, Rows]]:
    """Rows to learn from and to test on; all rows of a group fall in the same fold."""
    _, position = np.unique(np.asarray(group), return_inverse=True)
    fold = rng.permutation(int(position.max()) + 1) % n_folds
    for each in range(n_folds):
        is_test = fold[position] == each
        if is_test.any() and not is_test.all():
            yield np.flatnonzero(~is_test), np.flatnonzero(is_test)
