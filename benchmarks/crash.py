"""Does a crash lose or repeat anything? ``python -m benchmarks.crash --kills 200``.

A service takes orders and two workers make small plans, all on one database, each a process of its
own. Again and again one of them, the process that makes a plan, or a worker with all it started is
killed with SIGKILL at a random moment and started anew, while orders are sent until they are
answered. In the end every order has led to one run; every run has ended with one plan, one set of
proposals and one line in the log, or was killed three times before it had found a plan and says so.

Plans are searched for even where the exact method would be done at once, so that kills hit searches
that have kept a plan to go on from; the third attempt hands that in. The processes are forked from
one that has read the code, so that kills hit work and not imports. ``--database postgresql`` brings
a PostgreSQL along, which is not killed.
"""

import argparse
import logging
import os
import signal
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx2
import numpy as np
import uvicorn

from api.app import create_app
from api.embedded import take_in
from api.runs import best_plan
from api.runs.watch import Patience
from api.runs.worker import Worker, WorkRules
from api.settings import Settings
from benchmarks.environment import write_results
from matcher import pipeline
from matcher.planning.compile import compile_kernels
from matcher.planning.solve import solve
from matcher.records import read_dataset
from matcher.store import open_store
from matcher.store.queue import CRASHED, MOST_ATTEMPTS
from matcher.store.repositories.runs import RunState

SMALL = Path(__file__).parents[1] / "fixtures" / "small"
ORGANISATION = "local"
RULES = WorkRules(Patience(30.0, 60.0), silent_seconds=2.0, most_kept=100_000)
WORKERS = ("worker 1", "worker 2")
WAITING = 4
"""Orders that are kept waiting, so that a worker always has something to do."""
LONGEST_PAUSE = 1.6
"""Seconds between two kills, at most."""
SWEEPS = 2_000
"""Budget of a plan: a search of about a second on a busy machine."""
COLUMNS = ("database", "kills", "victim", "killed")
FIGURES = ("runs", "done", "handed_in_by_third", "given_up", "begun_again")


