import json
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import sleep

import pytest
from sqlalchemy import select, update

from matcher.store import open_store
from matcher.store.backup import write_backup
from matcher.store.columns import METADATA, OWNER
from matcher.store.connecting import for_writing
from matcher.store.errors import UnknownRecord
from matcher.store.log_hashing import Person
from matcher.store.naming import renamed
from matcher.store.proposal_states import Assessment, Outcome
from matcher.store.repositories.people import export_digest
from matcher.store.repositories.proposals import NewProposal
from matcher.store.repositories.runs import ClaimLost, RunState
from matcher.store.repositories.suggestions import ShownItem
from matcher.store.tables.runs import RUNS
from tests.store.samples import candidate, decision, employer, fill, level, place, placement


@pytest.fixture
def filled(store):
    """A store in which both organisations have a row in every table."""
    fill(store, "a")
    fill(store, "b")
    return store


def _export(store, person):
    with store.reading("a") as tx:
        return tx.people.export(person)


def _purge(store, person):
    with store.writing("a", "admin") as tx:
        return tx.people.purge(person, "request.person")


def _tables_that_name(store, person):
    """Tables of organisation a that hold an identifier in any column, as a whole or in a list."""
    name = re.compile(rf"(?<![A-Za-z0-9]){person}(?![A-Za-z0-9])")
    with store.engine.connect() as connection:
        return {
            table.name
            for table in METADATA.sorted_tables
            for row in connection.execute(select(table).where(table.c[OWNER] == "a"))
            if name.search(str(tuple(row)))
        }


def test_export_holds_every_row_about_a_person(filled):
    """Each table that names the person is in the export: as rows, or as a count of mentions."""
    document = _export(filled, "c1")
    named = set(document["tables"]) | {place.split(".")[0] for place in document["mentions"]}
    assert _tables_that_name(filled, "c1") == named
    assert document["tables"]["candidates"][0]["postcode4"] == "7511"
    assert document["tables"]["proposals"][0]["note"] == "Liever samen met een collega."
    assert {entry["kind"] for entry in document["log"]} >= {"suggestions.shown", "person.shown"}
    assert json.loads(json.dumps(document)) == document


def test_export_says_the_same_as_long_as_nothing_changes(filled):
    """The digest of an export tells whether a copy is whole."""
    assert export_digest(_export(filled, "c1")) == export_digest(_export(filled, "c1"))
    assert export_digest(_export(filled, "c1")) != export_digest(_export(filled, "c2"))


def test_purge_leaves_no_table_that_names_the_person(filled):
    """History, plans, lists and documents of others included; those others keep theirs."""
    before = _export(filled, "c1")
    stone = _purge(filled, "c1")
    assert _tables_that_name(filled, "c1") == set()
    assert stone.digest == export_digest(before)
    with filled.reading("a") as tx:
        with pytest.raises(UnknownRecord):
            tx.people.export("c1")
        told = tx.plans.person("r1", "c2")["explanation"]
        assert told["taken_by"] == [stone.token]
        assert tx.plans.load("r1").bottlenecks["would_place"][0] == f"{stone.token}|c2"
        assert stone in tx.people.tombstones()
    with filled.reading("b") as tx:
        assert tx.candidates.get("c1").record.postcode4 == "7511"


def test_what_others_rows_say_of_a_person_goes_too(filled):
    """A placement that was moved to somebody else, notes about others, an answer kept as text."""
    with filled.writing("a", "coach") as tx:
        tx.placements.add(placement("s9", "c1", "p2", ended_on="2026-02-10"))
        stored = tx.placements.get("s9")
        other = placement("s9", "c2", "p2", ended_on="2026-02-10", end_reason="ruzie met c1.")
        tx.placements.change(other, stored.version)
        told = decision("c2", "p2", "forbid").model_copy(update={"note": "Niet naast c1, zegt c2"})
        tx.decisions.add(told)
        (made,) = tx.proposals.add([NewProposal("c2", "p1", "suggested")])
        tx.proposals.assess(made.proposal_id, Assessment.AGREE, expected_version=1)
        tx.proposals.decide(
            made.proposal_id, Outcome.ACCEPTED, expected_version=2, note="Samen met c1"
        )
        for number, body in enumerate(('{"kandidaatId":"c1"}', '{"namen":["c10"]}')):
            tx.idempotency.begin("robot", f"t{number}", "digest")
            tx.idempotency.finish("robot", f"t{number}", 201, {}, body)
    stone = _purge(filled, "c1")
    assert _tables_that_name(filled, "c1") == set()
    with filled.reading("a") as tx:
        assert tx.proposals.get(made.proposal_id).note == f"Samen met {stone.token}"
        kept = tx.decisions.get("c2", "p2", "forbid").record
        assert kept.note == f"Niet naast {stone.token}, zegt c2"
        assert tx.placements.get("s9").record.end_reason == f"ruzie met {stone.token}."
    with filled.writing("a", "robot") as tx:
        assert tx.idempotency.begin("robot", "t0", "digest") is None
        assert tx.idempotency.begin("robot", "t1", "digest").body == '{"namen":["c10"]}'


