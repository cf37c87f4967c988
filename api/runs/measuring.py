"""What runs in the process of a measurement: how good the scorer is on an organisation's own data.

The run holds what was measured as its last word; it names nobody.
"""

import signal
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from threading import Event, Thread
from typing import Any

from api.runs.giving_way import give_way
from api.runs.messages import Ended, Work
from api.runs.plan_process import listen_for_stop
from api.runs.run import MEASUREMENT, Failure
from matcher.errors import MatcherError
from matcher.store import Store, open_store
from matcher.store.errors import StoreUnavailable
from matcher.store.repositories.runs import ClaimLost, RunState
from models.choice import read_chosen
from models.evaluation.quality import measure_quality

MOST_KEPT = 10
"""Measurements of an organisation that are kept."""


def make_measurement(connection: Connection, work: Work) -> None:
    """Measure what was ordered and keep it; say how that went."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the worker decides when this process ends
    give_way(work.cores)
    Thread(target=listen_for_stop, args=(connection, Event()), daemon=True).start()
    try:
        store = open_store(work.database)
        try:
            _keep(store, work, _measured(store, work))
        finally:
            store.close()
    except ClaimLost as error:
        connection.send(Ended(where=type(error).__name__, is_kept=False))
    except StoreUnavailable as error:  # it may be back for the next attempt
        connection.send(Ended(Failure.CRASHED, type(error).__name__))
    except MatcherError as error:
        connection.send(Ended(Failure.INVALID, type(error).__name__))
    except Exception as error:  # the worker must hear of every error
        connection.send(Ended(Failure.UNEXPECTED, type(error).__name__))
    else:
        connection.send(Ended())


def _measured(store: Store, work: Work) -> dict[str, Any]:
    with store.reading(work.claim.organisation_id) as tx:
        dataset = tx.dataset.load()
    as_of = dataset.policy.plan.as_of or datetime.now(UTC).date()
    return measure_quality(dataset, as_of, file=read_chosen(work.model)).as_dict()


def _keep(store: Store, work: Work, quality: dict[str, Any]) -> None:
    with store.writing(work.claim.organisation_id, actor=work.claim.worker) as tx:
        tx.runs.finish(work.claim, RunState.DONE, progress={"quality": quality})
        for old in tx.runs.page(kind=MEASUREMENT)[MOST_KEPT:]:
            if old.state.is_final:
                tx.runs.forget(old.run_id)
