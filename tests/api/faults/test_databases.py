"""Databases under trouble: gone and back, locked, full, and two people at once on one thing.

What cannot be done now gets 503 and works again without a restart; of two who change one thing one
succeeds and the other hears of it. One file, since each file of tests starts its own PostgreSQL.
"""

import json
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event
from starlette.routing import Mount

from api.app import create_app
from api.embedded import take_in
from api.runs.run import MEASUREMENT
from api.settings import Settings
from matcher.records import read_dataset
from matcher.store import open_store
from matcher.store.repositories.runs import RunState
from tests.api.conftest import ADDRESS, SMALL

READS = (
    "/v1/gezondheid",
    "/v1/kandidaten/k04/suggesties",
    "/v1/werkplekken/p2/suggesties",
)
EMPLOYER = "/v1/werkgevers/e-groen"
AT_ONCE = 8


@contextmanager
def service_on(address, *, lock_seconds=0.3):
    """The service on a database, with the hand-solvable region in it."""
    store = open_store(address, lock_seconds=lock_seconds)
    take_in(store, "local", read_dataset(SMALL))
    client = TestClient(create_app(store, Settings(max_waiting_runs=10_000)), base_url=ADDRESS)
    warm(client)
    yield client, store
    end(client)
    store.close()


def end(client):
    """Stop a service as a server does, without the workers: nothing writes after it."""
    client.close()
    (version,) = (one.app for one in client.app.routes if isinstance(one, Mount))
    version.state.service.suggestions.showings.close()


def warm(client):
    """Ask of each route once: the framework makes a route ready at its first request.

    A server does that on its one event loop; a test client has one per thread.
    """
    for address in (*READS, EMPLOYER):
        assert client.get(address).status_code == 200
    assert client.patch(EMPLOYER).status_code >= 400
    assert client.post("/v1/plannen", json={"x": 1}).status_code == 400
    assert client.post("/v1/benchmarks", headers={"Idempotency-Key": ""}).status_code == 400


def order(client):
    """Order a plan: a change in the database."""
    return client.post("/v1/plannen", json={"iteraties": 5})


def ordered(store):
    """How many plans were ordered."""
    with store.reading("local") as tx:
        return tx.runs.count(RunState.WAITING)


def require_unavailable(answer):
    """503 in words, with the seconds to wait."""
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.json()["status"] == 503


def test_a_database_server_that_stops_and_starts_again_is_waited_for(postgres):
    """Stopped in the middle of requests, twice: each gets an answer, and then all is well again."""
    statuses, is_over = [], threading.Event()

    def ask(client, number):
        while not is_over.is_set():
            answer = client.get(READS[number % len(READS)])
            statuses.append(answer.status_code)
            if answer.status_code != 200:
                require_unavailable(answer)

    with postgres.database() as url, service_on(url) as (client, store):
        threads = [threading.Thread(target=ask, args=(client, number)) for number in range(3)]
        for thread in threads:
            thread.start()
        try:
            for _ in range(2):
                assert order(client).status_code == 202
                postgres.server.stop()
                for address in READS:
                    require_unavailable(client.get(address))
                require_unavailable(order(client))
                postgres.server.ensure_postgres_running()
                assert order(client).status_code == 202
                for address in READS:
                    assert client.get(address).status_code == 200
        finally:
            is_over.set()
            for thread in threads:
                thread.join()
        assert set(statuses) == {200, 503}
        assert ordered(store) == 4


