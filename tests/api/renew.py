"""Renews what is stored of the API: the examples and ``docs/reference/openapi.json``.

Run as ``python -m tests.api.renew``; review the difference before committing. The examples are real
answers on ``fixtures/small``; only numbers of runs and times are replaced by fixed ones.
"""

import json
import re
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from tests.api.accountability.examples import accountability_examples
from tests.api.conftest import ADDRESS, finished_plan
from tests.api.guest_examples import guest_examples
from tests.api.records.examples import record_examples
from tests.api.service import app_on_small

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "api" / "schemas" / "examples"
OPENAPI = ROOT / "docs" / "reference" / "openapi.json"

ORDER = {"iteraties": 5, "startgetal": 7, "maximumAantalWijzigingen": 10}
NIGHT = {"tijdstip": "02:30", "opdracht": {"seconden": 60, "maximumAantalWijzigingen": 20}}
PLAN_ID = "2f6f1c0d9a5b4c0e8d6a3b7c1e9f0a42"
TIME = "2026-01-05T09:{:02}:00Z"
_NEXT = re.compile(r'("eerstvolgendOp": )"[^"]+"')
_TIMES = {name: TIME.format(minute) for minute, name in enumerate(
    ("aangemaaktOp", "gestartOp", "afgerondOp")
)}  # fmt: skip


def examples() -> dict[str, Any]:
    """An example of every answer, by operation."""
    with TestClient(app_on_small(), base_url=ADDRESS) as client:
        path = finished_plan(client, ORDER)
        answers = {
            "geefSuggestiesVoorKandidaat": "/v1/kandidaten/k11/suggesties?top=1",
            "geefSuggestiesVoorWerkplek": "/v1/werkplekken/p2/suggesties?top=1",
            "geefGezondheid": "/v1/gezondheid",
            "geefPlan": path,
            "geefPlaatsingen": f"{path}/plaatsingen?aantal=2",
            "geefNietGeplaatst": f"{path}/niet-geplaatst",
            "geefKnelpunten": f"{path}/knelpunten?aantal=2",
            "geefWijzigingen": f"{path}/wijzigingen?aantal=2",
            "geefToelichting": f"{path}/toelichtingen/k05",
        }
        night = client.put("/v1/planningen/nacht", json=NIGHT).json()
        answers["geefPlanningen"] = "/v1/planningen"
        found = {name: client.get(address).json() for name, address in answers.items()}
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
        "voortgang": None,
        "links": links,
    }
    found["stopPlan"] = running | {"stopGevraagd": True, "links": links}
    return {name: _steady(example, Path(path).name) for name, example in found.items()}


def _steady(example: Any, plan_id: str) -> Any:
    """The same without what differs from run to run."""
    text = json.dumps(example, ensure_ascii=False).replace(plan_id, PLAN_ID)
    text = re.sub(r'(pagina=)[^&"]+', r"\1MiBwbGFhdHNpbmdlbg%3D%3D", text)
    text = _NEXT.sub(r'\1"2026-01-06T01:30:00Z"', text)
    steady = json.loads(text)
    for name, time in _TIMES.items():
        if isinstance(steady, dict) and steady.get(name):
            steady[name] = time
    if isinstance(steady, dict) and steady.get("voortgang"):
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
