"""Stand-ins for the process that makes a plan: each ends in one particular way.

They live in a module of their own because the new process finds them by name.
"""

import os
import time
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event

from api.runs import plan_process
from api.runs.messages import STOP, Ended
from api.runs.run import Failure, PlanOrder, RunProgress
from matcher.errors import InvalidPolicy, PlanRejected
from matcher.records.dataset import Dataset


def finish(connection: Connection, _dataset: Dataset, order: PlanOrder, folder: Path) -> None:
    """Reports twice, leaves a result and ends well."""
    for objective in (90, 95):
        connection.send(RunProgress(0.5, objective, 100.0))
    _leave_result(folder, order)
    connection.send(Ended())


def wait_for_stop(
    connection: Connection, _dataset: Dataset, order: PlanOrder, folder: Path
) -> None:
    """Searches until told to stop, then hands in what it has."""
    connection.send(RunProgress(0.5, 90, 100.0))
    assert connection.recv() == STOP
    _leave_result(folder, order)
    connection.send(Ended())


def never_answer(
    connection: Connection, _dataset: Dataset, _order: PlanOrder, _folder: Path
) -> None:
    """Says that it began and then nothing any more, whatever it is told."""
    connection.send(RunProgress(0.5, None, None))
    time.sleep(600)


def crash(connection: Connection, _dataset: Dataset, _order: PlanOrder, _folder: Path) -> None:
    """Is gone in the middle of the work, as when the system kills it for lack of memory."""
    connection.send(RunProgress(0.5, 90, 100.0))
    os._exit(9)


def refuse(connection: Connection, _dataset: Dataset, _order: PlanOrder, _folder: Path) -> None:
    """The checker refuses its plan."""
    connection.send(Ended(Failure.REFUSED))


def fail_after_first(
    connection: Connection, dataset: Dataset, order: PlanOrder, folder: Path
) -> None:
    """Crashes on the order with seed 1 and finishes all others."""
    (crash if order.seed == 1 else finish)(connection, dataset, order, folder)


def line_that_breaks(
    connection: Connection, dataset: Dataset, order: PlanOrder, folder: Path
) -> None:
    """The real process around a line that breaks in the way that the seed names."""

    def plan_region(*_: object, **__: object) -> None:
        raise ERRORS[order.seed]

    plan_process.plan_region = plan_region
    plan_process.make_plan(connection, dataset, order, folder)


def orphan(connection: Connection, _dataset: Dataset, _order: PlanOrder, _folder: Path) -> None:
    """Only listens; everything else is quiet."""
    connection.send(Ended())
    plan_process.listen_for_stop(connection, Event())


ERRORS = (
    PlanRejected(["a seat too many"]),
    InvalidPolicy(["no such weight"]),
    KeyError("k04 is a person and may not be told"),
)


def _leave_result(folder: Path, order: PlanOrder) -> None:
    folder.mkdir()
    (folder / "seed.txt").write_text(str(order.seed), encoding="utf-8")
