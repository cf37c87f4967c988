import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from api.observing.runs import StoredRuns
from api.runs.plan_process import make_plan
from api.runs.run import MEASUREMENT, Failure
from api.settings import Settings
from benchmarks.faults.logs import personal_values
from matcher.records import read_dataset
from matcher.store.repositories.runs import RunState
from tests.api.conftest import ADDRESS, SMALL, finished_plan
from tests.api.runs.runs import ORGANISATION, a_store, add, request_stop
from tests.api.service import app_on


def samples(text):
    """Value of every sample by its name and labels."""
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_the_figures_of_a_service_that_planned():
    """Runs, seconds per step, unplaced share, queue age, model, and requests by route."""
    with TestClient(
        app_on(read_dataset(SMALL), Settings(), maker=make_plan), base_url=ADDRESS
    ) as client:
        path = finished_plan(client)
        client.get(f"{path}/plaatsingen")
        client.get("/v1/kandidaten/onbekend/suggesties")
        n_unplaced = client.get(f"{path}/niet-geplaatst").json()["totaal"]
        health = client.get("/v1/gezondheid").json()
        answer = client.get("/v1/metrics", headers={"Accept": "text/plain"})
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    found = samples(answer.text)
    assert found["passend_runs_total", "done"] == 1
    assert found["passend_unplaced_share",] == pytest.approx(n_unplaced / 12)
    assert found["passend_queue_age_seconds",] == 0
    for step in ("rules", "scores", "plan", "check"):
        assert found["passend_step_seconds_count", step] == 1
        assert found["passend_step_seconds_sum", step] >= 0
    assert found["passend_model_info", *sorted((health["versie"], health["scoremodel"]))] == 1
    seen = ("200", "GET", "/v1/plannen/{planId}/plaatsingen")
    assert found["passend_request_seconds_count", *sorted(seen)] == 1
    refused = ("404", "/v1/kandidaten/{kandidaatId}/suggesties", "GET")
    assert found["passend_request_seconds_count", *sorted(refused)] == 1
    assert "onbekend" not in answer.text
    assert path.rsplit("/", 1)[1] not in answer.text


def test_every_figure_is_in_the_documentation_and_none_is_about_a_person():
    """Right after a plan: the names that the page gives, and no value of a record in any label."""
    dataset = read_dataset(SMALL)
    with TestClient(app_on(dataset, Settings(), maker=make_plan), base_url=ADDRESS) as client:
        finished_plan(client)
        client.get("/v1/kandidaten/k04/suggesties")
        families = list(text_string_to_metric_families(client.get("/v1/metrics").text))
    page = (Path(__file__).parents[3] / "docs" / "how-to" / "use-the-api.md").read_text("utf-8")
    samples_found = [sample for family in families for sample in family.samples]
    names = {sample.name for sample in samples_found}
    told = set(re.findall(r"^\| `(passend_[a-z_]+)` \|", page, flags=re.MULTILINE))
    series = {f"{one}{end}": one for one in told for end in ("", "_bucket", "_count", "_sum")}
    assert len(told) >= 5
    assert {series.get(name, name) for name in names if not name.endswith("_created")} == told
    labels = {value for sample in samples_found for value in sample.labels.values()}
    assert labels & personal_values(dataset) == set()


def test_labels_cannot_be_made_up(client):
    """Unknown addresses and methods count together, so that nobody can fill the memory."""
    for number in range(5):
        client.get(f"/v1/verzonnen-{number}")
        client.request(f"VERB{number}", "/v1/gezondheid")
    text = client.get("/v1/metrics").text
    assert "verzonnen" not in text
    assert "VERB" not in text
    assert 'method="other"' in text


def test_outcomes_are_those_of_all_processes():
    """Runs that failed and one stopped while waiting, counted from the table that they share."""
    with a_store() as store:
        for _ in range(3):
            add(store)
            claim = store.queue.claim("w")
            with store.writing(ORGANISATION, "w") as tx:
                tx.runs.finish(claim, RunState.FAILED, failure=Failure.REFUSED)
        waiting = add(store)
        for _ in range(2):
            request_stop(store, waiting)
        with store.writing(ORGANISATION, "analyst") as tx:
            tx.runs.request_stop(tx.runs.add(MEASUREMENT, {}).run_id)  # no plan run
        figures = StoredRuns(store).figures()
    assert figures.outcomes == {Failure.REFUSED: 3, "stopped": 1}
    assert (figures.step_seconds, figures.unplaced_share, figures.queue_age) == ({}, None, 0)


def test_queue_age_is_that_of_the_run_that_waits_longest():
    """Nothing waits, two wait, one waits."""
    with a_store() as store:
        runs = StoredRuns(store)
        assert runs.figures().queue_age == 0
        add(store)
        add(store)
        store.queue.claim("w1")
        assert runs.figures().queue_age > 0
        store.queue.claim("w2")
        assert runs.figures().queue_age == 0
