"""The guides for installing and upgrading: every command exists, those of the upgrade are run."""

import json
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.main import app
from fixtures.region import generate_region
from matcher.records import write_dataset
from matcher.store import open_store
from tests.deploy.commands import ROOT, commands_in, passend_words, require_command

INSTALL = (ROOT / "docs/how-to/install.md").read_text(encoding="utf-8")
UPGRADE = (ROOT / "docs/how-to/upgrade.md").read_text(encoding="utf-8")
ORGANISATION = "werkbedrijf"
LINES = [line for page in (INSTALL, UPGRADE) for line in commands_in(page)]
OURS = [line for line in LINES if passend_words(line) is not None]


@pytest.mark.parametrize("line", OURS)
def test_every_command_of_the_guides_exists(line):
    """With its options, also behind compose and systemd."""
    require_command(passend_words(line))


def test_make_serve_uses_commands_that_exist():
    """At loopback only: no address is given, so nobody else gets an answer."""
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").split("\nserve:")[1].split("\n\n")[0]
    lines = [line for line in recipe.splitlines() if "$(BIN)/passend" in line]
    assert lines
    for line in lines:
        words = shlex.split(line.partition("$(BIN)/passend")[2])
        require_command(words)
        assert "--host" not in words


def test_files_of_the_guides_exist():
    """What is copied or read from the repository is in it."""
    named = {
        word
        for line in LINES
        for word in shlex.split(line.split(" > ")[0])
        if word.startswith("deploy/") and not word.startswith("deploy/secrets")
    } - {"deploy/passend.env"}
    assert len(named) >= 4
    assert all(list(ROOT.glob(name)) for name in named)


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A folder with a database in use: 50 people, a log with entries, and a key."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PASSEND_DATABASE", raising=False)
    write_dataset(generate_region(50, 3, "twente").dataset, tmp_path / "region")
    run("store", "import", "region", "--organisation", ORGANISATION)
    made = run(
        "key", "new", "--roles", "coach", "--teams", "t1", "--organisation", ORGANISATION, "--json"
    )
    return json.loads(made)["keys"][0]["text"]


def run(*words):
    """Run a command as an administrator does; it must end well."""
    done = CliRunner(env={"COLUMNS": "200"}).invoke(app, list(words))
    assert done.exit_code == 0, (words, done.output)
    return done.stdout


def run_section(heading):
    """Run the commands under a heading of the upgrade guide, in their order; what they print."""
    section = UPGRADE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    said = ""
    for line in commands_in(section):
        words = passend_words(line)
        if words is None:
            program, *rest = shlex.split(line)
            assert program in {"mv", "rm"}
            subprocess.run([shutil.which(program), *rest], check=True)
        else:
            said += run(*words)
    return said


def holds(key):
    """Number of people, and whether the key opens, in the database of this folder."""
    store = open_store("passend.db")
    with store.reading(ORGANISATION) as tx:
        found = tx.candidates.count(), store.keys.find(key) is not None
    store.close()
    return found


def test_an_upgrade_keeps_everything(site):
    """Backup, migration and check, as the guide says; the log stays sound and the key opens."""
    assert "revision: 0" in run_section("Before")
    assert "candidates 50" in run_section("Upgrade")
    assert holds(site) == (50, True)


def test_a_backup_outlives_the_container_that_makes_it():
    """What a container writes anywhere but in a mounted folder goes with it."""
    alias = next(line for line in commands_in(UPGRADE) if "docker compose" in line)
    assert '--volume "$PWD/backups":/backups --workdir /backups api' in alias
    for page in (INSTALL, UPGRADE):
        for line in commands_in(page):
            words = passend_words(line) or []
            if "docker compose" in line and "backup" in words:
                assert words[-1].startswith("/backups/")
                assert ":/backups " in line


def test_tables_of_an_older_version_are_refused_until_they_are_renewed(site):
    """And no command changes them before that; records survive the way up."""
    run("store", "migrate", "--revision", "0002_runs")
    refused = CliRunner().invoke(app, ["store", "status"])
    assert refused.exit_code != 0
    assert "0002_runs" in run("store", "migrate")
    assert "candidates 50" in run("store", "status")


def test_going_back_by_the_tables_keeps_what_was_entered(site):
    """The revision of the guide exists, and people entered since the upgrade stay."""
    run_section("Before")
    run_section("Upgrade")
    run_section("Back, and keep what was entered since")
    run("store", "migrate")
    assert holds(site)[0] == 50


def test_going_back_by_the_backup_gives_that_moment_again(site):
    """Also after the database was changed: people, log and keys are as they were."""
    run_section("Before")
    write_dataset(generate_region(60, 4, "twente").dataset, Path("other"))
    run("store", "import", "other", "--organisation", ORGANISATION)
    assert holds(site)[0] == 60
    said = run_section("Back to the moment of the backup")
    assert "candidates 50" in said
    assert holds(site) == (50, True)


def test_the_key_of_production_opens_a_copy(site):
    """What the guide warns of is so, and revoking in the copy closes it there."""
    run_section("Before")
    run_section("Back to the moment of the backup")
    (one,) = json.loads(run("key", "list", "--organisation", ORGANISATION, "--json"))["keys"]
    assert holds(site)[1]
    run("key", "revoke", one["key"], "--organisation", ORGANISATION)
    assert not holds(site)[1]
    assert "every key opens a restored copy" in UPGRADE
