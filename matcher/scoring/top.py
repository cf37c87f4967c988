"""The best places per candidate, found in blocks without holding all pairs in memory."""

from collections.abc import Callable

import numpy as np

from matcher.blocks import in_blocks
from matcher.profiles.types import Bools, Float32, Int32, Pairs


def top_places(
    n_candidates: int,
    values: Callable[[slice], Float32],
    is_allowed: Callable[[slice], Bools],
    top: int,
    *,
    threads: int = 2,
) -> Pairs:
    """Keep the highest values per candidate among the allowed places.

    Parameters
    ----------
    n_candidates
        Number of people.
    values
        Gives the values of a block of candidates, float32, shape (rows, n_places).
    is_allowed
        Gives which pairs of that block may be kept, bool, same shape.
    top
        Places kept per candidate; fewer where fewer are allowed.
    threads
        Blocks worked on at the same time; the outcome does not depend on it.

    Returns
    -------
    Pairs
        Candidate and place positions, sorted by candidate, then place. At equal value the place
        that comes first in the dataset is kept.
    """

    def best(rows: slice) -> tuple[Int32, Int32]:
        block = np.where(is_allowed(rows), values(rows), -np.inf)
        kept = _highest(block, top)
        row, place = np.nonzero(kept)
        return (row + rows.start).astype(np.int32), place.astype(np.int32)

    return Pairs(*joined_blocks(best, n_candidates, threads=threads))


def joined_blocks(
    find: Callable[[slice], tuple[Int32, Int32]], n_candidates: int, *, threads: int = 2
) -> tuple[Int32, Int32]:
    """Candidate and place positions that ``find`` gives for each block of candidates, joined."""
    parts = in_blocks(find, n_candidates, threads=threads)
    empty = np.empty(0, dtype=np.int32)
    first = np.concatenate([part[0] for part in parts]) if parts else empty
    return first, np.concatenate([part[1] for part in parts]) if parts else empty


def _highest(block: Float32, top: int) -> Bools:
    """Mark the ``top`` highest finite values of each row; ties go to the first columns."""
    allowed = np.isfinite(block)
    n_columns = block.shape[1]
    if top >= n_columns:
        return allowed
    threshold = np.partition(block, n_columns - top, axis=1)[:, n_columns - top, None]
    above = block > threshold
    room = top - above.sum(axis=1, keepdims=True)
    tied = block == threshold
    fills = tied & (np.cumsum(tied, axis=1, dtype=np.int32) <= room)
    return np.asarray((above | fills) & allowed)
