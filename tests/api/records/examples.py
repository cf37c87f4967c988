"""Examples of the record routes: real answers on the hand-solvable region."""

import json
from typing import Any

from fastapi.testclient import TestClient

from api.schemas.names import api_name

KEYS = {
    "Kandidaat": "/v1/kandidaten/k05",
    "Werkplek": "/v1/werkplekken/p2",
    "Werkgever": "/v1/werkgevers/e-groen",
    "Begeleidingsteam": "/v1/begeleidingsteams/t-coach",
    "GestartePlaatsing": "/v1/plaatsingen/h1",
    "Besluit": "/v1/besluiten/k03~p2~pin",
}
MANY = {"Besluit": "Besluiten", "Kandidaat": "Kandidaten", "Werkplek": "Werkplekken"}
PARTS = {
    "NiveausVanKandidaat": "/v1/kandidaten/k05/niveaus",
    "NiveausVanWerkplek": "/v1/werkplekken/p2/niveaus",
    "DagdelenVanTeam": "/v1/begeleidingsteams/t-coach/dagdelen",
}
PATCHES: dict[str, dict[str, Any]] = {
    "Kandidaat": {"urenMax": 20, "beschikbaarVanaf": None},
    "Werkplek": {"aantalPlekken": 3},
    "Werkgever": {"accountmanager": "Accountmanager 4"},
    "Begeleidingsteam": {"urenPerWeek": 32},
    "GestartePlaatsing": {"geeindigdOp": "2026-01-02", "redenVanEinde": "moved_on"},
    "Besluit": {"toelichting": "Op verzoek van de kandidaat zelf."},
}
DAYPARTS = {"dagdelen": [{"dagdeel": 0, "uren": 4.0}, {"dagdeel": 3, "uren": 2.5}]}
COMPARISON: dict[str, Any] = {
    "vorigPlan": "2f6f1c0d9a5b4c0e8d6a3b7c1e9f0a42",
    "planId": "7d0f3c1e5b2a49868f1c3e5a7b9d2f40",
    "zelfdeBeleid": True,
    "aantalBlijft": 8,
    "aantalVerandert": 0,
    "aantalErbij": 1,
    "aantalKwijt": 0,
    "aantalWeg": 0,
    "verschilInPunten": 512,
    "verschilZonderBehoud": 512,
    "puntenPerOnderdeel": [
        {"onderdeel": {"code": "durability", "omschrijving": "duurzaamheid"}, "punten": 512}
    ],
    "zinnen": ["1 persoon krijgt een werkplek."],
    "resultaten": [
        {
            "kandidaatId": "k07",
            "wijziging": {"code": "new", "omschrijving": "nieuw geplaatst"},
            "redenen": [],
            api_name("from_place_id"): None,
            api_name("to_place_id"): "p6",
            "verschilInPunten": 512,
            "verschilZonderBehoud": 512,
        }
    ],
    "totaal": 9,
    "volgende": None,
}
_TIME = "2026-01-05T09:00:00Z"


def record_examples(client: TestClient) -> dict[str, Any]:
    """By name of the operation that gives or takes it; routes that share one name only it."""
    found: dict[str, Any] = {}
    for one, address in KEYS.items():
        many = MANY.get(one, f"{one}en" if one.endswith("ing") else f"{one}s")
        found[f"geef{one}"] = client.get(address).json()
        found[f"geef{many}"] = client.get(f"{address.rsplit('/', 1)[0]}?aantal=1").json()
        found[f"wijzig{one}.request"] = PATCHES[one]
        history = client.get(f"{address}/geschiedenis?aantal=1").json()
        found[f"geef{one}Geschiedenis"] = history | {
            "resultaten": [row | {"gewijzigdOp": _TIME} for row in history["resultaten"]]
        }
    for name, address in PARTS.items():
        found[f"geef{name}"] = client.get(address).json()
    found["geefDagdelenVanTeam"] = DAYPARTS
    return found | exchange_examples(client)


def exchange_examples(client: TestClient) -> dict[str, Any]:
    """Import, export, comparison, model card and benchmark."""
    exported = client.get("/v1/exporten?vorm=json").json()
    employers = {"werkgevers": [exported["werkgevers"][0] | {"accountmanager": "-"}]}
    file = ("gegevens.json", json.dumps(employers).encode())
    found = {
        "geefExport": {"werkgevers": exported["werkgevers"][:2]},
        "voerImportUit": client.post("/v1/importen?proef=true", files={"bestand": file}).json(),
        "geefModelkaart": client.get("/v1/modelkaart").json(),
        "geefBenchmark": {"toestand": "bezig", "aangemaaktOp": _TIME, "kwaliteit": None},
    }
    return found | {"geefVergelijking": COMPARISON}