def test_a_file_that_somebody_else_locks_is_waited_for_and_then_refused(tmp_path):
    """Readers go on; a writer gets 503 and succeeds once the other is done."""
    path = tmp_path / "passend.db"
    with service_on(path) as (client, _):
        other = sqlite3.connect(path, timeout=10, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        require_unavailable(order(client))
        for address in READS:
            assert client.get(address).status_code == 200
        other.execute("ROLLBACK")
        other.close()
        assert order(client).status_code == 202


def test_a_file_that_cannot_be_written_can_still_be_read(tmp_path):
    """What is asked is answered, what is written gets 503, and nothing is changed by half."""
    with service_on(tmp_path / "passend.db") as (client, store):
        may_write = {"now": False}

        def set_mode(connection, _record, _proxy):
            connection.execute(f"PRAGMA query_only={'OFF' if may_write['now'] else 'ON'}").close()

        event.listen(store.engine, "checkout", set_mode)
        require_unavailable(order(client))
        for address in READS:
            assert client.get(address).status_code == 200
        assert ordered(store) == 0
        may_write["now"] = True
        assert order(client).status_code == 202


def test_a_disk_that_is_full_refuses_writers_until_there_is_room(tmp_path):
    """Nothing of the change remains; reading goes on; no restart is needed."""
    with service_on(tmp_path / "passend.db") as (client, store):
        room = {"pages": 0}

        def limit(connection, _record, _proxy):
            connection.execute(f"PRAGMA max_page_count={room['pages'] or 2**30}").close()

        event.listen(store.engine, "checkout", limit)
        with sqlite3.connect(tmp_path / "passend.db") as looking:
            room["pages"] = looking.execute("PRAGMA page_count").fetchone()[0]
        answers = [order(client) for _ in range(100)]
        refused = [answer for answer in answers if answer.status_code != 202]
        assert refused
        for answer in refused:
            require_unavailable(answer)
        assert ordered(store) == len(answers) - len(refused)
        room["pages"] = 0
        assert order(client).status_code == 202


def test_a_database_that_is_not_there_at_the_start_stops_the_start(tmp_path):
    """No service that only says 503 without anybody having asked why."""
    with pytest.raises(Exception, match="cannot be reached"):
        open_store(tmp_path / "nergens" / "passend.db")


@pytest.fixture(params=["sqlite", "postgresql"])
def planners(request, tmp_path):
    """Two services on one database, as behind one proxy, and a store beside them."""
    if request.param == "sqlite":
        address, server = str(tmp_path / "passend.db"), None
    else:
        server = request.getfixturevalue("postgres").database()
        address = server.__enter__()
    stores = [open_store(address) for _ in range(3)]
    take_in(stores[0], "local", read_dataset(SMALL))
    clients = [TestClient(create_app(store, Settings()), base_url=ADDRESS) for store in stores[:2]]
    for client in clients:
        warm(client)
    yield clients, stores[2]
    for client in clients:
        end(client)
    for store in stores:
        store.close()
    if server is not None:
        server.__exit__(None, None, None)


def all_at_once(clients, ask):
    """Answers to what ``ask(client, number)`` sends, all sent at the same moment."""
    gate = threading.Barrier(AT_ONCE)

    def one(number):
        gate.wait()
        return ask(clients[number % len(clients)], number)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def change(client, name, version):
    """Write a name to an employer that was seen in a version."""
    headers = {"Content-Type": "application/merge-patch+json", "If-Match": version}
    return client.patch(EMPLOYER, content=json.dumps({"accountmanager": name}), headers=headers)


def test_of_many_who_change_one_record_one_succeeds(planners):
    """The others get 412; what the one wrote stands, and the version went up by one."""
    clients, _ = planners
    seen = clients[0].get(EMPLOYER).headers["ETag"]
    answers = all_at_once(clients, lambda client, n: change(client, f"naam {n}", seen))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [200, *[412] * (AT_ONCE - 1)]
    (won,) = (answer for answer in answers if answer.status_code == 200)
    for client in clients:
        now = client.get(EMPLOYER)
        assert now.json()["accountmanager"] == won.json()["accountmanager"]
        assert json.loads(json.loads(now.headers["ETag"])) == json.loads(json.loads(seen)) + 1


def test_no_change_is_lost_when_everybody_looks_again(planners):
    """Each tries until it succeeds: all changes come to pass, one after the other."""
    clients, store = planners

    def until_done(client, number):
        for _ in range(200):
            seen = client.get(EMPLOYER)
            assert seen.status_code == 200, seen.text
            answer = change(client, f"naam {number}", seen.headers["ETag"])
            if answer.status_code == 200:
                return answer
            assert answer.status_code in {412, 503}
        return answer

    answers = all_at_once(clients, until_done)
    assert {answer.status_code for answer in answers} == {200}
    with store.reading("local") as tx:
        changes = tx.history.of_record("employers", "e-groen")
    assert len([one for one in changes if one.new]) >= AT_ONCE


def test_two_services_take_each_run_once(planners):
    """Twenty runs, two takers: each run is begun by one of them."""
    _, store = planners
    with store.writing("local", "planner") as tx:
        for number in range(20):
            tx.runs.add("plan", {"seed": number})
    taken = []

    def take(worker):
        while (claim := store.queue.claim(worker)) is not None:
            taken.append(claim.run_id)

    threads = [threading.Thread(target=take, args=(f"worker-{n}",)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len(set(taken)) == 20


def one_of(answers):
    """How many succeeded; each of the others was told in words that somebody was first."""
    for answer in answers:
        assert answer.status_code in {200, 201, 409, 412}, answer.text
        if answer.status_code >= 400:
            assert answer.json()["detail"]
    return sum(answer.status_code < 300 for answer in answers)


def kinds_of_log(store):
    """Kinds of all entries of the log, which is sound."""
    with store.reading("local") as tx:
        assert tx.log.verify().is_sound
        return [entry.kind for entry in tx.log.page(limit=1000)]


def test_of_many_who_decide_on_one_proposal_one_decides(planners):
    """First of those who give an opinion, then of those who decide: one entry in the log each."""
    clients, store = planners
    (suggested, *_) = clients[0].get("/v1/kandidaten/k04/suggesties").json()["suggesties"]
    order = {"kandidaatId": "k04", "werkplekId": suggested["werkplekId"]}
    made = clients[0].post("/v1/voorstellen", json=order)
    assert made.status_code == 201
    address = f"/v1/voorstellen/{made.json()['voorstelId']}"
    for part, body, kind in (
        ("beoordeling", {"oordeel": "eens"}, "proposal.assessed"),
        ("besluit", {"uitkomst": "aangenomen"}, "proposal.decided"),
    ):
        seen = {"If-Match": clients[1].get(address).headers["ETag"]}
        answers = all_at_once(
            clients,
            lambda client, _, to=f"{address}/{part}", body=body, seen=seen: client.put(
                to, json=body, headers=seen
            ),
        )
        assert one_of(answers) == 1
        assert kinds_of_log(store).count(kind) == 1
    for client in clients:
        assert client.get(address).json()["toestand"] == "besloten"


def test_of_opposite_decisions_at_one_moment_one_stands(planners):
    """Half accept and half reject: what the one that succeeded said is what everybody sees."""
    clients, store = planners
    (suggested, *_) = clients[0].get("/v1/kandidaten/k06/suggesties").json()["suggesties"]
    order = {"kandidaatId": "k06", "werkplekId": suggested["werkplekId"]}
    made = clients[0].post("/v1/voorstellen", json=order)
    address = f"/v1/voorstellen/{made.json()['voorstelId']}"
    any_version = {"If-Match": "*"}
    judged = clients[0].put(f"{address}/beoordeling", json={"oordeel": "eens"}, headers=any_version)
    assert judged.status_code == 200
    bodies = ({"uitkomst": "aangenomen"}, {"uitkomst": "afgewezen", "redencode": "other"})
    answers = all_at_once(
        clients,
        lambda client, n: client.put(
            f"{address}/besluit", json=bodies[n // 2 % 2], headers=any_version
        ),
    )
    assert one_of(answers) == 1
    (won,) = (answer for answer in answers if answer.status_code == 200)
    for client in clients:
        assert client.get(address).json()["besluit"] == won.json()["besluit"]
    assert kinds_of_log(store).count("proposal.decided") == 1


def test_planners_who_order_at_one_moment_each_get_a_plan_of_their_own(planners):
    """As many plans as 202; the queue takes no more than it may, and says so to the others."""
    clients, store = planners
    answers = all_at_once(clients, lambda client, _: order(client))
    taken = [answer for answer in answers if answer.status_code == 202]
    assert {answer.status_code for answer in answers} <= {202, 429}
    assert len({answer.headers["Location"] for answer in taken}) == len(taken) == ordered(store)
    assert len(taken) == Settings().max_waiting_runs + 1  # nobody works: one is as good as begun
    for answer in answers:
        if answer.status_code == 429:
            assert int(answer.headers["Retry-After"]) > 0


def test_measurements_asked_for_at_one_moment_are_one(planners):
    """The first is ordered, the others get the same: the figures of today are measured once."""
    clients, store = planners
    answers = all_at_once(clients, lambda client, _: client.post("/v1/benchmarks"))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    with store.reading("local") as tx:
        assert tx.runs.count(kind=MEASUREMENT) == 1


def test_one_order_sent_by_many_at_one_moment_is_one_plan(planners):
    """With one key: one plan; the others get its answer, or hear that it is being made."""
    clients, store = planners
    headers = {"Idempotency-Key": "een-sleutel-0002"}
    answers = all_at_once(
        clients,
        lambda client, _: client.post("/v1/plannen", json={"iteraties": 5}, headers=headers),
    )
    assert {answer.status_code for answer in answers} <= {202, 409}
    taken = {answer.headers["Location"] for answer in answers if answer.status_code == 202}
    assert len(taken) == ordered(store) == 1


def test_of_many_who_set_one_new_time_one_sets_it(planners):
    """The others hear that it is there by now, and are to say which version they replace."""
    clients, _ = planners
    path, sent = "/v1/planningen/nacht", {"tijdstip": "03:00", "opdracht": {"iteraties": 5}}
    for client in clients:
        assert client.put(path, json={"x": 1}).status_code == 400
    answers = all_at_once(clients, lambda client, _: client.put(path, json=sent))
    assert sorted(answer.status_code for answer in answers) == [201, *[428] * (AT_ONCE - 1)]
