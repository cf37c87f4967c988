import io
import json
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from fastapi.testclient import TestClient

from api.access.caller import Role
from api.app import create_app
from api.routes import exchange
from api.settings import Settings
from matcher.records import read_dataset
from tests.api.access.callers import TEAM, Guarded, two_caseloads
from tests.api.conftest import ADDRESS
from tests.api.service import SMALL, app_on_small, store_of


@pytest.fixture
def client():
    """A region that may be changed."""
    return TestClient(app_on_small(), base_url=ADDRESS)


_ONE = {"bestand": ("werkgevers.csv", b"werkgevernummer;naam\ne9;A\n")}


def sent(client, name, content, query="", **more):
    answer = client.post(f"/v1/importen?{query}", files={"bestand": (name, content)}, **more)
    assert answer.status_code == 200, answer.text
    return answer.json()


def as_json(document):
    return json.dumps(document).encode()


def counts(outcome):
    names = ("aantalNieuw", "aantalGewijzigd", "aantalVerwijderd", "aantalGeweigerd")
    return [sum(table[name] for table in outcome["tabellen"]) for name in names]


def test_what_is_exported_changes_nothing_when_it_comes_back(client):
    """JSON and the workbook carry every record whole."""
    for name, form in (("gegevens.json", "json"), ("gegevens.xlsx", "xlsx")):
        content = client.get(f"/v1/exporten?vorm={form}").content
        outcome = sent(client, name, content)
        assert counts(outcome) == [0, 0, 0, 0]
        assert outcome["aantalGeldig"] > 200
        assert outcome["isOvergenomen"] is False


def test_csv_comes_as_a_zip_with_a_file_per_table(client):
    """Dutch with a byte order mark and semicolons; for systems with codes and commas."""
    for form, start in (("csv-nl", b"\xef\xbb\xbf"), ("csv", b"employer_id,")):
        answer = client.get(f"/v1/exporten?vorm={form}")
        assert answer.headers["Content-Disposition"] == 'attachment; filename="gegevens.zip"'
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            assert archive.read("employers.csv").startswith(start)


def test_a_trial_tells_what_would_change_and_changes_nothing(client):
    """Only without proef is anything written, once, with history."""
    row = client.get("/v1/exporten?vorm=json").json()["werkgevers"][0]
    content = as_json({"werkgevers": [row | {"accountmanager": "Iemand"}]})
    address = f"/v1/werkgevers/{row['werkgeverId']}"
    assert counts(sent(client, "x.json", content, "proef=true")) == [0, 1, 0, 0]
    assert client.get(address).json() == row
    assert sent(client, "x.json", content)["isOvergenomen"] is True
    assert client.get(address).json() == row | {"accountmanager": "Iemand"}
    assert client.get(f"{address}/geschiedenis").json()["totaal"] == 2


def test_valid_rows_are_taken_only_when_asked_for_beside_refused_ones(client):
    """Every refused row has a finding with its place; unknown fields are named."""
    content = as_json(
        {"werkgevers": [{"werkgeverId": "goed", "naam": "A", "kleur": "x"}, {"werkgeverId": "n!"}]}
    )
    refused = sent(client, "x.json", content)
    assert (refused["isOvergenomen"], counts(refused)) == (False, [1, 0, 0, 1])
    found = {(f["rij"], f["kolom"], f["ernst"]) for f in refused["bevindingen"]}
    assert found >= {(1, "kleur", "waarschuwing"), (2, "werkgeverId", "fout")}
    assert client.get("/v1/werkgevers/goed").status_code == 404
    assert sent(client, "x.json", content, "neemGeldigeOver=true")["isOvergenomen"] is True
    assert client.get("/v1/werkgevers/goed").json()["gemeente"] is None


