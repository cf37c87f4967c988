"""The worker: takes runs from the queue, one at a time, and has a process make each plan.

Whatever becomes of that process - an answer, an error, a crash, silence - the run ends in a final
state. The worker is a thread of the service; the work itself is never done in here.
"""

import logging
import shutil
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event, Thread

import structlog

from api.runs.run import Failure, PlanOrder, Run, RunState
from api.runs.store import RunStore
from api.runs.watch import LOOK_SECONDS, Outcome, Patience, Wish, watch
from matcher.records.dataset import Dataset

log = logging.getLogger(__name__)

PlanMaker = Callable[[Connection, Dataset, PlanOrder, Path], None]
"""Runs in the new process: plans, writes the result to the folder, reports over the connection."""


class Worker:
    """Makes the plans of one service.

    Parameters
    ----------
    dataset
        The records that the service answers from; the process gets these very ones.
    results
        Folder in which every run gets a folder of its own.
    make_plan
        A function of a module, since the new process has to find it by name.
    """

    def __init__(
        self,
        runs: RunStore,
        dataset: Dataset,
        results: Path,
        patience: Patience,
        make_plan: PlanMaker,
    ) -> None:
        self._runs, self._dataset, self._results = runs, dataset, results
        self._patience, self._make_plan = patience, make_plan
        self._closing = Event()
        self._thread = Thread(target=self._work, name="plan-worker", daemon=True)

    def start(self) -> None:
        """Begin to take runs from the queue."""
        self._thread.start()

    def close(self) -> None:
        """End; a run that is going on is lost and says so."""
        self._closing.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._closing.is_set():
            run = self._runs.claim(LOOK_SECONDS)
            if run is not None:
                with structlog.contextvars.bound_contextvars(run_id=run.run_id):
                    self._carry_out(run)

    def _carry_out(self, run: Run) -> None:
        log.info("run %s: started", run.run_id)
        folder = self._results / run.run_id
        try:
            outcome = self._plan(run, folder)
        except Exception as error:  # one bad run must not end the worker
            log.error("run %s: %s in the worker", run.run_id, type(error).__name__)
            self._runs.finish(run.run_id, RunState.FAILED, failure=Failure.UNEXPECTED)
            return
        failure = outcome.ended.failure
        state = RunState.STOPPED if outcome.was_stopped else RunState.DONE
        if failure is not None:
            state = RunState.FAILED
        result = folder if failure is None and folder.is_dir() else None
        if result is None:
            shutil.rmtree(unfinished(folder), ignore_errors=True)
        log.info("run %s: %s %s %s", run.run_id, state, failure or "", outcome.ended.where)
        self._runs.finish(run.run_id, state, result=result, failure=failure)

    def _plan(self, run: Run, folder: Path) -> Outcome:
        """Start the process, watch it to its end and make sure that it is gone."""
        spawn = get_context("spawn")
        ours, theirs = spawn.Pipe()
        process = spawn.Process(
            target=self._make_plan, args=(theirs, self._dataset, run.order, folder), daemon=True
        )
        with ours:
            with theirs:  # closed on our side once started: only the process holds it open
                process.start()
            try:
                return watch(
                    ours,
                    lambda: self._wish(run.run_id),
                    lambda progress: self._runs.advance(run.run_id, progress),
                    self._patience,
                )
            finally:
                process.kill()
                process.join()

    def _wish(self, run_id: str) -> Wish:
        if self._closing.is_set():
            return Wish.ABANDON
        run = self._runs.get(run_id)
        return Wish.STOP if run is not None and run.stop_requested else Wish.GO_ON


def unfinished(folder: Path) -> Path:
    """Where a result is written before it is complete and moves to its folder in one step."""
    return folder.with_name(folder.name + ".unfinished")
