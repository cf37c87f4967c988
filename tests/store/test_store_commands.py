import json

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from api.cli.exits import ExitCode
from api.cli.main import app
from fixtures.region import generate_region
from matcher.records import fingerprint, read_dataset, write_dataset
from matcher.store import open_store
from matcher.store.migrating import newest_revision


@pytest.fixture
def passend(database):
    """Run a command on the database of the test, as a user does."""
    runner = CliRunner(env={"COLUMNS": "160", "PASSEND_DATABASE": database})
    return lambda *words: runner.invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The dataset folder of an artificial region of 60 people."""
    path = tmp_path_factory.mktemp("region")
    write_dataset(generate_region(60, 3, "twente").dataset, path)
    return path


def test_a_folder_goes_in_and_comes_out_the_same(passend, folder, tmp_path):
    """As CSV or Parquet; importing it again changes nothing."""
    assert "candidates: added 60" in passend("store", "import", folder).stdout
    again = json.loads(passend("store", "import", folder, "--json").stdout)
    assert again["candidates"] == {"added": 0, "changed": 0, "removed": 0, "unchanged": 60}
    for form in ("csv", "parquet"):
        assert passend("store", "export", tmp_path / form, "--format", form).exit_code == 0
        assert fingerprint(read_dataset(tmp_path / form)) == fingerprint(read_dataset(folder))
    assert "candidates 60" in passend("store", "status").stdout


def test_groups_for_the_fairness_audit_go_in_and_stay_apart(passend, folder, tmp_path, database):
    """An import takes them along; an export, from which anybody may plan, has none of them."""
    with_groups = tmp_path / "with_groups"
    write_dataset(read_dataset(folder), with_groups)
    rows = "candidate_id,attribute,value\nc-00001,age_band,50_plus\n"
    (with_groups / "audit_groups.csv").write_text(rows)
    assert passend("store", "import", with_groups).exit_code == 0
    store = open_store(database)
    with store.reading("local") as tx:
        assert tx.audit_groups.frame().to_numpy().tolist() == [["c-00001", "age_band", "50_plus"]]
    store.close()
    passend("store", "export", tmp_path / "out")
    assert not (tmp_path / "out" / "audit_groups.csv").exists()


def test_a_folder_with_mistakes_leaves_the_store_as_it_was(passend, folder, tmp_path):
    """All mistakes are listed, as check-data does."""
    passend("store", "import", folder)
    broken = tmp_path / "broken"
    write_dataset(read_dataset(folder), broken)
    path = broken / "candidates.csv"
    path.write_text(path.read_text().replace("banenafspraak", "banenafspaak"))
    done = passend("store", "import", broken, "--json")
    assert done.exit_code == 1
    findings = json.loads(done.stdout)["error"]["findings"]
    assert {finding["code"] for finding in findings} == {"value.not_in_list"}
    assert "candidates 60" in passend("store", "status").stdout


def test_backup_and_restore_into_another_file(passend, folder, tmp_path):
    """What was there is there again."""
    passend("store", "import", folder)
    assert passend("store", "backup", tmp_path / "b.zip").exit_code == 0
    other = tmp_path / "other.db"
    assert passend("store", "restore", tmp_path / "b.zip", "--database", other).exit_code == 0
    assert "candidates 60" in passend("store", "status", "--database", other).stdout
    refused = passend("store", "restore", tmp_path / "b.zip", "--database", other)
    assert refused.exit_code == 1
    assert "empty" in refused.stderr


def test_verify_says_whether_the_log_is_sound(passend, folder, database):
    """Exit code 0 or 1, for a nightly check; the fault is named with its number."""
    passend("store", "import", folder)
    sound = passend("audit", "verify")
    assert (sound.exit_code, "sound: True" in sound.stdout) == (0, True)
    head = json.loads(passend("audit", "verify", "--json").stdout)["head"]
    assert passend("audit", "verify", "--expected", head).exit_code == 0
    store = open_store(database)
    with store.engine.begin() as connection:
        connection.execute(text("update log_entries set actor = 'nobody'"))
    store.close()
    broken = passend("audit", "verify", "--json")
    assert broken.exit_code == 1
    assert json.loads(broken.stdout)["faults"] == [{"sequence": 1, "code": "log.edited"}]


TAMPERING = {
    "changed": (["update log_entries set kind = 'x' where sequence = 2"], {"log.edited"}),
    "deleted": (
        ["delete from log_entries where sequence = 3"],
        {"log.missing", "log.unchained"},
    ),
    "reordered": (
        [
            "update log_entries set sequence = 20 where sequence = 2",
            "update log_entries set sequence = 2 where sequence = 3",
            "update log_entries set sequence = 3 where sequence = 20",
        ],
        {"log.edited", "log.unchained"},
    ),
    "cut": (["delete from log_entries where sequence >= 4"], {"log.cut"}),
    "emptied": (["delete from log_entries where sequence > 0"], {"log.cut"}),
}


@pytest.fixture
def noted(database):
    """An organisation with five entries for each way to tamper; the last hash of each."""
    store, heads = open_store(database), {}
    for organisation in (*TAMPERING, "hidden", "whole"):
        store.ensure_organisation(organisation)
        for number in range(1, 6):
            with store.writing(organisation, "coach") as tx:
                tx.log.append("thing.done", {"n": number})
        with store.reading(organisation) as tx:
            heads[organisation] = tx.log.verify().head
    yield heads, store
    store.close()


def _verified(passend, organisation, *words):
    done = passend("audit", "verify", "--organisation", organisation, *words, "--json")
    return done.exit_code, {each["code"] for each in json.loads(done.stdout)["faults"]}


def test_whatever_is_done_to_a_log_ends_verify_with_exit_code_1(passend, noted):
    """Changed, deleted, reordered, cut off at the end, emptied; other organisations stay sound."""
    _, store = noted
    for organisation, (statements, codes) in TAMPERING.items():
        with store.engine.begin() as connection:
            for statement in statements:
                mine = f"{statement} and owner_id = '{organisation}'"
                connection.execute(text(mine))
        assert _verified(passend, organisation) == (1, codes), organisation
    assert _verified(passend, "whole") == (0, set())


def test_newest_entries_cut_off_by_who_has_the_database_show_by_a_noted_hash_only(passend, noted):
    """Whoever also sets back where the log ends leaves a log that is sound in itself."""
    heads, store = noted
    with store.reading("hidden") as tx:
        third = tx.log.page()[2].hash
    with store.engine.begin() as connection:
        connection.execute(text("delete from log_entries where sequence > 3 and owner_id='hidden'"))
        connection.execute(
            text("update log_heads set sequence = 3, hash = :hash where owner_id = 'hidden'"),
            {"hash": third},
        )
    assert _verified(passend, "hidden") == (0, set())
    assert _verified(passend, "hidden", "--expected", third) == (0, set())
    assert _verified(passend, "hidden", "--expected", heads["hidden"]) == (1, {"log.other_end"})


def test_verify_tells_a_broken_log_from_a_database_that_is_not_there(passend, tmp_path):
    """1 for a log that is not as it was written; 3 and 4 when nothing could be checked."""
    assert passend("audit", "verify", "--organisation", "typo").exit_code == 3
    nowhere = tmp_path / "no" / "such" / "folder.db"
    assert passend("audit", "verify", "--database", nowhere).exit_code == 4
    assert passend("audit", "verify", "--database", "mysql://x/y").exit_code == 2


def test_one_person_is_given_out_and_purged(passend, folder, tmp_path):
    """On the screen or in a file; afterwards nobody knows the person."""
    passend("store", "import", folder)
    person = read_dataset(folder).candidates["candidate_id"].iloc[0]
    shown = json.loads(passend("person", "export", person).stdout)
    assert shown["tables"]["candidates"][0]["candidate_id"] == person
    kept = passend("person", "export", person, "--out", tmp_path / "p.json")
    digest = kept.stdout.split("digest: ")[1].strip()
    for form in ("p.html", "p.md"):
        assert passend("person", "export", person, "--out", tmp_path / form).exit_code == 0
        assert "Uw gegevens in passend" in (tmp_path / form).read_text(encoding="utf-8")
    assert passend("person", "purge", person).exit_code == 1  # nobody answers the question
    purged = json.loads(passend("person", "purge", person, "--yes", "--json").stdout)
    assert purged["digest"] == digest
    gone = passend("person", "export", person)
    assert gone.exit_code == ExitCode.UNKNOWN_IDENTIFIER
    assert person not in gone.stderr
    assert passend("audit", "verify").exit_code == 0


def test_what_is_over_its_time_is_shown_and_removed(passend, folder, tmp_path):
    """A dry run removes nothing; periods of the organisation count."""
    passend("store", "import", folder)
    shown = json.loads(passend("retention", "show", "--json").stdout)
    assert set(shown) == {"people", "suggestion_lists", "plans", "answers", "log"}
    assert shown["people"]["due"] == 0
    assert "never removed" in passend("retention", "show").stdout
    for words in (("run", "--dry-run"), ("run",)):
        done = json.loads(passend("retention", *words, "--json").stdout)
        assert done["people"] == 0
    own = tmp_path / "periods.toml"
    own.write_text("[log]\ndays = 3\n")
    refused = passend("retention", "show", "--periods", own)
    assert refused.exit_code == 1
    assert passend("audit", "verify").exit_code == 0


def test_the_log_is_written_so_that_others_can_check_it(passend, folder, tmp_path):
    """A line per entry; the number says how many."""
    passend("store", "import", folder)
    done = passend("audit", "export", "--out", tmp_path / "log.jsonl", "--json")
    assert json.loads(done.stdout)["entries"] == 1
    (line,) = (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["kind"] == "dataset.imported"
    assert json.loads(passend("audit", "acceptance", "--json").stdout)["warnings"] == [
        "monitor.too_few"
    ]
    shown = passend("audit", "acceptance").stdout
    assert all(f"By {by}" in shown for by in ("model", "team", "target group", "change"))


@pytest.mark.parametrize(
    "words",
    [
        ("store", "import"),
        ("store", "backup"),
        ("audit", "export"),
        ("audit", "acceptance", "--since", "gisteren"),
        ("person", "purge"),
    ],
)
def test_what_is_missing_is_said(passend, words):
    """Wrong usage, with a sentence and no traceback."""
    done = passend(*words)
    assert done.exit_code == 2
    assert "Traceback" not in done.stderr


def test_unknown_organisations_are_refused(passend, tmp_path):
    """An export of nothing would look like a dataset."""
    for words in (("store", "export", tmp_path), ("audit", "verify")):
        assert passend(*words, "--organisation", "typo").exit_code == 3


def test_tables_go_back_and_forth(passend, folder):
    """An older revision is refused by every other command until the tables are renewed."""
    passend("store", "import", folder)
    back = json.loads(passend("store", "migrate", "--revision", "0002_runs", "--json").stdout)
    assert back == {"before": newest_revision(), "revision": "0002_runs"}
    refused = passend("store", "status")
    assert (refused.exit_code, "passend store migrate" in refused.stderr) == (4, True)
    assert passend("store", "migrate").exit_code == 0
    assert "candidates 60" in passend("store", "status").stdout
