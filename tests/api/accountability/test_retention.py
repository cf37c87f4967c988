"""Periods of keeping over HTTP, and the monitor of decisions."""

from fastapi.testclient import TestClient

from api.access.caller import Role
from tests.api.access.callers import Guarded
from tests.api.conftest import ADDRESS

GUARDED = Guarded()


def test_an_admin_removes_and_an_auditor_reads():
    """Without an explicit word it is a dry run."""
    with TestClient(GUARDED.app(), base_url=ADDRESS) as client:
        admin, auditor = GUARDED.header(Role.ADMIN), GUARDED.header(Role.AUDITOR)
        shown = client.get("/v1/bewaartermijnen", headers=auditor).json()["bewaartermijnen"]
        kinds = {period["soort"]["code"]: period for period in shown}
        assert kinds["kept.log"]["aantalVerlopen"] is None
        assert kinds["kept.people"]["aantalVerlopen"] == 0
        address = "/v1/bewaartermijnen/opschoningen"
        assert client.post(address, json={}, headers=auditor).status_code == 403
        assert client.post(address, json={}, headers=admin).json()["proef"] is True
        done = client.post(address, json={"proef": False}, headers=admin).json()
        assert (done["proef"], done["aantalMensen"]) == (False, 0)
        log = client.get("/v1/logboek?soort=retention.run", headers=auditor).json()
        assert len(log["resultaten"]) == 1


def test_the_monitor_says_when_there_is_too_little_to_say():
    """Small cells are empty, and nobody is named."""
    with TestClient(GUARDED.app(), base_url=ADDRESS) as client:
        planner = GUARDED.header(Role.PLANNER)
        made = client.post(
            "/v1/voorstellen", json={"kandidaatId": "k01", "werkplekId": "p2"}, headers=planner
        ).json()
        client.put(
            f"/v1/voorstellen/{made['voorstelId']}/besluit",
            json={"uitkomst": "afgewezen", "redencode": "travel.not_doable"},
            headers=planner | {"If-Match": "*"},
        )
        found = client.get("/v1/besluitmonitor", headers=planner).json()
        assert [each["code"] for each in found["waarschuwingen"]] == ["monitor.too_few"]
        assert found["alleBesluiten"]["aantal"] is None
        (reason,) = found["redenen"]
        assert (reason["redencode"]["code"], reason["aantal"]) == ("travel.not_doable", None)
        later = client.get("/v1/besluitmonitor?vanaf=2999-01-01", headers=planner).json()
        assert later["redenen"] == []
