"""The log over HTTP, and a check of it that shares no code with passend."""

import hashlib
import json
from collections.abc import Iterator
from itertools import pairwise

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from starlette.routing import Mount

from api.access.caller import Role
from tests.api.access.callers import ORGANISATION, Guarded
from tests.api.conftest import ADDRESS

GUARDED = Guarded()


@pytest.fixture
def service() -> Iterator[tuple[TestClient, object]]:
    """A service with five proposals in its log, and its store."""
    app = GUARDED.app()
    store = next(r.app for r in app.routes if isinstance(r, Mount)).state.service.store
    with TestClient(app, base_url=ADDRESS) as client:
        for number in range(1, 6):
            body = {"kandidaatId": f"k{number:02}", "werkplekId": "p2"}
            client.post("/v1/voorstellen", json=body, headers=GUARDED.header(Role.PLANNER))
        yield client, store


def _got(client, path, role=Role.AUDITOR):
    return client.get(f"/v1/{path}", headers=GUARDED.header(role))


def test_an_auditor_reads_all_of_the_log_page_by_page(service):
    """In order, by kind too; nobody stands in it by pseudonym."""
    client, _ = service
    first = _got(client, "logboek?aantal=3&soort=proposals.made").json()
    second = client.get(first["volgende"], headers=GUARDED.header(Role.AUDITOR)).json()
    rows = first["resultaten"] + second["resultaten"]
    assert [row["volgnummer"] for row in rows] == [1, 2, 3, 4, 5]
    assert second["volgende"] is None
    for before, after in pairwise(rows):
        assert after["vorigeVingerafdruk"] == before["vingerafdruk"]
    assert _got(client, "logboek?soort=plan.made").json()["resultaten"] == []
    for role in set(Role) - {Role.AUDITOR}:
        assert _got(client, "logboek", role).status_code == 403


def check_as_a_stranger(lines):
    """Number of the first entry that is not as written, or None; see docs/reference/log.md."""
    previous, expected = "0" * 64, 1
    for line in lines:
        entry = json.loads(line)
        names = ("organisation_id", "sequence", "at", "kind", "actor")
        hashes = ("input_hash", "model_hash", "policy_hash", "payload", "previous_hash")
        said = json.dumps([entry[name] for name in (*names, *hashes)], separators=(",", ":"))
        is_right = hashlib.sha256(said.encode()).hexdigest() == entry["hash"]
        if not is_right or entry["previous_hash"] != previous or entry["sequence"] != expected:
            return entry["sequence"]
        previous, expected = entry["hash"], expected + 1
    return None


def test_the_export_can_be_checked_without_passend(service):
    """Every hash follows from the line itself and the one before."""
    client, _ = service
    lines = _got(client, "logboek/export").text.splitlines()
    assert len(lines) == 5
    assert check_as_a_stranger(lines) is None
    assert check_as_a_stranger([*lines[:2], *lines[3:]]) == 4
    assert check_as_a_stranger([lines[1], lines[0]]) == 2
    assert check_as_a_stranger([lines[0].replace("proposals.made", "proposals.lost")]) == 1


@pytest.mark.parametrize("body", ["[" * 500, "x" * 200_000])
def test_a_body_that_nobody_asked_for_does_not_cut_off_the_export(service, body):
    """The answer comes in parts; a refusal halfway would leave an auditor with half a log."""
    client, _ = service
    header = GUARDED.header(Role.AUDITOR)
    whole = client.get("/v1/logboek/export", headers=header).text
    header |= {"Content-Type": "application/json"}
    answer = client.request("GET", "/v1/logboek/export", headers=header, content=body)
    assert (answer.status_code, answer.text) == (200, whole)


def test_tampering_shows_and_a_noted_hash_shows_a_rewritten_log(service):
    """For the auditor and for whoever keeps the database."""
    client, store = service
    noted = _got(client, "logboek/controle", Role.ADMIN).json()["laatsteVingerafdruk"]
    assert _got(client, f"logboek/controle?verwacht={noted}").json()["klopt"]
    missing = _got(client, f"logboek/controle?verwacht={'0' * 64}").json()
    assert [fault["fout"]["code"] for fault in missing["fouten"]] == ["log.other_end"]
    with store.engine.begin() as connection:
        connection.execute(
            text("update log_entries set actor = 'x' where sequence = 2 and owner_id = :owner"),
            {"owner": ORGANISATION},
        )
    broken = _got(client, "logboek/controle").json()
    assert not broken["klopt"]
    assert [(f["volgnummer"], f["fout"]["code"]) for f in broken["fouten"]] == [(2, "log.edited")]
    assert check_as_a_stranger(_got(client, "logboek/export").text.splitlines()) == 2
