import json
import subprocess
from hashlib import sha256

import pytest

from tests.api.nlgov import spectral
from tests.api.nlgov.spectral import RULES, findings
from tests.api.renew import openapi

ERROR = 0


@pytest.fixture(scope="module")
def document():
    return openapi()


def found_in(document, folder):
    path = folder / "openapi.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return findings(path)


def is_misread(finding):
    """The rule meant for operations, at a field: it takes ``postcode4`` for POST by its name."""
    inside = finding["path"][3:]  # paths, the address and the method come first
    return finding["code"] == "nlgov:problem-invalid-input" and "example" in inside


def test_the_description_follows_the_nl_api_design_rules(document, tmp_path):
    """The official ruleset, run by Spectral: no error and no warning but what it misreads."""
    found = [finding for finding in found_in(document, tmp_path) if not is_misread(finding)]
    assert [(finding["code"], finding["path"], finding["message"]) for finding in found] == []


def test_the_ruleset_finds_what_is_wrong(document, tmp_path):
    """A description that breaks rules of several kinds is told so: the check is able to fail."""
    broken = json.loads(json.dumps(document))
    broken["info"].pop("contact")
    broken["servers"] = [{"url": "/"}]
    broken["paths"]["/Slecht_Pad/"] = {
        "get": {
            "operationId": "geefPlan",
            "parameters": [{"name": "foute_naam", "in": "query", "schema": {"type": "string"}}],
            "responses": {"200": {"description": "x"}, "422": {"description": "x", "content": {}}},
        }
    }
    codes = {
        finding["code"]
        for finding in found_in(broken, tmp_path)
        if finding["severity"] == ERROR and not is_misread(finding)
    }
    assert codes >= {
        "info-contact",
        "nlgov:include-major-version-in-uri",
        "nlgov:missing-header",
        "nlgov:paths-kebab-case",
        "nlgov:problem-invalid-input",
        "nlgov:query-keys-camel-case",
        "operation-operationId-unique",
    }


def test_the_ruleset_is_the_official_one():
    """Unchanged, so that passing it means what it says; its source is in the README beside it."""
    digest = sha256(RULES.read_bytes()).hexdigest()
    assert digest == "80478f0282239de4d2216412240de56f52b864f310aa362ce0aea2c512ff0ba2"


def test_without_npm_the_check_fails_and_says_what_to_do(monkeypatch, tmp_path):
    """It never passes or skips unseen when Spectral is not there."""
    refused = subprocess.CompletedProcess([], 1, stderr="npm error network")
    monkeypatch.setattr(spectral, "npm", lambda *_, **__: refused)
    monkeypatch.setattr(spectral, "HOME", tmp_path)
    monkeypatch.setattr(spectral, "_STAMP", tmp_path / "installed.txt")
    with pytest.raises(spectral.SpectralMissing, match=r"npm registry(.|\n)*npm error network"):
        spectral.findings(tmp_path / "openapi.json")
