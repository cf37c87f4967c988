"""Organisation B sees and changes nothing of A: over every method of every repository."""

import inspect
from contextlib import suppress
from dataclasses import fields
from datetime import UTC, datetime, time, timedelta
from functools import cached_property

import pytest
from sqlalchemy import select

from matcher.store import Transaction
from matcher.store.columns import METADATA, OWNER
from matcher.store.errors import BrokenReference, UnknownRecord
from matcher.store.proposal_states import Assessment, Outcome, Proposal
from matcher.store.repositories.runs import Claim, ClaimLost, RunState
from tests.store import samples
from tests.store.samples import fill

A_PROPOSAL = Proposal(
    **dict.fromkeys(field.name for field in fields(Proposal))
    | {"proposal_id": "x", "run_id": "r1", "candidate_id": "c1", "place_id": "p1"}
    | {"created_at": datetime(2020, 1, 1, tzinfo=UTC)}
)
CLAIM = Claim("b", "r1", "worker-1", 1, "plan", {})
EMPTY = (None, 0, (), {}, frozenset(), False)


def _records(name, record, key, *, refers=True):
    """Cases that all tables of records share."""
    return {
        f"{name}.find": lambda tx: getattr(tx, name).find(*key),
        f"{name}.get": lambda tx: getattr(tx, name).get(*key),
        f"{name}.count": lambda tx: getattr(tx, name).count(),
        f"{name}.keys": lambda tx: getattr(tx, name).keys(),
        f"{name}.page": lambda tx: getattr(tx, name).page().items,
        f"{name}.change": lambda tx: getattr(tx, name).change(record(), 1),
        f"{name}.remove": lambda tx: getattr(tx, name).remove(*key),
        # What B makes under the same identifier is B's; what it refers to is not there for B.
        f"{name}.add": lambda tx: _refused(tx, name, "add", record, refers),
        f"{name}.put": lambda tx: _refused(tx, name, "put", record, refers),
    }


def _refused(tx, name, method, record, refers):
    if not refers:
        stored = getattr(getattr(tx, name), method)(record())
        assert stored.version == 1
        return
    with pytest.raises(BrokenReference):
        getattr(getattr(tx, name), method)(record())


def _parts(name, identifier):
    return {
        f"{name}.parts": lambda tx: getattr(tx, name).parts(identifier),
        f"{name}.set_parts": lambda tx: getattr(tx, name).set_parts(identifier, []),
        f"{name}.parts_of_all": lambda tx: getattr(tx, name).parts_of_all([identifier])[identifier],
    }


def _a_proposal(tx):
    query = select(METADATA.tables["proposals"].c.proposal_id)
    return tx._scope.connection.execute(query).scalars().first()


def _an_api_key(tx):
    query = select(METADATA.tables["api_keys"].c.key_id)
    return tx._scope.connection.execute(query).scalars().first()


def _a_list(tx):
    query = select(METADATA.tables["suggestion_lists"].c.list_id)
    return tx._scope.connection.execute(query).scalars().first()


def _later(tx):
    """A moment after everything that is there."""
    return tx._scope.clock() + timedelta(days=9)


