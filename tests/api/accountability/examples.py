"""Examples of accountability: real answers, with what differs from run to run replaced."""

import json
import re
from typing import Any

from fastapi.testclient import TestClient

PERSON = "k06"
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_HASH = re.compile(r'"[0-9a-f]{64}"')
_TOKEN = re.compile(r'"[0-9a-f]{32}"')
_MOMENT = re.compile(r'"20\d\d-\d\d-\d\dT[0-9:.]+(Z|\+00:00)"')
_WORKER = re.compile(r"worker-[0-9a-f]+")

SUGGESTED = {"kandidaatId": PERSON, "werkplekId": "p2"}
ASSESSED = {"oordeel": "eens"}
DECIDED = {
    "uitkomst": "afgewezen",
    "redencode": "load.too_heavy",
    "gekozenWerkplekId": None,
    "toelichting": "Tillen gaat nog niet.",
    "ingangsdatum": None,
}
CORRECTED = {
    "kenmerken": [{"naam": "pc4", "waarde": "7512"}],
    "niveaus": [{"item": "COG01", "niveauLaag": 2, "niveauHoog": 3}],
}
PURGED = {"reden": "request.person"}
DRY = {"proef": True}
SESSIONS = {"aangemeldAls": "7f3b2c1e"}


def accountability_examples(client: TestClient, plan: str) -> dict[str, Any]:
    """An example of every answer and body, by operation; changes the records of the service."""

    def sent(method: str, path: str, body: Any, version: str = "*") -> Any:
        answer = client.request(method, f"/v1{path}", json=body, headers={"If-Match": version})
        assert answer.is_success, answer.text
        return answer.json()

    def got(path: str) -> Any:
        answer = client.get(path if path.startswith("/v1") else f"/v1{path}")
        assert answer.is_success, answer.text
        return answer.json()

    made = sent("POST", "/voorstellen", SUGGESTED)
    own = f"/voorstellen/{made['voorstelId']}"
    found = {
        "legSuggestieVoor": made,
        "beoordeelVoorstel": sent("PUT", f"{own}/beoordeling", ASSESSED),
        "besluitOverVoorstel": sent("PUT", f"{own}/besluit", DECIDED),
        "geefVoorstel": got(own),
        "geefVoorstellen": _first(got("/voorstellen?aantal=200"), "/v1/voorstellen"),
        "geefVoorstellenVanPlan": _first(
            got(f"{plan}/voorstellen?aantal=200"), f"{plan}/voorstellen"
        ),
        "geefBesluitmonitor": got("/besluitmonitor"),
        "geefLogboek": got("/logboek?aantal=2"),
        "controleerLogboek": got("/logboek/controle"),
        "corrigeerKandidaat": sent("POST", f"/kandidaten/{PERSON}/rectificaties", CORRECTED),
        "geefInzage": _short(got(f"/kandidaten/{PERSON}/inzage")),
        "vernietigKandidaat": sent("POST", f"/kandidaten/{PERSON}/vernietiging", PURGED),
        "geefVernietigingen": got("/vernietigingen"),
        "geefBewaartermijnen": got("/bewaartermijnen"),
        "ruimOp": sent("POST", "/bewaartermijnen/opschoningen", DRY),
        "beeindigSessies": sent("POST", "/sessies/beeindigingen", SESSIONS),
        "beeindigSessies.request": SESSIONS,
        "legSuggestieVoor.request": SUGGESTED,
        "beoordeelVoorstel.request": ASSESSED,
        "besluitOverVoorstel.request": DECIDED,
        "corrigeerKandidaat.request": CORRECTED,
        "vernietigKandidaat.request": PURGED,
        "ruimOp.request": DRY,
    }
    return {name: _steady(example) for name, example in found.items()}


def _first(page: dict[str, Any], path: str) -> dict[str, Any]:
    """The same list as a page of one row: the first by person, since numbers are drawn."""
    row = min(page["resultaten"], key=lambda row: (row["kandidaatId"], row["planId"] is None))
    return {"resultaten": [row], "volgende": f"{path}?pagina=x&aantal=1"}


def _short(export: dict[str, Any]) -> dict[str, Any]:
    """One row of each table, so that the example stays readable."""
    tables = {
        name: sorted(rows, key=_as_drawn_otherwise)[:1]
        for name, rows in export["gegevens"].items()
        if name != "history"
    }
    return export | {"gegevens": tables, "logregels": export["logregels"][:1]}


def _as_drawn_otherwise(row: Any) -> str:
    """A row without the numbers that are drawn, to sort by."""
    return _UUID.sub("", json.dumps(row))


def _steady(example: Any) -> Any:
    text = json.dumps(example, ensure_ascii=False)
    numbers: dict[str, str] = {}
    for uuid in _UUID.findall(text):
        numbers.setdefault(uuid, f"0b7a4a5e-4b1f-4f57-9c1f-{len(numbers) + 1:012d}")
    for uuid, number in numbers.items():
        text = text.replace(uuid, number)
    text = _HASH.sub('"' + "5b3e9a71c2d84f60" * 4 + '"', text)
    text = _TOKEN.sub('"' + "7c1e9f0a422f6f1c" * 2 + '"', text)
    text = _MOMENT.sub('"2026-01-05T09:30:00Z"', text)
    text = _WORKER.sub("worker-1", text)
    text = re.sub(r'("vanaf": )"[^"]+"', r'\1"2025-01-05"', text)
    text = re.sub(r'("maand": )"[^"]+"', r'\1"2026-01"', text)
    return json.loads(text)
