"""What runs in the process of its own: the whole line, from the records to the kept result."""

import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event, Thread
from traceback import extract_tb

import pandas as pd

from api.runs.best_plan import Keeper, unpacked
from api.runs.giving_way import give_way
from api.runs.keeping import PeopleGone, hand_in
from api.runs.messages import Ended, Work
from api.runs.records import PlanInput, read_input
from api.runs.run import Failure, PlanOrder, RunProgress
from matcher.errors import InvalidPolicy, InvalidProblem, InvalidRecords, PlanRejected
from matcher.pipeline import plan_region
from matcher.planning.budget import Budget
from matcher.planning.solve import Progress
from matcher.records import fingerprint
from matcher.results import PlanTables, tabulate
from matcher.store import open_store
from matcher.store.errors import StoreUnavailable
from matcher.store.queue import MOST_ATTEMPTS
from matcher.store.repositories.runs import ClaimLost
from models.choice import choose_scorer


def make_plan(connection: Connection, work: Work) -> None:
    """Make the plan that was ordered and hand it in; say how that went."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the worker decides when this process ends
    give_way(work.cores)
    stop = Event()
    Thread(target=listen_for_stop, args=(connection, stop), daemon=True).start()
    try:
        _carry_out(connection, work, stop)
    except PlanRejected as error:
        connection.send(Ended(Failure.REFUSED, _where(error)))
    except (InvalidPolicy, InvalidProblem, InvalidRecords) as error:
        connection.send(Ended(Failure.INVALID, _where(error)))
    except (PeopleGone, ClaimLost) as error:
        connection.send(Ended(where=_where(error), is_kept=False))
    except StoreUnavailable as error:  # it may be back for the next attempt
        connection.send(Ended(Failure.CRASHED, _where(error)))
    except Exception as error:  # the worker must hear of every error
        connection.send(Ended(Failure.UNEXPECTED, _where(error)))
    else:
        connection.send(Ended())


def _carry_out(connection: Connection, work: Work, stop: Event) -> None:
    store = open_store(work.database)
    try:
        order = PlanOrder.of(work.claim.order)
        connection.send(RunProgress(0.0, step="reading"))
        with store.reading(work.claim.organisation_id) as tx:
            given = read_input(tx, order)
            begin = unpacked(tx.runs.best_plan(work.claim.run_id))
        if begin is not None and work.claim.attempt >= MOST_ATTEMPTS:
            stop.set()  # searching ended badly each time: hand in what it found
        tables = _plan(connection, work, order, given, begin, stop)
        hand_in(store, work, tables, given, was_stopped=stop.is_set())
    finally:
        store.close()


def _plan(
    connection: Connection,
    work: Work,
    order: PlanOrder,
    given: PlanInput,
    begin: pd.DataFrame | None,
    stop: Event,
) -> PlanTables:
    keeper = Keeper(connection.send)

    def tell(told: Progress) -> None:
        connection.send(RunProgress(told.seconds, told.objective, told.bound, told.step))
        keeper.look()

    planned = plan_region(
        given.dataset,
        choose_scorer(work.model),
        Budget(seconds=order.seconds, iterations=order.iterations),
        order.seed,
        move_cap=order.move_cap,
        earlier=given.earlier,
        begin=begin,
        progress=tell,
        better=keeper.note,
        should_stop=stop.is_set,
    )
    connection.send(RunProgress(sum(planned.seconds.values()), step="explaining"))
    return tabulate(planned, fingerprint(given.dataset))


def listen_for_stop(connection: Connection, stop: Event) -> None:
    """Wait for the word to stop; when the worker is gone, nobody wants this plan any more."""
    try:
        while True:
            connection.recv()
            stop.set()
    except (EOFError, OSError):
        os._exit(1)


def _where(error: Exception) -> str:
    frame = extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(frame.filename).name}, line {frame.lineno}"
