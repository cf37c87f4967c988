"""The worker: takes runs from the queue, one at a time, and has a process carry out each.

Whatever becomes of that process - an answer, an error, a crash, silence - the run ends in a final
state or goes back to the queue. A worker is a thread, of the service or of ``passend worker``; the
work itself is never done in here.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkContext, ForkServerContext, SpawnContext
from pathlib import Path
from secrets import token_hex
from threading import Event, Thread
from time import monotonic

from structlog.contextvars import bound_contextvars

from api.observing.logs import place_of
from api.runs.giving_way import start_aside
from api.runs.measuring import make_measurement
from api.runs.messages import Work
from api.runs.plan_process import make_plan
from api.runs.pulse import Pulse
from api.runs.run import MEASUREMENT, PLAN, Failure
from api.runs.silence import SilenceWatch
from api.runs.watch import Ending, Outcome, Patience, watch
from api.settings import Settings
from matcher.store import Store
from matcher.store.errors import StoreError
from matcher.store.queue import MOST_ATTEMPTS
from matcher.store.repositories.runs import Claim, ClaimLost, RunState
from matcher.store.retention import DailyRetention, read_periods

log = logging.getLogger(__name__)

PlanMaker = Callable[[Connection, Work], None]
"""Runs in the new process: plans, hands the plan in, reports over the connection."""

NewProcesses = SpawnContext | ForkServerContext | ForkContext

LOOK_SECONDS = 0.5
"""Between two looks at the queue when there is nothing to do."""
ROUND_SECONDS = 5.0
"""Between two looks for workers that are gone, and for plans and retention that are due."""


@dataclass(frozen=True)
class WorkRules:
    """How a worker works.

    Attributes
    ----------
    patience
        Limits of one run.
    silent_seconds
        After which another worker counts as gone.
    model, most_kept, cores
        As for ``Work``.
    retention
        What is removed every day; None = nothing.
    """

    patience: Patience
    silent_seconds: float = 30.0
    model: Path | None = None
    most_kept: int = 30
    cores: int = 0
    retention: DailyRetention | None = None

    @classmethod
    def of(cls, settings: Settings) -> "WorkRules":
        """As the settings say."""
        return cls(
            Patience(settings.stop_grace_seconds, settings.max_run_seconds),
            settings.silent_seconds,
            Path(settings.model) if settings.model else None,
            settings.max_kept_runs,
            settings.plan_cores,
            _retention(settings),
        )


class Worker:
    """Carries out the runs of a store.

    Parameters
    ----------
    make
        A function of a module, since the new process has to find it by name.
    processes
        How processes are started; None = as suits this system.
    """

    def __init__(
        self,
        store: Store,
        rules: WorkRules,
        make: PlanMaker = make_plan,
        processes: NewProcesses | None = None,
    ) -> None:
        self._store, self._rules = store, rules
        self._makers = {PLAN: make, MEASUREMENT: make_measurement}
        self._processes = processes or _new_processes()
        self._database = store.engine.url.render_as_string(hide_password=False)
        self._name = f"worker-{token_hex(6)}"
        self._silence = SilenceWatch(store, rules.silent_seconds)
        self._closing, self._woken = Event(), Event()
        self._next_round = 0.0
        self._thread = Thread(target=self.work, name="plan-worker", daemon=True)

    def start(self) -> None:
        """Begin to take runs from the queue, in a thread."""
        self._thread.start()

    def wake(self) -> None:
        """Look at the queue now: a run has come in."""
        self._woken.set()

    def close(self) -> None:
        """End; a run that is going on goes back to the queue."""
        self.stop()
        self._thread.join()

    def stop(self) -> None:
        """Ask to end, from a signal or another thread."""
        self._closing.set()
        self._woken.set()

    def work(self, *, until_idle: bool = False) -> None:
        """Work until told to end, whatever happens to the store meanwhile.

        Parameters
        ----------
        until_idle
            Also end when no run waits and nobody works on one.
        """
        while not self._closing.is_set():
            try:
                self._go_round()
                claim = self._store.queue.claim(self._name)
                if claim is not None:
                    self._carry_out(claim)
                    continue
                if until_idle and not self._store.queue.beating():
                    return
            except StoreError as error:
                log.warning("the store is away", extra=place_of(error))
            except Exception as error:  # one bad moment must not end the worker
                log.error("the worker stumbled", extra=place_of(error))
            self._woken.wait(LOOK_SECONDS)
            self._woken.clear()

    def _go_round(self) -> None:
        """Now and then, take runs from workers that are gone, and start what is due."""
        if monotonic() < self._next_round:
            return
        self._next_round = monotonic() + min(ROUND_SECONDS, self._rules.silent_seconds / 4)
        self._silence.look()
        for organisation_id in self._store.organisations():
            with self._store.reading(organisation_id) as tx:
                has_schedules = bool(tx.schedules.all())
            if has_schedules:
                with self._store.writing(organisation_id, actor=self._name) as tx:
                    tx.schedules.start_due()
        if self._rules.retention is not None:
            self._rules.retention.look(self._store)

    def _carry_out(self, claim: Claim) -> None:
        with bound_contextvars(run_id=claim.run_id):
            log.info("run started", extra={"attempt": claim.attempt})
            try:
                maker = self._makers.get(claim.kind)
                if maker is None:
                    self._end(claim, RunState.FAILED, Failure.UNEXPECTED)
                    return
                outcome = self._run(claim, maker)
            except Exception as error:  # a process that cannot start is no reason to end
                log.error("run broke in the worker", extra=place_of(error))
                self._end(claim, RunState.FAILED, Failure.UNEXPECTED)
                return
            self._settle(claim, outcome)

    def _run(self, claim: Claim, maker: PlanMaker) -> Outcome:
        """Start the process, watch it to its end and make sure that it is gone."""
        ours, theirs = self._processes.Pipe()
        rules = self._rules
        work = Work(self._database, claim, rules.model, rules.most_kept, rules.cores)
        process = self._processes.Process(target=maker, args=(theirs, work), daemon=True)
        pulse = Pulse(self._store, claim, self._closing.is_set)
        with ours:
            with theirs:  # closed on our side once started: only the process holds it open
                start_aside(process)
            try:
                return watch(ours, pulse.wish, pulse.note, rules.patience)
            finally:
                process.kill()
                process.join()

    def _settle(self, claim: Claim, outcome: Outcome) -> None:
        """What is left to do with a run once its process is gone."""
        ended = outcome.ended
        found = {"failure": ended.failure or "", "where": ended.where}
        log.info("run left its process", extra=found)
        if outcome.ending is Ending.ABANDONED or not ended.is_kept:
            self._give_back(claim, anew=not ended.is_kept)
        elif ended.failure is Failure.TOO_LONG and not self._may_hand_in(claim):
            self._end(claim, RunState.FAILED, ended.failure)
        elif outcome.ending is Ending.SILENT or ended.failure is Failure.CRASHED:
            self._store.queue.died(claim)
        elif ended.failure is not None:
            self._end(claim, RunState.FAILED, ended.failure)

    def _may_hand_in(self, claim: Claim) -> bool:
        """Whether a next attempt is to hand in what this one found; asks it to stop at once."""
        if claim.attempt >= MOST_ATTEMPTS:
            return False
        with self._store.writing(claim.organisation_id, actor=self._name) as tx:
            has_plan = tx.runs.best_plan(claim.run_id) is not None
            if has_plan:
                tx.runs.request_stop(claim.run_id)
        return has_plan

    def _give_back(self, claim: Claim, *, anew: bool) -> None:
        try:
            self._store.queue.give_back(claim, anew=anew)
        except ClaimLost:
            return  # somebody else has it already, or it has ended

    def _end(self, claim: Claim, state: RunState, failure: Failure | None = None) -> None:
        try:
            with self._store.writing(claim.organisation_id, actor=self._name) as tx:
                tx.runs.finish(claim, state, failure=failure)
        except ClaimLost:
            return


def _retention(settings: Settings) -> DailyRetention | None:
    if not settings.retention_at:
        return None
    periods = read_periods(Path(settings.retention) if settings.retention else None)
    return DailyRetention(periods, time.fromisoformat(settings.retention_at))


def _new_processes() -> NewProcesses:
    """How processes are started: from a clean one that has read the code already, where it can be.

    Reading the code takes seconds of processor time; a process that shares it starts at once.
    """
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(["api.runs.plan_process", "api.runs.measuring"])
    return context