def test_null_makes_unknown_and_what_is_left_out_stays(client):
    """The difference between the two is the only way to say that something is unknown now."""
    before = client.get("/v1/kandidaten/k05").json()
    rows = [{"kandidaatId": "k05", "urenMax": None}]
    sent(client, "x.json", as_json({"kandidaten": rows}))
    assert client.get("/v1/kandidaten/k05").json() == before | {"urenMax": None}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.json", b"{"),
        ("x.json", b'{"kandidaten": 3}'),
        ("x.xlsx", b"PK\x03\x04 no workbook"),
        ("x.csv", b"\x00\x01"),
        ("", b""),
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_changes_nothing(client, name, content):
    """A finding about the file, never a failure."""
    answer = client.post("/v1/importen", files={"bestand": (name, content)})
    if answer.status_code == 200:
        assert answer.json()["bevindingen"]
        assert answer.json()["isOvergenomen"] is False
    else:
        assert answer.json()["errors"][0]["veld"] == "bestand"


def test_a_caller_takes_along_what_it_may_see():
    """A coach the own caseload with levels, a planner everybody without; no coach imports."""
    guarded = Guarded()
    client = TestClient(guarded.app(), base_url=ADDRESS)
    coach, planner = guarded.header(Role.COACH, teams=(TEAM,)), guarded.header(Role.PLANNER)
    people = two_caseloads().candidates
    own = set(people.loc[people["coach_team_id"] == TEAM, "candidate_id"])
    taken = client.get("/v1/exporten?vorm=json", headers=coach).json()
    assert {row["kandidaatId"] for row in taken["kandidaten"]} == own
    assert {row["kandidaatId"] for row in taken["niveausVanKandidaten"]} <= own
    assert taken["niveausVanKandidaten"]
    assert {row["kandidaatId"] for row in taken["plaatsingen"] + taken["besluiten"]} <= own
    everybody = client.get("/v1/exporten?vorm=json", headers=planner).json()
    assert len(everybody["kandidaten"]) == len(people)
    assert everybody["niveausVanKandidaten"] == []
    files = {"bestand": ("x.json", b"{}")}
    assert client.post("/v1/importen", files=files, headers=coach).status_code == 403


def test_the_model_card_is_data_or_a_page_by_what_is_asked_for(client):
    """Both carry the hash that answers carry, and speak the language of the caller."""
    card = client.get("/v1/modelkaart").json()
    suggested = client.get("/v1/kandidaten/k05/suggesties?top=1").json()
    assert card["scoremodelVingerafdruk"] == suggested["scoremodelVingerafdruk"]
    assert card["kaart"].startswith("# Modelkaart")
    page = client.get("/v1/modelkaart", headers={"Accept": "text/html", "Accept-Language": "en"})
    assert page.headers["Content-Type"].startswith("text/html")
    assert '<html lang="en">' in page.text


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("*/*", "application/json"),
        ("application/json, text/html;q=0.5", "application/json"),
    ],
)
def test_a_browser_sees_the_model_card_as_a_page(client, accept, kind):
    """It names pages first and takes everything; a program that says nothing gets data."""
    answer = client.get("/v1/modelkaart", headers={"Accept": accept})
    assert answer.headers["content-type"].split(";")[0] == kind


def test_a_header_is_explained_once_and_known_from_then_on(client):
    """The finding proposes a column; whoever confirms it is not asked again, and may forget it."""
    content = b"werkgevernummer;naam;gemeemte v. bedrijf\nnieuw;A;Almelo\n"
    (asked,) = sent(client, "werkgevers.csv", content, "proef=true")["bevindingen"]
    assert (asked["code"], asked["kolom"]) == ("column.not_used", "gemeemte v. bedrijf")
    said = "eigenNaam=Gemeemte v. bedrijf%3Dgemeente"
    assert sent(client, "werkgevers.csv", content, f"proef=true&{said}")["bevindingen"] == []
    assert sent(client, "werkgevers.csv", content, "proef=true")["bevindingen"] != []
    assert sent(client, "werkgevers.csv", content, said)["isOvergenomen"] is True
    assert client.get("/v1/werkgevers/nieuw").json()["gemeente"] == "GM0141"
    again = sent(client, "werkgevers.csv", content)
    assert (again["bevindingen"], again["isOvergenomen"]) == ([], False)
    assert "gemeemte v. bedrijf" in again["koppeling"]
    forgotten = sent(client, "werkgevers.csv", content, "eigenNaam=gemeemte v bedrijf%3D")
    assert [one["code"] for one in forgotten["bevindingen"]] == ["column.not_used"]


