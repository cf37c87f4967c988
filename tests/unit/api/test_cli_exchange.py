from pathlib import Path

import pytest

from api.wording import Wording
from matcher.exchange.vum.losses import LossReason
from matcher.vocabulary.labels import Language

SMALL = Path("fixtures/small")


def test_template_comes_back_by_import_and_a_trial_writes_nothing(run, run_json, tmp_path):
    """Template, dry run, import, import again: the last one has nothing new."""
    book, folder = tmp_path / "regio.xlsx", tmp_path / "regio"
    assert run("template", "--out", book, "--from", SMALL).exit_code == 0
    assert run("import", book, "--into", folder, "--dry-run").exit_code == 0
    assert not folder.exists()
    assert run_json("import", book, "--into", folder)["written"]
    again = run_json("import", book, "--into", folder)
    assert (again["written"], again["refused"]) == (False, 0)
    assert run("check-data", folder).exit_code == 0


def test_refused_row_stops_the_import_unless_valid_rows_are_asked_for(run, tmp_path):
    """The sentence names the place and what may stand there; the exit code says refused."""
    file, folder = tmp_path / "werkgevers.csv", tmp_path / "regio"
    file.write_text("werkgevernummer;naam;gemeente\ne1;A;Almelo\ne2;B;Almelow\n", encoding="utf-8")
    refused = run("import", file, "--into", folder)
    assert refused.exit_code == 1
    assert "cel C3 (gemeente): 'Almelow' is geen gemeente van 2024." in refused.stdout
    assert not folder.exists()
    assert run("import", file, "--into", folder, "--accept-valid").exit_code == 0
    assert "e1" in (folder / "employers.csv").read_text(encoding="utf-8")


def test_export_writes_vum_and_lists_what_it_lacks(run_json, tmp_path):
    """Both documents, and the day-parts among what is not carried."""
    told = run_json("export", SMALL, "--out", tmp_path, "--format", "vum3")
    assert told["files"] == ["werkzoekenden.json", "vacatures.json"]
    assert "dayparts" in {one["column"] for one in told["not_carried"]}


@pytest.mark.parametrize(
    ("language", "written", "lost"),
    [
        ("nl", "is geschreven.", "Werkplekken, groep minimaal (1). VUM heeft er geen veld voor."),
        ("en", "is written.", "places, group min (1). VUM has no field for it."),
    ],
)
def test_files_are_written_in_the_language_that_is_asked_for(
    run, tmp_path, language, written, lost
):
    """Dutch unless asked otherwise, what VUM does not carry included."""
    asked = () if language == "nl" else ("--language", language)
    told = run("export", SMALL, "--out", tmp_path, "--format", "vum3", *asked).stdout
    assert written in told
    assert lost in told
    book = tmp_path / "regio.xlsx"
    assert written in run("template", "--out", book, *asked).stdout.replace("\n", " ")


def test_every_reason_of_a_loss_has_a_sentence():
    """In both languages."""
    for language in Language:
        words = Wording("api.cli", language)
        for reason in LossReason:
            assert words.text("export", reason.removeprefix("vum."))


def test_why_a_row_is_refused_is_told_before_what_is_only_not_used(run, tmp_path):
    """Sixty unknown columns do not push the one mistake off the screen."""
    file = tmp_path / "werkgevers.csv"
    headers = ";".join(f"kleur{number}" for number in range(60))
    file.write_text(f"{headers};werkgevernummer;naam;gemeente\n{';' * 60}e1;A;Almelow\n")
    told = run("import", file, "--into", tmp_path / "regio").stdout.splitlines()
    assert "'Almelow'" in told[0]


def test_a_proposed_column_is_confirmed_once_and_kept_in_a_file(run, tmp_path):
    """What --column said stands in the file that --mapping reads at a next import."""
    file, names = tmp_path / "werkgevers.csv", tmp_path / "ours.toml"
    file.write_text("werkgevernummer;naam;gemeentee\ne1;A;Almelo\n", encoding="utf-8")
    asked = run("import", file, "--into", tmp_path / "a", "--dry-run").stdout
    assert '--column "gemeentee=gemeente"' in asked
    said = ("--column", "gemeentee=gemeente", "--save-mapping", names)
    assert run("import", file, "--into", tmp_path / "a", *said).exit_code == 0
    told = run("import", file, "--into", tmp_path / "b", "--mapping", names)
    assert (told.exit_code, "gemeentee" in told.stdout) == (0, False)
    for folder in ("a", "b"):
        assert "GM0141" in (tmp_path / folder / "employers.csv").read_text(encoding="utf-8")
    wrong = run("import", file, "--into", tmp_path / "c", "--column", "gemeentee=nergens")
    assert wrong.exit_code == 1
