"""Kills workers at random moments: ``python -m tests.store.killing DATABASE KILLS SEED``.

A worker claims runs, works, and hands in a proposal per run. After every kill its run goes back to
the queue. In the end each run is done once or given up, and no proposal is lost or there twice.
"""

import os
import signal
import sys
import time
from collections import Counter

import numpy as np

from matcher.store import open_store
from matcher.store.repositories.proposals import NewProposal
from matcher.store.repositories.runs import RunState

ORGANISATION = "a"


def work(database: str) -> None:
    """Work until nothing waits any more."""
    store = open_store(database)
    while claim := store.queue.claim(f"worker-{os.getpid()}"):
        store.queue.heartbeat(claim, progress={"share": 0.5}, best_plan=claim.run_id.encode())
        with store.writing(ORGANISATION, claim.worker) as tx:
            tx.proposals.add([NewProposal("c1", "p1", "new")], run_id=claim.run_id)
            tx.runs.finish(claim, RunState.DONE)
    store.close()


def kill_workers(database: str, kills: int, seed: int) -> None:
    """Order a run, start a worker, kill it after up to 60 ms, and so on."""
    random = np.random.default_rng(seed)
    for number in range(kills):
        store = open_store(database)
        with store.writing(ORGANISATION, "planner") as tx:
            tx.runs.add("plan", {}, run_id=f"r{number}")
        store.close()  # a child must not inherit a connection
        child = os.fork()
        if child == 0:
            try:
                work(database)
            finally:
                os._exit(0)
        time.sleep(random.uniform(0, 0.06))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        store = open_store(database)
        store.queue.requeue_dead(-1)  # nobody can be alive
        store.close()
    work(database)


def complaints(database: str, kills: int) -> list[str]:
    """What is not as it should be."""
    store = open_store(database)
    with store.reading(ORGANISATION) as tx:
        runs = {run.run_id: run.state for run in tx.runs.page(limit=kills + 1)}
        handed_in = Counter(found.run_id for found in tx.proposals.page(limit=10 * kills))
        verdict = tx.log.verify()
    store.close()
    done = {run_id for run_id, state in runs.items() if state is RunState.DONE}
    found = []
    if len(runs) != kills or not set(runs.values()) <= {RunState.DONE, RunState.FAILED}:
        found.append(f"runs: {Counter(runs.values())}")
    if handed_in != Counter(done):
        found.append("a result was lost or handed in twice")
    if not verdict.is_sound or verdict.n_entries != len(done):
        found.append(f"log: {verdict.n_entries} entries for {len(done)} results")
    if len(done) < kills // 4:
        found.append(f"only {len(done)} runs were done, which shows little")
    return found


if __name__ == "__main__":
    address, n_kills = sys.argv[1], int(sys.argv[2])
    opened = open_store(address)
    opened.ensure_organisation(ORGANISATION)
    opened.close()
    kill_workers(address, n_kills, int(sys.argv[3]))
    sys.exit("; ".join(complaints(address, n_kills)) or None)