CASES = {
    **_records("candidates", samples.candidate, ("c1",)),
    **_parts("candidates", "c1"),
    **_records("employers", samples.employer, ("e1",), refers=False),
    **_records("places", samples.place, ("p1",)),
    **_parts("places", "p1"),
    **_records("teams", samples.team, ("t1",), refers=False),
    **_parts("teams", "t1"),
    **_records("placements", samples.placement, ("s1",)),
    **_records("decisions", samples.decision, ("c1", "p1", "pin")),
    **_records("apart", samples.apart, ("c1", "c2", "place")),
    "policy.get": lambda tx: tx.policy.get().version,
    "policy.change": lambda tx: tx.policy.change(samples.dataset().policy, 0).version - 1,
    "dataset.load": lambda tx: sum(len(tx.dataset.load().table(n)) for n in ("places", "apart")),
    "dataset.frame": lambda tx: len(tx.dataset.frame("candidates", ["c1"])),
    "dataset.take_in": lambda tx: tx.dataset.take_in(samples.dataset(), "merge")["apart"].changed,
    "history.number": lambda tx: tx.history.number(),
    "history.since": lambda tx: tx.history.since(0).records,
    "history.of_record": lambda tx: tx.history.of_record("candidates", "c1"),
    "history.of_person": lambda tx: tx.history.of_person("c1"),
    "runs.add": lambda tx: tx.runs.add("plan", {}, run_id="r1").attempts,
    "runs.get": lambda tx: tx.runs.get("r1"),
    "runs.find": lambda tx: tx.runs.find("r1"),
    "runs.page": lambda tx: tx.runs.page(),
    "runs.count": lambda tx: tx.runs.count(RunState.DONE),
    "runs.best_plan": lambda tx: tx.runs.best_plan("r1"),
    "runs.request_stop": lambda tx: tx.runs.request_stop("r1"),
    "runs.finish": lambda tx: tx.runs.finish(CLAIM, RunState.DONE),
    "runs.forget": lambda tx: tx.runs.forget("r1"),
    "schedules.put": lambda tx: tx.schedules.put("nightly", "plan", {}, local_time=time(3)).order,
    "schedules.get": lambda tx: tx.schedules.get("nightly"),
    "schedules.find": lambda tx: tx.schedules.find("nightly"),
    "schedules.all": lambda tx: tx.schedules.all(),
    "schedules.remove": lambda tx: tx.schedules.remove("nightly"),
    "schedules.start_due": lambda tx: tx.schedules.start_due(),
    "plans.save": lambda tx: (
        tx.runs.add("plan", {}, run_id="r1"),
        tx.plans.save("r1", samples.plan_tables()),
    )[1],
    "plans.load": lambda tx: tx.plans.load("r1"),
    "plans.report": lambda tx: tx.plans.report("r1"),
    "plans.find_report": lambda tx: tx.plans.find_report("r1"),
    "plans.newest": lambda tx: tx.plans.newest(),
    "plans.person": lambda tx: tx.plans.person("r1", "c1"),
    "plans.proposals": lambda tx: tx.plans.proposals("r1"),
    "plans.forget": lambda tx: tx.plans.forget("r1"),
    "plans.count_before": lambda tx: tx.plans.count_before(_later(tx)),
    "plans.forget_before": lambda tx: tx.plans.forget_before(_later(tx)),
    "proposals.add": lambda tx: tx.proposals.add([]),
    "proposals.get": lambda tx: tx.proposals.get(_a_proposal(tx)),
    "proposals.page": lambda tx: tx.proposals.page(),
    "proposals.count": lambda tx: tx.proposals.count(run_id="r1"),
    "proposals.decided": lambda tx: tx.proposals.decided(tx._scope.clock() - timedelta(days=9)),
    "proposals.facts_changed": lambda tx: tx.proposals.facts_changed([A_PROPOSAL]),
    "proposals.models": lambda tx: tx.proposals.models([A_PROPOSAL]),
    "proposals.assess": lambda tx: tx.proposals.assess(
        _a_proposal(tx), Assessment.AGREE, expected_version=1
    ),
    "proposals.decide": lambda tx: tx.proposals.decide(
        _a_proposal(tx), Outcome.ACCEPTED, expected_version=1
    ),
    "proposals.acceptance": lambda tx: tx.proposals.acceptance(),
    "suggestions.keep": lambda tx: tx.suggestions.keep([], candidate_id="c1") == "",
    "suggestions.write": lambda tx: tx.suggestions.write(),
    "suggestions.get": lambda tx: tx.suggestions.get([_a_list(tx)]),
    "suggestions.since": lambda tx: tx.suggestions.since(tx._scope.clock() - timedelta(days=9)),
    "suggestions.count_before": lambda tx: tx.suggestions.count_before(_later(tx)),
    "suggestions.forget_before": lambda tx: tx.suggestions.forget_before(_later(tx)),
    "api_keys.add": lambda tx: tx.api_keys.add("robot", [])[0].roles,
    "api_keys.get": lambda tx: tx.api_keys.get(_an_api_key(tx)),
    "api_keys.all": lambda tx: tx.api_keys.all(),
    "api_keys.revoke": lambda tx: tx.api_keys.revoke(_an_api_key(tx)),
    "api_keys.note_use": lambda tx: tx.api_keys.note_use(_an_api_key(tx)),
    "idempotency.begin": lambda tx: tx.idempotency.begin("robot", "k1", "other"),
    "idempotency.finish": lambda tx: tx.idempotency.finish("robot", "k1", 500, {}, None),
    "idempotency.release": lambda tx: tx.idempotency.release("robot", "k1"),
    "idempotency.count_before": lambda tx: tx.idempotency.count_before(_later(tx)),
    "idempotency.forget_before": lambda tx: tx.idempotency.forget_before(_later(tx)),
    "people.export": lambda tx: tx.people.export("c1"),
    "people.correct": lambda tx: tx.people.correct(samples.candidate(), 1),
    "people.due": lambda tx: tx.people.due(tx._scope.clock() + timedelta(days=999)),
    "people.purge": lambda tx: tx.people.purge("c1", "request.person"),
    "people.tombstones": lambda tx: tx.people.tombstones(),
    "sessions.begin": lambda tx: tx.sessions.begin("s-1", [], [], seconds=9) == "",
    "sessions.open": lambda tx: tx.sessions.open(),
    "sessions.end": lambda tx: tx.sessions.end(""),
    "sessions.end_all": lambda tx: tx.sessions.end_all("planner-1"),
    "sessions.forget_ended": lambda tx: tx.sessions.forget_ended(),
    "retention_times.due_at": lambda tx: tx.retention_times.due_at(),
    "retention_times.take": lambda tx: tx.retention_times.take(time(3), "Europe/Amsterdam"),
    "own_names.all": lambda tx: tx.own_names.all(),
    "own_names.learn": lambda tx: tx.own_names.learn({"cl code": ""}),
    "audit_groups.frame": lambda tx: len(tx.audit_groups.frame()),
    "audit_groups.replace": lambda tx: tx.audit_groups.replace([]),
    "log.append": lambda tx: tx.log.append("thing.done", {}),
    "log.page": lambda tx: tx.log.page(),
    "log.lines": lambda tx: tx.log.lines(),
    "log.of_person": lambda tx: tx.log.of_person("c1"),
    "log.verify": lambda tx: tx.log.verify().n_entries,
    "log.code_of": lambda tx: tx.log.code_of("c1") == "",
    "log.hold": lambda tx: tx.log.hold(),
    "log.token_of": lambda tx: tx.log.token_of("c1"),
    "log.token_for": lambda tx: tx.log.token_for("c1") == "",
    "log.write": lambda tx: tx.log.write(),
}


