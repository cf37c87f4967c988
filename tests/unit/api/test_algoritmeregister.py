import json

import pytest
from typer.testing import CliRunner

from api.algoritmeregister import Facts, Fault, check_entry, register_entry, to_fill
from api.cli.main import app
from matcher.vocabulary.items import ITEMS
from models.expert import expert_scorer
from models.registry import ModelFile, write_model

FACTS = Facts(
    organization="Werkbedrijf Voorbeeld",
    contact_email="algoritmes@voorbeeld.nl",
    status="in_use",
    begin_date="2026-03",
    website="https://voorbeeld.nl/passend",
)
MODEL = ModelFile(
    model=expert_scorer().model,
    window={"as_of": "2026-01-05"},
    counts={"placements": 1234, "lasted": 700, "people": 900, "places": 300},
    metrics={
        "out_of_fold": {"placements": 400, "auc": {"value": 0.713, "low": 0.66, "high": 0.76}}
    },
)


@pytest.mark.parametrize("model", [None, MODEL])
@pytest.mark.parametrize("facts", [FACTS, Facts()])
def test_the_entry_keeps_to_the_standard(facts, model):
    """Whatever the organisation has said and whichever model is in use."""
    assert check_entry(register_entry(facts, model)) == ()


def test_the_entry_says_what_runs():
    """Version, model, its hash, what it learned from and how good it is."""
    entry = register_entry(FACTS, MODEL)
    methods = entry["methods_and_models"]
    for said in (MODEL.sha256, "1.234", "0,71", "0,66", "0,76", str(len(ITEMS))):
        assert said in methods
    assert MODEL.sha256[:16] in entry["source_id"]
    assert entry["publication_category"] == "Hoog-risico AI-systeem"
    expert = register_entry(FACTS)["methods_and_models"]
    assert "Niet zelflerend" in expert
    assert "niet op latere plaatsingen gemeten" in expert


def test_what_only_the_organisation_knows_is_named():
    """Nothing is made up for it."""
    assert {"organization", "contact_email", "impacttoetsen"} <= set(
        to_fill(register_entry(Facts()))
    )
    left = to_fill(register_entry(FACTS))
    assert "organization" not in left
    assert "lawful_basis" in left


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"name": ""}, Fault("name", "required")),
        ({"name": None}, Fault("name", "required")),
        ({"name": "x" * 101}, Fault("name", "max_length")),
        ({"naam": "x"}, Fault("naam", "unknown")),
        ({"status": "Bezig"}, Fault("status", "permitted_values")),
        ({"category": ["Werk", "Vliegen"]}, Fault("category", "permitted_values")),
        ({"category": "Werk"}, Fault("category", "type")),
        ({"goal": 3}, Fault("goal", "type")),
        ({"goal": "<script>x</script>"}, Fault("goal", "html")),
        ({"begin_date": "03-2026"}, Fault("begin_date", "month")),
        ({"website": "http://voorbeeld.nl"}, Fault("website", "address")),
        ({"lang": "eng"}, Fault("lang", "permitted_values")),
        (
            {"lawful_basis_grouping": [{"title": "Wet"}]},
            Fault("lawful_basis_grouping[0].link", "required"),
        ),
        ({"lawful_basis_grouping": ["Wet"]}, Fault("lawful_basis_grouping[0]", "type")),
    ],
)
def test_what_the_standard_does_not_allow_is_found(change, fault):
    """Each with its field and what is wrong."""
    assert check_entry({**register_entry(FACTS), **change}) == (fault,)


def test_the_command_writes_a_checked_entry(tmp_path):
    """And says which fields are left; one that does not keep to the standard is not written."""
    write_model(MODEL, tmp_path / "model.json")
    run, out = CliRunner(), tmp_path / "register.json"
    words = ["algoritmeregister", "--out", str(out), "--model", str(tmp_path / "model.json")]
    done = run.invoke(app, [*words, "--organization", "Werkbedrijf Voorbeeld"])
    assert done.exit_code == 0
    assert "contact_email" in done.stdout
    assert check_entry(json.loads(out.read_text(encoding="utf-8"))) == ()
    out.unlink()
    refused = run.invoke(app, [*words, "--website", "voorbeeld.nl", "--json"])
    assert refused.exit_code == 1
    assert json.loads(refused.stdout)["faults"] == [{"field": "website", "code": "address"}]
    assert not out.exists()
