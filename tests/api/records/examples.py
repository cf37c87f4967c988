"""Examples of the record routes: real answers on the hand-solvable region."""

import json
from typing import Any

from fastapi.testclient import TestClient

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
    """Import, export and model card."""
    exported = client.get("/v1/exporten?vorm=json").json()
    employers = {"werkgevers": [exported["werkgevers"][0] | {"accountmanager": "-"}]}
    file = ("gegevens.json", json.dumps(employers).encode())
    said = ("werkgevers.csv", b"werkgevernummer;naam;cl.code\n")
    client.post("/v1/importen?eigenNaam=Cl.code=kandidaatnummer", files={"bestand": said})
    return {
        "geefEigenNamen": client.get("/v1/importen/eigen-namen").json(),
        "geefExport": {"werkgevers": exported["werkgevers"][:2]},
        "voerImportUit": client.post("/v1/importen?proef=true", files={"bestand": file}).json(),
        "geefModelkaart": client.get("/v1/modelkaart").json(),
    }
