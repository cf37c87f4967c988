"""Measures of lists: how good the first k are, and whom or what they leave out."""

import numpy as np
import numpy.typing as npt

Float64 = npt.NDArray[np.float64]


def ndcg_at(
    owner: npt.ArrayLike, gain: npt.ArrayLike, score: npt.ArrayLike, k: int = 10
) -> Float64:
    """Normalised discounted gain of the first ``k`` per owner (candidate or place).

    Gains are discounted by the binary logarithm of rank + 1; rows with equal scores share the mean
    of their gains, as in scikit-learn's ``ndcg_score`` (McSherry and Najork 2008).

    Parameters
    ----------
    owner
        Whose list a row belongs to, shape (n_rows,).
    gain
        True gain of a row, not negative.

    Returns
    -------
    numpy.ndarray
        One value per owner in ascending order; NaN where no row of the list has a gain.
    """
    y, s = np.asarray(gain, dtype=np.float64), np.asarray(score, dtype=np.float64)
    return np.array([_ndcg(y[rows], s[rows], k) for rows in _lists(owner)])


def recall_at(
    owner: npt.ArrayLike, outcome: npt.ArrayLike, score: npt.ArrayLike, k: int = 10
) -> Float64:
    """Share of the rows with outcome 1 that are among the first ``k``, per owner.

    Where equal scores straddle rank ``k`` the expectation over their orders is taken; NaN where no
    row has outcome 1.
    """
    y, s = np.asarray(outcome, dtype=np.float64), np.asarray(score, dtype=np.float64)
    return np.array([_recall(y[rows], s[rows], k) for rows in _lists(owner)])


def coverage(shown: npt.ArrayLike, n_items: int) -> float:
    """Share of the items (places or people) that stand in at least one list."""
    return float(len(np.unique(np.asarray(shown))) / n_items)


def gini(amounts: npt.ArrayLike) -> float:
    """Inequality of exposure: 0 = all equally often shown, towards 1 = all for one."""
    values = np.sort(np.asarray(amounts, dtype=np.float64))
    count, total = len(values), values.sum()
    if total == 0:
        return 0.0
    return float(2 * (np.arange(1, count + 1) @ values) / (count * total) - (count + 1) / count)


def _lists(owner: npt.ArrayLike) -> list[npt.NDArray[np.int64]]:
    _, position = np.unique(np.asarray(owner), return_inverse=True)
    order = np.argsort(position, kind="stable").astype(np.int64)
    return np.split(order, np.cumsum(np.bincount(position))[:-1])


def _ndcg(gain: Float64, score: Float64, k: int) -> float:
    discount = 1 / np.log2(np.arange(len(gain)) + 2)
    discount[k:] = 0
    best = float(np.sort(gain)[::-1] @ discount)
    if best == 0:
        return float("nan")
    _, tie, size = np.unique(-score, return_inverse=True, return_counts=True)
    mean_gain = np.bincount(tie, weights=gain) / size
    ends = np.cumsum(size)
    summed = np.cumsum(discount)[ends - 1]
    return float(mean_gain @ np.diff(summed, prepend=0.0)) / best


def _recall(outcome: Float64, score: Float64, k: int) -> float:
    total = float(outcome.sum())
    if total == 0:
        return float("nan")
    _, tie, size = np.unique(-score, return_inverse=True, return_counts=True)
    hits = np.bincount(tie, weights=outcome)
    room = np.clip(k - (np.cumsum(size) - size), 0, size)
    return float(hits @ (room / size)) / total
