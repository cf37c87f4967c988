"""What runs in the process of its own: the whole line, from the records to the result folder."""

import os
import signal
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event, Thread
from traceback import extract_tb

from api.runs.messages import Ended
from api.runs.run import Failure, PlanOrder, RunProgress
from api.runs.worker import unfinished
from matcher.errors import InvalidPolicy, InvalidProblem, InvalidRecords, PlanRejected
from matcher.pipeline import plan_region
from matcher.planning.budget import Budget
from matcher.planning.solve import Progress
from matcher.records import fingerprint
from matcher.records.dataset import Dataset
from matcher.results import tabulate, write_result
from models.choice import choose_scorer

NICENESS = 10
"""Suggestions go first: the planner takes what the processor has left."""


def make_plan(
    connection: Connection,
    dataset: Dataset,
    order: PlanOrder,
    folder: Path,
    model: Path | None = None,
) -> None:
    """Make the plan that was ordered; the folder appears only when the result is complete.

    Parameters
    ----------
    model
        As for ``models.choice.choose_scorer``.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the service decides when this process ends
    with suppress(OSError, AttributeError):
        os.nice(NICENESS)
    stop = Event()
    Thread(target=listen_for_stop, args=(connection, stop), daemon=True).start()
    try:
        _plan(connection, dataset, order, folder, stop, model)
    except PlanRejected as error:
        connection.send(Ended(Failure.REFUSED, _where(error)))
    except (InvalidPolicy, InvalidProblem, InvalidRecords) as error:
        connection.send(Ended(Failure.INVALID, _where(error)))
    except Exception as error:  # the worker must hear of every error
        connection.send(Ended(Failure.UNEXPECTED, _where(error)))
    else:
        connection.send(Ended())


def _plan(
    connection: Connection,
    dataset: Dataset,
    order: PlanOrder,
    folder: Path,
    stop: Event,
    model: Path | None,
) -> None:
    def tell(progress: Progress) -> None:
        connection.send(RunProgress(progress.seconds, progress.objective, progress.bound))

    planned = plan_region(
        dataset,
        choose_scorer(model),
        Budget(seconds=order.seconds, iterations=order.iterations),
        order.seed,
        move_cap=order.move_cap,
        progress=tell,
        should_stop=stop.is_set,
    )
    tables = tabulate(planned, fingerprint(dataset))
    write_result(tables, unfinished(folder), problem=None, solution=None)
    unfinished(folder).rename(folder)


def listen_for_stop(connection: Connection, stop: Event) -> None:
    """Wait for the word to stop; when the service is gone, nobody wants this plan any more."""
    try:
        while True:
            connection.recv()
            stop.set()
    except (EOFError, OSError):
        os._exit(1)


def _where(error: Exception) -> str:
    frame = extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(frame.filename).name}, line {frame.lineno}"
