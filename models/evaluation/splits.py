"""Splits of a history: no later row to predict an earlier one, no person on both sides."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int64]

_PARTS = 3


def time_ordered_folds(
    time: npt.ArrayLike,
    n_folds: int,
    *,
    group: npt.ArrayLike | None = None,
    first: float = 0.4,
    seed: int = 0,
) -> Iterator[tuple[Rows, Rows]]:
    """Rows to learn from and to test on, going forward in time.

    Rows of the same moment stay together. With ``group``, people are dealt into three parts by lot,
    and each part is tested on what was learned from the other two. By lot, because who is left out
    for having later rows would be left out for how the earlier ones ended.

    Parameters
    ----------
    first
        Share of the rows before the first test block.
    seed
        Of the lot.
    """
    moments = np.asarray(time)
    _, moment = np.unique(moments, return_inverse=True)
    position = (np.cumsum(np.bincount(moment)) / len(moment))[moment]
    cuts = np.linspace(first, 1.0, n_folds + 1)
    block = np.clip(np.searchsorted(cuts, position, side="left"), 0, n_folds)
    part = np.full(len(moments), -1)
    if group is not None:
        _, owner = np.unique(np.asarray(group), return_inverse=True)
        lot = np.random.default_rng(seed).permutation(int(owner.max(initial=0)) + 1)
        part = lot[owner] % _PARTS
    for fold in range(1, n_folds + 1):
        for tested in np.unique(part):
            is_mine = part == tested
            test = np.flatnonzero((block == fold) & is_mine)
            learn = np.flatnonzero((block < fold) & ((part == -1) | ~is_mine))
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