def main() -> None:
    """Read the command line, kill, and say what was found."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument(
        "--database", default="sqlite", help="sqlite, postgresql, or the address of an empty one"
    )
    options.add_argument("--name", help="folder below benchmarks/results; default: write nothing")
    chosen = options.parse_args()
    with a_database(chosen.database) as database:
        store = open_store(database)
        take_in(store, ORGANISATION, read_dataset(SMALL))
        kind = store.engine.dialect.name
        store.close()  # a child must not inherit a connection
        compile_kernels()
        killed = Crowd(database, chosen.seed).live_through(chosen.kills)
        figures, complaints = judge(database)
    print(f"{kind}: {chosen.kills} kills ({dict(killed)}), {figures}")
    if chosen.name:
        last = [figures[name] for name in FIGURES]
        rows = [[kind, chosen.kills, victim, n, *last] for victim, n in sorted(killed.items())]
        write_results(chosen.name, COLUMNS + FIGURES, rows, seed=chosen.seed)
    sys.exit("; ".join(complaints) or None)


@contextmanager
def a_database(wanted: str) -> Iterator[str]:
    """Address of the database that is wanted; one of no name passes."""
    if wanted == "sqlite":
        with TemporaryDirectory(prefix="passend-crash-") as folder:
            yield str(Path(folder) / "passend.db")
    elif wanted == "postgresql":
        from tests.store.databases import postgres_server

        with postgres_server() as server, server.database() as url:
            yield url
    else:
        yield wanted


class Crowd:
    """One service and two workers, which do not live long."""

    def __init__(self, database: str, seed: int) -> None:
        self._database, self._random = database, np.random.default_rng(seed)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = int(free.getsockname()[1])
        self._started: dict[str, int] = {}
        self._ordered = 0

    def live_through(self, kills: int) -> Counter[str]:
        """Order and kill, then let everything that was ordered come to its end."""
        killed: Counter[str] = Counter()
        for name in ("service", *WORKERS):
            self._start(name)
        try:
            for _ in range(kills):
                self._order_enough()
                time.sleep(self._random.uniform(0, LONGEST_PAUSE))
                killed[self._kill()] += 1
            self._until_all_ended()
        finally:
            for pid in self._started.values():
                os.killpg(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
        return killed

    def _start(self, name: str) -> None:
        work: Callable[[], None] = self._serve if name == "service" else self._work
        pid = os.fork()
        if pid == 0:
            try:
                os.setsid()
                logging.disable()
                work()
            finally:
                os._exit(1)
        self._started[name] = pid

    def _kill(self) -> str:
        """Kill somebody at random; who is gone is started again."""
        victim = self._random.choice(["service", *WORKERS, *WORKERS])
        pid = self._started[victim]
        others = [] if victim == "service" else [one for one in _group(pid) if one != pid]
        way = self._random.integers(3)
        if way == 0 and others:  # the worker sees it and puts the run back
            _send_kill(int(self._random.choice(others)))
            return "plan process"
        if way == 1 and others:
            os.killpg(pid, signal.SIGKILL)
        else:
            _send_kill(pid)
        os.waitpid(pid, 0)
        self._start(victim)
        return "service" if victim == "service" else "worker" if way != 1 else "worker and plan"

    def _order_enough(self) -> None:
        """Send orders until enough wait; each again and again until it is answered."""
        store = open_store(self._database)
        lacking = WAITING - store.queue.state().waiting
        store.close()
        for _ in range(max(0, lacking)):
            self._ordered += 1
            self._order(self._ordered)

    def _order(self, number: int) -> None:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            try:
                answer = httpx2.post(
                    f"http://127.0.0.1:{self._port}/v1/plannen",
                    json={"iteraties": SWEEPS, "startgetal": number},
                    headers={"Idempotency-Key": f"order-{number}"},
                    timeout=30,
                )
            except httpx2.HTTPError:
                time.sleep(0.1)
                continue
            if answer.status_code == 202:
                return
            time.sleep(0.2)
        raise TimeoutError("the service takes no orders")

    def _until_all_ended(self) -> None:
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline:
            store = open_store(self._database)
            state = store.queue.state()
            store.close()
            if state.waiting + state.running == 0:
                return
            time.sleep(0.5)
        raise TimeoutError("some runs come to no end")

    def _serve(self) -> None:
        settings = Settings(plan_workers=0, max_waiting_runs=1000)
        app = create_app(open_store(self._database), settings)
        uvicorn.run(app, port=self._port, log_config=None, access_log=False)

    def _work(self) -> None:
        pipeline.solve = partial(solve, exact_up_to=-1)
        best_plan.KEEP_SECONDS = 0.1
        Worker(open_store(self._database), RULES, processes=get_context("fork")).work()


def judge(database: str) -> tuple[dict[str, int], list[str]]:
    """Figures of the runs, and everything that is not as it should be."""
    store = open_store(database)
    complaints = []
    with store.reading(ORGANISATION) as tx:
        runs = tx.runs.page(limit=100_000)
        plans, verdict = set(tx.plans.newest()), tx.log.verify()
        proposals = Counter(found.run_id for found in tx.proposals.page(limit=1_000_000))
        entries = tx.log.page(limit=1_000_000)
        made = Counter(e.payload["run_id"] for e in entries if e.kind == "plan.made")
        changes = {run_id: len(tx.plans.proposals(run_id)) for run_id in plans}
    store.close()
    done = {run.run_id for run in runs if run.state is RunState.DONE}
    third = {run.run_id for run in runs if run.state is RunState.STOPPED}
    given_up = [run for run in runs if run.state is RunState.FAILED]
    if len({run.order["seed"] for run in runs}) != len(runs):
        complaints.append("an order led to more than one run")
    if {run.order["seed"] for run in runs} != set(range(1, len(runs) + 1)):
        complaints.append("an order was lost")
    if len(done) + len(third) + len(given_up) != len(runs):
        complaints.append(f"states: {Counter(run.state.value for run in runs)}")
    if any(run.attempts != MOST_ATTEMPTS for run in runs if run.run_id in third):
        complaints.append("a run was stopped that nobody stopped")
    if plans != done | third:
        complaints.append("plans are not those of the runs that ended with one")
    if made != Counter(done | third):
        complaints.append("the log does not hold each plan once")
    if {run: n for run, n in changes.items() if n} != dict(proposals):
        complaints.append("proposals were lost or made twice")
    if not verdict.is_sound:
        complaints.append("the log does not hold together")
    if any((run.failure, run.attempts) != (CRASHED, MOST_ATTEMPTS) for run in given_up):
        complaints.append("a run was given up for another reason than three crashes")
    if not done:
        complaints.append("nothing was done, which shows nothing")
    figures = {
        "runs": len(runs),
        "done": len(done),
        "handed_in_by_third": len(third),
        "given_up": len(given_up),
        "begun_again": sum(run.attempts > 1 for run in runs),
    }
    return figures, complaints


def _group(leader: int) -> list[int]:
    """Processes that a process has started, with itself (Linux)."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                if os.getpgid(int(folder.name)) == leader:
                    found.append(int(folder.name))
            except ProcessLookupError:
                continue
    return found


def _send_kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return  # it has just ended by itself


if __name__ == "__main__":
    main()
