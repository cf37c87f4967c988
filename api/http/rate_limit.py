"""A limit per caller: a bucket of requests that fills again at a steady rate, in one process.

A second guard behind the proxy's own limit: with several processes each has its own buckets.
"""

from collections import OrderedDict
from collections.abc import Callable
from math import ceil
from threading import Lock
from time import monotonic

MOST_CALLERS = 10_000


class RateLimit:
    """Buckets by caller.

    Parameters
    ----------
    per_minute
        Requests that come back per minute.
    burst
        Requests that fit in a bucket; how many may come at once.
    """

    def __init__(
        self, per_minute: float, burst: int, clock: Callable[[], float] = monotonic
    ) -> None:
        self._per_second, self._burst, self._clock = per_minute / 60, burst, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, key: str) -> int:
        """Take one request; 0 = go on, otherwise the whole seconds until there is one again."""
        with self._lock:
            now = self._clock()
            left, since = self._buckets.pop(key, (float(self._burst), now))
            left = min(float(self._burst), left + (now - since) * self._per_second)
            may_go = left >= 1
            self._buckets[key] = (left - 1 if may_go else left, now)
            if len(self._buckets) > MOST_CALLERS:
                self._buckets.popitem(last=False)
            return 0 if may_go else max(1, ceil((1 - left) / self._per_second))