def test_identifiers_that_look_like_other_values_leave_those_alone(filled):
    """A person whose number is also a postcode: the postcodes of others stay in the history."""
    with filled.writing("a", "coach") as tx:
        tx.candidates.add(candidate("7511", coach_team_id=None))
    _purge(filled, "7511")
    with filled.reading("a") as tx:
        (added,) = tx.history.of_record("candidates", "c2")
    assert added.new["postcode4"] == "7511"


def test_whoever_writes_about_people_holds_back_their_removal(database, clock):
    """Seen to be there and then written: nobody is removed in between."""
    writer, remover = (open_store(database, clock=clock, lock_seconds=5) for _ in range(2))
    writer.ensure_organisation("a")
    with writer.writing("a", "import") as tx:
        tx.candidates.add(candidate(coach_team_id=None))
        tx.employers.add(employer())
        tx.places.add(place(team_ids=()))
    with ThreadPoolExecutor(1) as pool:
        with writer.writing("a", "coach") as tx:
            tx.log.hold()
            assert tx.candidates.find("c1") is not None
            removal = pool.submit(_purge, remover, "c1")
            tx.suggestions.keep([ShownItem("c1", "p1", 1)], candidate_id="c1")
        removal.result()
    assert _tables_that_name(writer, "c1") == set()
    writer.close()
    remover.close()


def test_the_log_stays_sound_and_proves_the_purge(filled):
    """Entries about the person stand, but nobody can tell who it was."""
    with filled.reading("a") as tx:
        token, n_before = tx.log.token_of("c1"), tx.log.verify().n_entries
    stone = _purge(filled, "c1")
    with filled.reading("a") as tx:
        verdict = tx.log.verify()
        assert verdict.is_sound
        assert verdict.n_entries == n_before + 1
        assert tx.log.token_of("c1") is None
        last = tx.log.page(after=n_before)[0]
    assert (last.kind, last.payload["token"]) == ("person.purged", token)
    assert last.payload["digest"] == stone.digest
    assert last.payload["rows"]["candidate_levels"] == 1


def test_what_the_same_transaction_did_before_is_purged_too(filled):
    """Changes and entries that were still to be written leave no trace either."""
    with filled.writing("a", "admin") as tx:
        tx.candidates.put(candidate(hours_max=11))
        tx.log.append("person.shown", {"person": Person("c1")})
        tx.people.purge("c1", "request.person")
    assert _tables_that_name(filled, "c1") == set()


def test_caches_start_anew_after_a_purge(filled):
    """They cannot be told who is gone, because nobody remembers."""
    with filled.reading("a") as tx:
        number = tx.history.number()
    _purge(filled, "c1")
    with filled.reading("a") as tx:
        changes = tx.history.since(number)
    assert changes.is_everything
    assert changes.records == {}


def test_runs_that_go_on_begin_again_after_a_purge(filled):
    """What they found may hold the person; it is dropped, and the worker that has it is stopped."""
    for number in (1, 2):
        with filled.writing("a", "planner") as tx:
            tx.runs.add("plan", {}, run_id=f"going-on-{number}")
    claims = {claim.run_id: claim for claim in map(filled.queue.claim, ("w1", "w2"))}
    for claim in claims.values():
        filled.queue.heartbeat(claim, best_plan=b"c1 goes to p1")
    filled.queue.died(claims["going-on-2"])
    _purge(filled, "c1")
    for run_id, attempts in (("going-on-1", 0), ("going-on-2", 1)):
        with filled.reading("a") as tx:
            assert tx.runs.best_plan(run_id) is None
            run = tx.runs.get(run_id)
        assert (run.state, run.attempts) == (RunState.WAITING, attempts)
        with pytest.raises(ClaimLost):
            filled.queue.heartbeat(claims[run_id], best_plan=b"c1 goes to p1")


def test_a_plan_that_a_worker_tells_of_during_a_purge_does_not_stay(database, clock):
    """Told before the removal was to be seen, committed while it went on."""
    worker, remover = (open_store(database, clock=clock, lock_seconds=10) for _ in range(2))
    worker.ensure_organisation("a")
    with worker.writing("a", "planner") as tx:
        tx.candidates.add(candidate(coach_team_id=None))
        tx.runs.add("plan", {}, run_id="r1")
    worker.queue.claim("w1")
    with ThreadPoolExecutor(1) as pool:
        with for_writing(worker.engine).begin() as connection:
            connection.execute(update(RUNS).values(best_plan=b"c1 goes to p1"))
            removal = pool.submit(_purge, remover, "c1")
            sleep(0.3)  # as long as it takes to come to the run and wait for it
            assert not removal.done()
        removal.result()
    with worker.reading("a") as tx:
        assert tx.runs.best_plan("r1") is None
        assert tx.runs.get("r1").state is RunState.WAITING
    worker.close()
    remover.close()