def methods():
    """Every public method of every repository that a transaction offers."""
    for name, member in inspect.getmembers(Transaction):
        if isinstance(member, cached_property):
            kind = inspect.signature(member.func).return_annotation
            kind = getattr(kind, "__origin__", kind)
            for method, _ in inspect.getmembers(kind, inspect.isfunction):
                if not method.startswith("_"):
                    yield f"{name}.{method}"


def rows_of(store, organisation_id):
    """Every row of an organisation, by table."""
    with store.engine.connect() as connection:
        return {
            table.name: connection.execute(
                select(table)
                .where(table.c[OWNER] == organisation_id)
                .order_by(*table.primary_key.columns)
            ).fetchall()
            for table in METADATA.sorted_tables
        }


def test_every_method_has_a_case():
    """A new method without a case fails here, and so does a case without a method."""
    assert set(CASES) == set(methods())


def test_every_table_belongs_to_an_organisation(store):
    """The key of every table begins with its owner, and the sample has a row in each."""
    fill(store)
    for table in METADATA.sorted_tables:
        assert next(iter(table.primary_key.columns)).name == OWNER, table.name
    assert [name for name, rows in rows_of(store, "a").items() if not rows] == []


def test_no_method_reaches_the_rows_of_another_organisation(store):
    """Asked by B for the identifiers of A, each method finds nothing, or refuses; A stays as is."""
    fill(store)
    before = rows_of(store, "a")
    for name, case in CASES.items():
        # A transaction of its own, undone at the end: cases do not see what others made for B.
        with suppress(_Undo), store.writing("b", "planner-b") as tx:
            found = None
            with suppress(UnknownRecord, ClaimLost):
                found = case(tx)
                tx.finish()
            assert found in EMPTY, name
            assert rows_of_connection(tx, "a") == before, name
            raise _Undo
    assert rows_of(store, "a") == before


class _Undo(Exception):
    """Ends a transaction without a trace."""


def rows_of_connection(tx, organisation_id):
    """Every row of an organisation as the transaction of another sees it."""
    return {
        table.name: tx._scope.connection.execute(
            select(table)
            .where(table.c[OWNER] == organisation_id)
            .order_by(*table.primary_key.columns)
        ).fetchall()
        for table in METADATA.sorted_tables
    }


def test_the_place_in_the_queue_is_told_of_the_own_runs_only(store, clock):
    """Counted among all, since a worker serves all; what waits for another is not named."""
    for organisation, run_id in (("a", "of-a"), ("b", "of-b")):
        clock.forward(seconds=1)
        with store.writing(organisation, "planner") as tx:
            tx.runs.add("plan", {}, run_id=run_id)
    assert store.queue.waiting_places("a") == {"of-a": 1}
    assert store.queue.waiting_places("b") == {"of-b": 2}
    assert store.queue.waiting_places("c") == {}


def test_same_identifiers_live_side_by_side(store):
    """Two organisations may both have a person c1; removing one leaves the other."""
    fill(store, "a")
    fill(store, "b")
    with store.writing("b", "admin") as tx:
        tx.people.purge("c1", "request.person")
    with store.reading("a") as tx:
        assert tx.candidates.get("c1").record.postcode4 == "7511"
        assert tx.log.of_person("c1")