def test_what_a_header_means_is_remembered_with_what_is_taken_over_and_never_without(client):
    """A refused file, or a trial, leaves no trace; valid rows that are taken over do."""
    content = b"werkgevernummer;naam;waar\nnieuw;A;Almelo\nn!;B;Almelo\n"
    said = "eigenNaam=waar%3Dgemeente"

    def remembered():
        return "waar" in sent(client, "werkgevers.csv", content, "proef=true")["koppeling"]

    for query in (said, f"proef=true&{said}", f"proef=true&neemGeldigeOver=true&{said}"):
        assert sent(client, "werkgevers.csv", content, query)["isOvergenomen"] is False
        assert not remembered()
    assert sent(client, "werkgevers.csv", content, f"neemGeldigeOver=true&{said}")["isOvergenomen"]
    assert remembered()
    assert sent(client, "werkgevers.csv", content, "eigenNaam=waar%3D")["isOvergenomen"] is False
    assert remembered()


def test_who_imports_sees_what_was_explained_and_has_one_forgotten(client):
    """The others stay; what is not there cannot be forgotten."""
    content = b"werkgevernummer;naam;waar;Wie?\ne9;A;Almelo;B\n"
    sent(
        client,
        "werkgevers.csv",
        content,
        "eigenNaam=Waar%3Dgemeente&eigenNaam=wie%3Daccountmanager",
    )
    address = "/v1/importen/eigen-namen"
    assert client.get(address).json() == {
        "eigenNamen": [
            {"kop": "waar", "betekenis": "gemeente"},
            {"kop": "wie", "betekenis": "accountmanager"},
        ]
    }
    assert client.delete(f"{address}/waar").status_code == 204
    assert [one["kop"] for one in client.get(address).json()["eigenNamen"]] == ["wie"]
    assert client.delete(f"{address}/waar").status_code == 404
    assert client.delete(f"{address}/Waar%00").status_code == 400
    found = sent(client, "werkgevers.csv", content)["bevindingen"]
    assert [one["kolom"] for one in found] == ["waar"]


def test_a_name_whose_column_is_gone_does_not_stop_an_import():
    """As after a version that calls its columns otherwise: the header is named as not used."""
    settings = Settings()
    store = store_of(read_dataset(SMALL), settings.home_organisation)
    with store.writing(settings.home_organisation, "beheerder") as tx:
        tx.own_names.learn({"waar": "een kolom van vroeger"})
    client = TestClient(create_app(store, settings), base_url=ADDRESS)
    content = b"werkgevernummer;naam;waar\nnieuw;A;Almelo\n"
    outcome = sent(client, "werkgevers.csv", content)
    assert [one["code"] for one in outcome["bevindingen"]] == ["column.not_used"]
    assert outcome["isOvergenomen"] is True


_FAR = "." * 200


@pytest.mark.parametrize(
    "said",
    ["kleur%3Dgeen kolom", "kleur", "%3D", "%3Dgemeente", f"{_FAR}a%3Dgemeente", "a%3Dgem%00eente"],
)
def test_a_meaning_that_no_table_has_is_refused(client, said):
    """Nothing is remembered, and the caller hears which part was wrong."""
    files = {"bestand": ("werkgevers.csv", b"werkgevernummer;naam\ne9;A\n")}
    answer = client.post(f"/v1/importen?eigenNaam={said}", files=files)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["veld"].startswith("eigenNaam")


@pytest.mark.parametrize(
    ("step", "ask"),
    [
        ("import_offer", lambda client: client.post("/v1/importen", files=_ONE)),
        ("dataset_tables", lambda client: client.get("/v1/exporten?vorm=csv")),
    ],
)
def test_files_are_handled_one_at_a_time_however_many_ask(monkeypatch, step, ask):
    """Each may take hundreds of megabytes: together they would take the memory of the service."""
    met, together, do = Barrier(2), [], getattr(exchange, step)

    def handle(*arguments):
        with suppress(BrokenBarrierError):
            met.wait(0.5)
            together.append(step)
        return do(*arguments)

    monkeypatch.setattr(exchange, step, handle)
    with TestClient(app_on_small(), base_url=ADDRESS) as client, ThreadPoolExecutor(3) as pool:
        statuses = [one.status_code for one in pool.map(ask, [client] * 3)]
    assert (statuses, together) == ([200] * 3, [])
