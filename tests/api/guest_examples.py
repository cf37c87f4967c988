"""Examples of questions with records that are sent along, and real answers to them."""

from typing import Any

from fastapi.testclient import TestClient

PERSON: dict[str, Any] = {
    "kandidaat": {
        "kandidaatId": "gast-1",
        "organisatieId": "wb-oost",
        "gemeente": "GM0153",
        "pc4": "7521",
        "doelgroep": "participatiewet",
        "urenMin": 16.0,
        "urenMax": 24.0,
        "maxReisminuten": 45.0,
        "vervoermiddelen": ["bike"],
    },
    "profiel": {"niveaus": [{"item": "FYS07", "niveauLaag": 3, "niveauHoog": 4}]},
}
VUM_PERSON: dict[str, Any] = {
    "idWerkzoekende": "gast-1",
    "mobiliteit": {"bemiddelingspostcode": "7521AA", "maximaleReistijd": 45},
    "werktijden": {"aantalWerkurenPerWeekMinimaal": 16, "aantalWerkurenPerWeekMaximaal": 24},
}
COMPLETION = {
    "organisatieId": "wb-oost",
    "gemeente": "GM0153",
    "doelgroep": "participatiewet",
}
STORED = "/v1/werkplekken/p6/suggesties"


def guest_examples(client: TestClient) -> dict[str, Any]:
    """By name of the operation that gives or takes it."""
    asked: dict[str, tuple[str, dict[str, Any]]] = {
        "vraagSuggestiesVoorKandidaat": ("/v1/suggesties/voor-kandidaat", {**PERSON, "top": 1}),
        "vraagSuggestiesVoorWerkplek": (
            "/v1/suggesties/voor-werkplek",
            {"kandidaten": [PERSON], **guest_place(client)},
        ),
        "vraagSuggestiesVoorBekendeWerkplek": (STORED, {"kandidaten": [PERSON]}),
        "vraagSuggestiesVoorBekendeWerkplekMetVum": (
            f"{STORED}/vum",
            {"aanvulling": COMPLETION, "werkzoekenden": [VUM_PERSON]},
        ),
    }
    found: dict[str, Any] = {}
    for name, (path, body) in asked.items():
        answer = client.post(path, json=body)
        assert answer.status_code == 200, answer.text
        found |= {name: answer.json(), f"{name}.request": body}
    return found


def guest_place(client: TestClient) -> dict[str, Any]:
    """A place of the small region as somebody else would send it along."""
    place = client.get("/v1/werkplekken/p6").json()
    asked = client.get("/v1/werkplekken/p6/niveaus").json()
    known = {name: value for name, value in place.items() if value is not None}
    return {"werkplek": {**known, "werkplekId": "gast-p1"}, "eisen": {"niveaus": asked["niveaus"]}}