def test_a_purged_person_is_not_in_the_file_any_more(tmp_path, sqlite_template):
    """SQLite overwrites what is removed; after tidying, no byte is left in file or journal."""
    path = tmp_path / "passend.db"
    path.write_bytes(sqlite_template.read_bytes())
    store = open_store(path)
    store.ensure_organisation("a")
    with store.writing("a", "import") as tx:
        tx.candidates.add(candidate("zeer-herkenbaar", coach_team_id=None))
    assert b"zeer-herkenbaar" in b"".join(file.read_bytes() for file in tmp_path.iterdir())
    _purge(store, "zeer-herkenbaar")
    store.tidy()
    assert b"zeer-herkenbaar" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())
    store.close()


def test_a_backup_made_after_a_purge_does_not_hold_the_person(filled, tmp_path):
    """Of no organisation that purged; a backup made before still does."""
    name = re.compile(rb"(?<![A-Za-z0-9])c1(?![A-Za-z0-9])")

    def held(file):
        write_backup(filled, tmp_path / file)
        with zipfile.ZipFile(tmp_path / file) as packed:
            return [each for each in packed.namelist() if name.search(packed.read(each))]

    assert held("before.zip")
    for organisation in ("a", "b"):
        with filled.writing(organisation, "admin") as tx:
            tx.people.purge("c1", "request.person")
    assert held("after.zip") == []


def test_tidying_works_on_both_databases(filled):
    """And changes nothing that anybody can see."""
    before = _export(filled, "c1")
    filled.tidy()
    assert _export(filled, "c1") == before


def test_a_correction_is_a_change_that_the_log_tells(filled):
    """The log names the fields and not what was in them."""
    with filled.writing("a", "coach") as tx:
        version = tx.candidates.get("c1").version
        tx.people.correct(candidate(postcode4="7512", hours_max=20), version)
    with filled.reading("a") as tx:
        entry = tx.log.of_person("c1")[-1]
        assert entry.kind == "person.corrected"
        assert entry.payload["fields"] == ["postcode4", "hours_max"]
        assert tx.history.of_record("candidates", "c1")[0].old["postcode4"] == "7511"


def test_people_are_due_when_nothing_happened_for_long(store, clock):
    """No place, no placement since, and no change since: levels count as a change."""
    with store.writing("a", "import") as tx:
        for name in ("placed", "working", "left", "quiet"):
            tx.candidates.add(candidate(name, coach_team_id=None))
        tx.employers.add(employer())
        tx.places.add(place(team_ids=()))
        tx.candidates.put(candidate("placed", coach_team_id=None, current_place_id="p1"))
        tx.placements.add(placement("s1", "working"))
        tx.placements.add(placement("s2", "left", ended_on="2026-02-20"))
    clock.forward(days=400)
    with store.reading("a") as tx:
        assert tx.people.due(clock()) == ("left", "quiet")
    with store.writing("a", "coach") as tx:
        tx.candidates.set_parts("quiet", [level("quiet")])
    clock.forward(days=1)
    with store.reading("a") as tx:
        assert tx.people.due(clock() - timedelta(days=2)) == ("left",)


def test_nobody_is_no_person(filled):
    """Export and purge of an unknown identifier are refused."""
    with filled.writing("a", "admin") as tx:
        for step in (tx.people.export, lambda name: tx.people.purge(name, "x")):
            with pytest.raises(UnknownRecord):
                step("c")


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("c-1", "x"),
        ("c-1|c-10|c-1", "x|c-10|x"),
        ({"c-1": {"who": ["c-11", "c-1:2|c-2:1"]}}, {"x": {"who": ["c-11", "x:2|c-2:1"]}}),
        (["c-1.", "c-1.5", "c-1-2", "xc-1"], ["x.", "c-1.5", "c-1-2", "xc-1"]),
        (
            {"body": '{"kandidaatId":"c-1"}', "at": "/k/c-1"},
            {"body": '{"kandidaatId":"x"}', "at": "/k/x"},
        ),
        ([1, None, 0.5, True], [1, None, 0.5, True]),
    ],
)
def test_only_whole_identifiers_are_renamed(document, expected):
    """One that begins the same is somebody else."""
    assert renamed(document, "c-1", "x") == expected
