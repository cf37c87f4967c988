"""Renews what is stored of the API: examples, description and the types of the Python client.

Run as ``python -m tests.api.renew``; review the difference before committing. The examples are real
answers on ``fixtures/small``; only numbers of runs and times are replaced by fixed ones.
"""

import json
import re
import runpy
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from tests.api.accountability.examples import accountability_examples
from tests.api.conftest import ADDRESS, finished_plan, wait_for
from tests.api.guest_examples import guest_examples
from tests.api.records.examples import record_examples
from tests.api.service import app_on_small

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "api" / "schemas" / "examples"
OPENAPI = ROOT / "docs" / "reference" / "openapi.json"
TYPES = ROOT / "docs" / "examples" / "make_types.py"

ORDER = {"iteraties": 5, "startgetal": 7, "maximumAantalWijzigingen": 10}
NIGHT = {"tijdstip": "02:30", "opdracht": {"seconden": 60, "maximumAantalWijzigingen": 20}}
STRICT = ORDER | {"maximumAantalWijzigingen": 0}
PLAN_ID = "2f6f1c0d9a5b4c0e8d6a3b7c1e9f0a42"
EARLIER_ID = "7d0f3c1e5b2a49868f1c3e5a7b9d2f40"
BENCHMARK_ID = "c4b1e0f27d3a4e58a96b0d5f8e7c1a23"
TIME = "2026-01-05T09:{:02}:00Z"
_NEXT = re.compile(r'("eerstvolgendOp": )"[^"]+"')
_PROPOSAL = re.compile(r'("voorstelId": )"[^"]+"')
_TIMES = {name: TIME.format(minute) for minute, name in enumerate(
    ("aangemaaktOp", "gestartOp", "afgerondOp")
)}  # fmt: skip


def examples() -> dict[str, Any]:
    """An example of every answer, by operation."""
    with TestClient(app_on_small(), base_url=ADDRESS) as client:
        earlier = finished_plan(client, STRICT)
        path = finished_plan(client, ORDER)
        both = f"vorigPlan={Path(earlier).name}&planId={Path(path).name}"
        answers = {
            "geefSuggestiesVoorKandidaat": "/v1/kandidaten/k11/suggesties?top=1",
            "geefSuggestiesVoorWerkplek": "/v1/werkplekken/p2/suggesties?top=1",
            "geefGezondheid": "/v1/gezondheid",
            "geefPlan": path,
            "geefPlannen": "/v1/plannen?aantal=1",
            "geefPlaatsingen": f"{path}/plaatsingen?aantal=2",
            "geefNietGeplaatst": f"{path}/niet-geplaatst",
            "geefKnelpunten": f"{path}/knelpunten?aantal=2",
            "geefWijzigingen": f"{path}/wijzigingen?aantal=2",
            "geefToelichting": f"{path}/toelichtingen/k05",
            "geefVergelijking": f"/v1/vergelijkingen?{both}&aantal=2",
        }
        night = client.put("/v1/planningen/nacht", json=NIGHT).json()
        answers["geefPlanningen"] = "/v1/planningen"
        found = {name: client.get(address).json() for name, address in answers.items()}
        found |= benchmark_examples(client)
        found |= record_examples(client)
        found |= guest_examples(client)
        found |= accountability_examples(client, path)
    found["zetPlanning.request"], found["zetPlanning"] = NIGHT, night
    finished = found["geefPlan"]
    links = {name: link if name == "zelf" else None for name, link in finished["links"].items()}
    running = finished | {"toestand": "bezig", "afgerondOp": None, "samenvatting": None}
    found["startPlan.request"] = ORDER
    found["startPlan"] = running | {
        "toestand": "wachtend",
        "gestartOp": None,
        "plaatsInWachtrij": 1,
        "poging": 0,
        "voortgang": None,
        "links": links,
    }
    searching = {"code": "step.search", "omschrijving": "het beste plan zoeken"}
    running["voortgang"] = finished["voortgang"] | {"stap": searching}
    found["stopPlan"] = running | {"stopGevraagd": True, "links": links}
    numbers = {Path(path).name: PLAN_ID, Path(earlier).name: EARLIER_ID}
    listed = found["geefPlannen"]["resultaten"]
    found["geefPlannen"]["resultaten"] = [_steady(plan, {}) for plan in listed]
    return {name: _steady(example, numbers) for name, example in found.items()}


def benchmark_examples(client: TestClient) -> dict[str, Any]:
    """A measurement that is ordered, and what it finds: too few placements, in this region."""
    ordered = client.post("/v1/benchmarks")
    done = wait_for(client, ordered.headers["Location"], {"klaar"})
    waiting = ordered.json() | {"toestand": "wachtend"}
    waiting, done = (
        _at_fixed_times(each | {"benchmarkId": BENCHMARK_ID}) for each in (waiting, done)
    )
    return {
        "startBenchmark": waiting,
        "geefBenchmark": done,
        "geefBenchmarks": {"benchmarks": [done]},
    }


def _at_fixed_times(example: Any) -> Any:
    return {
        name: _TIMES[name] if name in _TIMES and value else value for name, value in example.items()
    }


def _steady(example: Any, numbers: dict[str, str]) -> Any:
    """The same without what differs from run to run."""
    text = json.dumps(example, ensure_ascii=False)
    for number, fixed in numbers.items():
        text = text.replace(number, fixed)
    text = re.sub(r'(pagina=)[^&"]+', r"\1MiBwbGFhdHNpbmdlbg%3D%3D", text)
    text = _NEXT.sub(r'\1"2026-01-06T01:30:00Z"', text)
    text = _PROPOSAL.sub(r'\1"0b7a4a5e-4b1f-4f57-9c1f-000000000001"', text)
    steady = json.loads(text)
    if isinstance(steady, dict):
        steady = _at_fixed_times(steady)
        if steady.get("voortgang"):
            steady["voortgang"]["verstrekenSeconden"] = 12.5
    return steady


def openapi() -> Any:
    """The description of the API as the service gives it."""
    with TestClient(app_on_small(), base_url=ADDRESS) as client:
        return client.get("/v1/openapi.json").json()


def as_text(document: Any) -> str:
    """JSON as it is stored: indented and with its accents."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    for name, example in examples().items():
        (EXAMPLES / f"{name}.json").write_text(as_text(example), encoding="utf-8")
    OPENAPI.write_text(as_text(openapi()), encoding="utf-8")
    runpy.run_path(str(TYPES), run_name="__main__")
