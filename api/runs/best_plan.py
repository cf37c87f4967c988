"""The best plan of a run that goes on, kept for whoever takes the run over.

Who goes where, and nothing else: the next attempt begins its search there, and the checker judges
what comes out. The store drops it when the run ends, and when somebody in it is to be forgotten.
"""

import json
import zlib
from collections.abc import Callable
from time import monotonic

import pandas as pd

from api.runs.messages import BestPlan
from matcher.region_plan import BestSoFar

KEEP_SECONDS = 5.0
"""Between two plans that are kept: a crash loses what was found in this time."""


class Keeper:
    """Passes on the best plan so far: the first at once, then now and then.

    Parameters
    ----------
    send
        Takes what is to be kept.
    clock
        Steady seconds.
    """

    def __init__(
        self, send: Callable[[BestPlan], None], clock: Callable[[], float] = monotonic
    ) -> None:
        self._send, self._clock = send, clock
        self._next_at = clock()
        self._best: BestSoFar | None = None

    def note(self, best: BestSoFar) -> None:
        """Take the plan that is now the best."""
        self._best = best
        self.look()

    def look(self) -> None:
        """Pass on the best plan, if it is time and there is a better one."""
        if self._best is None or self._clock() < self._next_at:
            return
        self._send(BestPlan(packed(self._best.proposals())))
        self._best, self._next_at = None, self._clock() + KEEP_SECONDS


def packed(proposals: pd.DataFrame) -> bytes:
    """Proposals as the store keeps them; columns ``candidate_id`` and ``place_id``."""
    pairs = dict(zip(proposals["candidate_id"], proposals["place_id"], strict=True))
    return zlib.compress(json.dumps(pairs).encode())


def unpacked(document: bytes | None) -> pd.DataFrame | None:
    """Proposals that were kept; None when there are none that can be read."""
    if document is None:
        return None
    try:
        pairs = json.loads(zlib.decompress(document))
    except (ValueError, zlib.error):  # of another version: the search begins anew
        return None
    return pd.DataFrame({"candidate_id": list(pairs), "place_id": list(pairs.values())}, dtype=str)
