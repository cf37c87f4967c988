"""Runs in a store of their own, for tests of whoever carries them out."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from api.runs.run import PLAN, PlanOrder
from api.runs.worker import PlanMaker, Worker, WorkRules
from matcher.store import Store
from matcher.store.repositories.runs import StoredRun
from tests.api.makers import LONG
from tests.api.service import store_of
from tests.regions import a_dataset

ORGANISATION = "werkbedrijf"


def order(seed: int = 0, iterations: int = 1, **fields: object) -> PlanOrder:
    return PlanOrder(seconds=None, iterations=iterations, seed=seed, move_cap=None, **fields)


@contextmanager
def a_store() -> Iterator[Store]:
    """One person, one place."""
    store = store_of(a_dataset([{}], [{}]), ORGANISATION)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def working(maker: PlanMaker, rules: WorkRules = LONG) -> Iterator[Store]:
    """A store with a worker that makes plans in the given way."""
    with a_store() as store:
        worker = Worker(store, rules, maker)
        worker.start()
        try:
            yield store
        finally:
            worker.close()


def add(store: Store, what: PlanOrder | None = None) -> str:
    """Order a run; its number."""
    with store.writing(ORGANISATION, "planner") as tx:
        return tx.runs.add(PLAN, (what or order()).document()).run_id


def run_of(store: Store, run_id: str) -> StoredRun:
    with store.reading(ORGANISATION) as tx:
        return tx.runs.get(run_id)


def request_stop(store: Store, run_id: str) -> None:
    with store.writing(ORGANISATION, "planner") as tx:
        tx.runs.request_stop(run_id)


def has_plan(store: Store, run_id: str) -> bool:
    with store.reading(ORGANISATION) as tx:
        return tx.plans.find_report(run_id) is not None


def wait_until(store: Store, run_id: str, holds: Callable[[StoredRun], bool]) -> StoredRun:
    """The run once the condition holds; an error when that takes unreasonably long."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        run = run_of(store, run_id)
        if holds(run):
            return run
        time.sleep(0.02)
    pytest.fail("the run did not come to that")


def final(store: Store, run_id: str) -> StoredRun:
    return wait_until(store, run_id, lambda run: run.state.is_final)
