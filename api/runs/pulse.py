"""The sign of life of a worker for the run that it has, with its news, and what it hears back."""

import logging
from collections.abc import Callable
from dataclasses import replace
from time import monotonic

from api.observing.logs import place_of
from api.runs.messages import BestPlan, News
from api.runs.run import RunProgress
from api.runs.watch import Wish
from matcher.store import Store
from matcher.store.errors import StoreUnavailable
from matcher.store.repositories.runs import Claim, ClaimLost

log = logging.getLogger(__name__)

BEAT_SECONDS = 0.5
"""Between two signs of life; also how long a stop takes to be heard."""


class Pulse:
    """Keeps a claim alive and passes on progress and the best plan so far.

    Parameters
    ----------
    is_closing
        Whether the worker is told to end.
    """

    def __init__(self, store: Store, claim: Claim, is_closing: Callable[[], bool]) -> None:
        self._store, self._claim, self._is_closing = store, claim, is_closing
        self._began = monotonic()
        self._progress = RunProgress(0.0, step="starting")
        self._best_plan: bytes | None = None
        self._beaten_at: float | None = None
        self._wish = Wish.GO_ON

    def note(self, news: News) -> None:
        """Tell it with the next beat."""
        if isinstance(news, BestPlan):
            self._best_plan = news.document
            return
        last = self._progress  # what it found stays true
        objective = last.objective if news.objective is None else news.objective
        bound = last.bound if news.bound is None else news.bound
        self._progress = replace(news, objective=objective, bound=bound)

    def wish(self) -> Wish:
        """What should happen with the run; asks the store when it is time for a beat."""
        if self._is_closing():
            return Wish.ABANDON
        if self._beaten_at is None or monotonic() - self._beaten_at >= BEAT_SECONDS:
            self._beat()
        return self._wish

    def _beat(self) -> None:
        told = replace(self._progress, seconds=round(monotonic() - self._began, 3))
        try:
            is_stop_asked = self._store.queue.heartbeat(
                self._claim, progress=told.document(), best_plan=self._best_plan
            )
        except ClaimLost:
            self._wish = Wish.ABANDON
        except StoreUnavailable as error:  # it may come back before anybody takes the run over
            log.warning("the store is away", extra=place_of(error))
        else:
            self._best_plan = None
            self._wish = Wish.STOP if is_stop_asked else Wish.GO_ON
        self._beaten_at = monotonic()
