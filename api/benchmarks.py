"""Measures the scorer on an organisation's own placements, in a process of its own.

Answers of the service go on meanwhile; the last measurement of each organisation is kept.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from multiprocessing import get_context
from multiprocessing.pool import AsyncResult, Pool
from pathlib import Path
from threading import Lock
from typing import Any
from weakref import finalize

from matcher.records.dataset import Dataset
from matcher.store import Transaction
from models.choice import read_chosen
from models.evaluation.quality import measure_quality


@dataclass(frozen=True)
class Measurement:
    """One measurement, begun on the records with this change number."""

    number: int
    begun_at: datetime
    outcome: "AsyncResult[dict[str, Any]]"

    @property
    def state(self) -> str:
        """``bezig``, ``klaar`` or ``mislukt``."""
        if not self.outcome.ready():
            return "bezig"
        return "klaar" if self.outcome.successful() else "mislukt"

    @property
    def quality(self) -> dict[str, Any] | None:
        """What was measured; None as long as there is nothing."""
        return self.outcome.get() if self.state == "klaar" else None


class Benchmarks:
    """The measurements of one service."""

    def __init__(self, model: Path | None) -> None:
        self._model = model
        self._measured: dict[str, Measurement] = {}
        self._pool: Pool | None = None
        self._end: finalize[..., Benchmarks] | None = None
        self._lock = Lock()

    def of(self, tx: Transaction) -> Measurement:
        """The measurement of the records as they are now; begun if there is none."""
        with self._lock:
            number = tx.history.number()
            found = self._measured.get(tx.organisation_id)
            is_running = found is not None and found.state == "bezig"
            if found is not None and (is_running or found.number == number):
                return found
            dataset = tx.dataset.load()
            as_of = dataset.policy.plan.as_of or datetime.now(UTC).date()
            if self._pool is None:
                self._pool = get_context("spawn").Pool(1, maxtasksperchild=1)
                self._end = finalize(self, self._pool.terminate)  # if nobody calls close
            outcome = self._pool.apply_async(_measure, (dataset, as_of, self._model))
            made = Measurement(number, datetime.now(UTC), outcome)
            self._measured[tx.organisation_id] = made
            return made

    def close(self) -> None:
        """End what is being measured; what is asked afterwards is measured anew."""
        with self._lock:
            if self._end is not None:
                self._end()
            self._pool = self._end = None
            self._measured = {
                name: one for name, one in self._measured.items() if one.outcome.ready()
            }


def _measure(dataset: Dataset, as_of: date, model: Path | None) -> dict[str, Any]:
    return measure_quality(dataset, as_of, file=read_chosen(model)).as_dict()
