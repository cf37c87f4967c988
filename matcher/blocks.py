"""Work over all candidates in blocks, on several threads, in bounded memory.

Blocks keep their arrays within the processor's caches. The linear algebra library gets one thread
per block: two layers of threads on the same cores wait for each other.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from threadpoolctl import threadpool_limits

BLOCK_ROWS = 256
"""Candidates per block."""

Found = TypeVar("Found")


def in_blocks(work: Callable[[slice], Found], count: int, *, threads: int = 2) -> list[Found]:
    """Outcome of ``work`` for each block of at most 256 rows, in order.

    Parameters
    ----------
    work
        Called with a slice of rows; must not change anything outside those rows.
    count
        Number of rows.
    threads
        Blocks worked on at the same time; the outcome does not depend on it.
    """
    rows = [slice(at, min(at + BLOCK_ROWS, count)) for at in range(0, count, BLOCK_ROWS)]
    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, rows))
