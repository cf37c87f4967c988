"""Ask passend where one person would fit, have the region planned, and tell what the plan does.

Needs nothing but Python. Start the service, then run this beside it:

    passend serve fixtures/small
    python docs/examples/client.py http://127.0.0.1:8000 k05
"""

import json
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

Json = dict[str, Any]


class Problem(Exception):
    """The service refused; ``errors`` lists every fault in what was sent."""

    def __init__(self, problem: Json) -> None:
        faults = [f"{fault['veld']}: {fault['detail']}" for fault in problem.get("errors", [])]
        super().__init__("\n".join([problem["detail"], *faults]))


class Service:
    """The API at one address, such as ``http://127.0.0.1:8000``."""

    def __init__(self, address: str, language: str = "nl") -> None:
        self.address = address.rstrip("/")
        self.language = language

    def get(self, path: str) -> Json:
        """What is at an address."""
        return self._call("GET", path)

    def post(self, path: str, body: Json) -> Json:
        """What the service makes of a body."""
        return self._call("POST", path, json.dumps(body).encode())

    def rows(self, link: str | None) -> Iterator[Json]:
        """All rows of a list: ``volgende`` leads from page to page."""
        while link is not None:
            page = self.get(link)
            yield from page["resultaten"]
            link = page["volgende"]

    def plan(self, order: Json) -> Json:
        """Order a plan and wait for it; the service goes on answering meanwhile."""
        plan = self.post("/v1/plannen", order)
        while plan["toestand"] in {"wachtend", "bezig"}:
            time.sleep(0.5)
            plan = self.get(plan["links"]["zelf"])
        return plan

    def _call(self, method: str, path: str, body: bytes | None = None) -> Json:
        headers = {"Accept-Language": self.language, "Content-Type": "application/json"}
        request = Request(self.address + path, body, headers, method=method)  # noqa: S310
        try:
            with urlopen(request, timeout=60) as answer:  # noqa: S310 - the caller's own address
                document: Json = json.load(answer)
        except HTTPError as error:
            raise Problem(json.load(error)) from error
        return document


def main(address: str, candidate_id: str) -> None:
    """Suggestions for one person, a plan for everybody, and what it means for that person."""
    service = Service(address)
    found = service.get(f"/v1/kandidaten/{candidate_id}/suggesties?top=3")
    say(f"{found['aantalToegestaneWerkplekken']} werkplekken mogelijk voor {candidate_id}")
    for suggestion in found["suggesties"]:
        say(f"\n{suggestion['rang']}. {suggestion['functietitel']} ({suggestion['werkplekId']})")
        say(*suggestion["zinnen"], indent="   ")

    plan = service.plan({"seconden": 5})
    if plan["samenvatting"] is None:
        say(f"\nHet plan is {plan['toestand']}: {plan['redenMislukt']}")
        return
    placements = list(service.rows(plan["links"]["plaatsingen"]))
    changes = list(service.rows(plan["links"]["wijzigingen"]))
    say(f"\nHet plan plaatst {len(placements)} mensen en verandert iets voor {len(changes)}.")
    told = service.get(f"{plan['links']['zelf']}/toelichtingen/{candidate_id}")
    say(f"Voor {candidate_id}: {told['uitkomst']['omschrijving']}.", *told["zinnen"])


def say(*lines: str, indent: str = "") -> None:
    """Print lines."""
    for line in lines:
        sys.stdout.write(f"{indent}{line}\n")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:])
    except Problem as problem:
        sys.exit(str(problem))
