"""Figures of the runs of all processes, from the table that they share."""

from collections import Counter

from api.observing.metrics import RunFigures
from api.runs.run import PLAN
from matcher.store import Store


class StoredRuns:
    """Knows what came of runs, how long their steps took, and who waits."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def figures(self) -> RunFigures:
        """Figures as they stand now."""
        queue = self._store.queue
        outcomes: Counter[str] = Counter()
        for count in queue.ended(PLAN):
            outcomes[count.failure or count.state.value] += count.runs
        steps: dict[str, tuple[int, float]] = {}
        unplaced_share = None
        for said in queue.last_words(PLAN):
            for step, seconds in said.get("steps", {}).items():
                done, total = steps.get(step, (0, 0.0))
                steps[step] = (done + 1, total + seconds)
            unplaced_share = said.get("unplaced_share", unplaced_share)
        return RunFigures(
            dict(outcomes), steps, unplaced_share, queue.state().oldest_waiting_seconds
        )
