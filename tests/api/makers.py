"""Stand-ins for the process that makes a plan: each ends in one particular way.

They live in a module of their own because the new process finds them by name.
"""

import os
import signal
import time
from functools import partial
from multiprocessing.connection import Connection
from threading import Event, Thread

from api.runs import best_plan, measuring, plan_process
from api.runs.messages import STOP, Ended, Work
from api.runs.run import Failure, PlanOrder, RunProgress
from api.runs.watch import Patience
from api.runs.worker import Worker, WorkRules
from matcher import pipeline
from matcher.errors import InvalidPolicy, PlanRejected
from matcher.planning.solve import solve
from matcher.store import open_store
from matcher.store.errors import StoreUnavailable

LONG = WorkRules(Patience(stop_grace=30.0, whole_run=60.0))
"""Rules under which no run of a test comes to the end of anybody's patience."""

finish = plan_process.make_plan
"""The real one."""


def wait_for_stop(connection: Connection, work: Work) -> None:
    """Searches until told to stop, then hands in what it has."""
    connection.send(RunProgress(0.5, 90, 100.0))
    assert connection.recv() == STOP
    stop = Event()
    stop.set()
    plan_process._carry_out(connection, work, stop)
    connection.send(Ended())


def by_search(connection: Connection, work: Work) -> None:
    """The real one, which searches as long as it may, however small the region, and keeps all."""
    pipeline.solve = partial(solve, exact_up_to=-1)
    best_plan.KEEP_SECONDS = 0.0
    finish(connection, work)


def worker_by_search(database: str) -> None:
    """A process with a worker that makes plans in that way."""
    Worker(open_store(database), LONG, by_search).work()


def never_answer(connection: Connection, _work: Work) -> None:
    """Says that it began and then nothing any more, whatever it is told."""
    Thread(target=plan_process.listen_for_stop, args=(connection, Event()), daemon=True).start()
    connection.send(RunProgress(0.5, None, None))
    time.sleep(600)


def crash(connection: Connection, _work: Work) -> None:
    """Is gone in the middle of the work, as when the system kills it for lack of memory."""
    connection.send(RunProgress(0.5, 90, 100.0))
    os._exit(9)


def crash_once(connection: Connection, work: Work) -> None:
    """Crashes at the first attempt, and does the work at the second."""
    (crash if work.claim.attempt == 1 else finish)(connection, work)


def refuse(connection: Connection, _work: Work) -> None:
    """The checker refuses its plan."""
    connection.send(Ended(Failure.REFUSED))


def fail_on_seed_1(connection: Connection, work: Work) -> None:
    """Crashes on the order with seed 1 and finishes all others."""
    (crash if PlanOrder.of(work.claim.order).seed == 1 else finish)(connection, work)


def line_that_breaks(connection: Connection, work: Work) -> None:
    """The real process around a line that breaks in the way that the seed names."""

    def plan_region(*_: object, **__: object) -> None:
        raise ERRORS[PlanOrder.of(work.claim.order).seed]

    plan_process.plan_region = plan_region
    plan_process.make_plan(connection, work)


def ctrl_c(connection: Connection, work: Work) -> None:
    """A measurement whose terminal is left with Ctrl-C, which goes to every process in it."""

    def interrupted(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        raise ERRORS[2]

    measuring._measured = interrupted
    measuring.make_measurement(connection, work)


def orphan(connection: Connection, _work: Work) -> None:
    """Only listens; everything else is quiet."""
    connection.send(Ended())
    plan_process.listen_for_stop(connection, Event())


AWAY = StoreUnavailable()
"""What the store says when its database is gone."""

ERRORS = (
    PlanRejected(["a seat too many"]),
    InvalidPolicy(["no such weight"]),
    KeyError("k04 is a person and may not be told"),
    AWAY,
)
