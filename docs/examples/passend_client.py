"""A typed client of the passend API: copy it, with ``passend_types.py`` beside it.

    with Passend("http://127.0.0.1:8000", key="pas_...") as passend:
        for suggestion in passend.suggestions_for_candidate("k05")["suggesties"]: ...

Needs ``httpx2`` (``httpx`` works too). What goes in and comes out are the dictionaries of the API,
with their Dutch names; methods and parameters of the client are English.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Self, TypeVar, cast
from urllib.parse import quote
from uuid import uuid4

import httpx2
from passend_types import (
    Begeleidingsteam,
    BegeleidingsteamInvoer,
    Benchmark,
    BeoordelingOpdracht,
    Besluit,
    BesluitInvoer,
    BesluitOpdracht,
    ExportForm,
    Foutmelding,
    GestartePlaatsing,
    GestartePlaatsingInvoer,
    Import,
    Invoerfout,
    Kandidaat,
    KandidaatInvoer,
    Knelpunt,
    NietGeplaatst,
    NieuwVoorstel,
    NiveausVanKandidaat,
    NiveausVanKandidaatInvoer,
    NiveausVanWerkplek,
    NiveausVanWerkplekInvoer,
    Plaatsing,
    Plan,
    Planopdracht,
    SuggestiesVoorKandidaat,
    SuggestiesVoorWerkplek,
    Toelichting,
    VergelijkingVanPlannen,
    VoorgesteldeWijziging,
    Voorstel,
    VraagVoorKandidaat,
    VraagVoorWerkplek,
    Werkgever,
    WerkgeverInvoer,
    Werkplek,
    WerkplekInvoer,
)

Got = TypeVar("Got")
Sent = TypeVar("Sent")
Query = str | int | bool | None

TRY_LATER = frozenset({429, 503})
"""Answers that say that nothing was done, and when to ask again."""
UNDER_WAY = frozenset({"wachtend", "bezig"})


class Problem(Exception):
    """The service refused. ``faults`` lists everything that is wrong, ``document`` says it all.

    Its text is for people, in the language of the client; ``name`` is for programs.
    """

    def __init__(self, document: Foutmelding) -> None:
        self.document = document
        self.status: int = document["status"]
        self.name: str = document["type"].rsplit(":", 1)[-1]
        self.request_id: str = document["instance"].rsplit(":", 1)[-1]
        self.faults: list[Invoerfout] = document.get("errors", [])
        told = [f"{fault['veld']}: {fault['detail']}" for fault in self.faults]
        super().__init__("\n".join([document["detail"], *told]))


class NoResult(Exception):
    """A plan or measurement ended without a result; ``reason`` says why."""

    def __init__(self, state: str, reason: str) -> None:
        self.state, self.reason = state, reason
        super().__init__(f"{state}: {reason}" if reason else state)


@dataclass(frozen=True)
class Versioned(Generic[Got]):
    """A record as it was, and the version to send along when it is changed."""

    value: Got
    version: str


class Passend:
    """The API at one address.

    Parameters
    ----------
    key
        API key or token; not needed for a service that runs for one user on this machine.
    language
        Of descriptions, sentences and errors: ``nl`` or ``en``.
    patience
        Seconds that one call keeps trying when the service is away or too busy. What may not be
        done twice is only tried again when the service said that it did nothing.
    transport
        For tests.
    """

    def __init__(
        self,
        address: str,
        key: str | None = None,
        *,
        language: str = "nl",
        patience: float = 60.0,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        headers = {"Accept-Language": language, "Accept": "application/json"}
        if key is not None:
            headers["Authorization"] = f"Bearer {key}"
        self._http = httpx2.Client(
            base_url=address, headers=headers, timeout=60.0, transport=transport
        )
        self._patience = patience
        self.candidates = Records[Kandidaat, KandidaatInvoer](self, "kandidaten")
        self.places = Records[Werkplek, WerkplekInvoer](self, "werkplekken")
        self.employers = Records[Werkgever, WerkgeverInvoer](self, "werkgevers")
        self.teams = Records[Begeleidingsteam, BegeleidingsteamInvoer](self, "begeleidingsteams")
        self.placements = Records[GestartePlaatsing, GestartePlaatsingInvoer](self, "plaatsingen")
        self.decisions = Records[Besluit, BesluitInvoer](self, "besluiten")
        self.candidate_levels = Parts[NiveausVanKandidaat, NiveausVanKandidaatInvoer](
            self, "kandidaten", "niveaus"
        )
        self.place_levels = Parts[NiveausVanWerkplek, NiveausVanWerkplekInvoer](
            self, "werkplekken", "niveaus"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    # --- who fits where ---------------------------------------------------------------------------

    def suggestions_for_candidate(
        self, candidate_id: str, *, top: int = 10, order: str = "waarde"
    ) -> SuggestiesVoorKandidaat:
        """The best places for a person, each with its explanation."""
        path = f"/v1/kandidaten/{_part(candidate_id)}/suggesties"
        return cast("SuggestiesVoorKandidaat", self.get(path, top=top, sortering=order))

    def suggestions_for_place(
        self, place_id: str, *, top: int = 10, order: str = "waarde"
    ) -> SuggestiesVoorWerkplek:
        """The best people for a place, each with its explanation."""
        path = f"/v1/werkplekken/{_part(place_id)}/suggesties"
        return cast("SuggestiesVoorWerkplek", self.get(path, top=top, sortering=order))

    def suggestions_for_guest(self, question: VraagVoorKandidaat) -> SuggestiesVoorKandidaat:
        """The best places for a person who is sent along; the service does not keep anything."""
        answer = self.post("/v1/suggesties/voor-kandidaat", question)
        return cast("SuggestiesVoorKandidaat", answer)

    def rank_guests(self, place_id: str, question: VraagVoorWerkplek) -> SuggestiesVoorWerkplek:
        """People who are sent along, ranked for a place that the service has."""
        answer = self.post(f"/v1/werkplekken/{_part(place_id)}/suggesties", question)
        return cast("SuggestiesVoorWerkplek", answer)

    # --- plans ------------------------------------------------------------------------------------

    def order_plan(self, order: Planopdracht) -> Plan:
        """Have a plan made; the service makes it in the background."""
        return cast("Plan", self.post("/v1/plannen", order))

    def plan(self, plan_id: str) -> Plan:
        """A plan as it stands."""
        return cast("Plan", self.get(f"/v1/plannen/{_part(plan_id)}"))

    def follow_plan(self, plan_id: str, every: float = 1.0) -> Iterator[Plan]:
        """A plan again and again until it has ended; the last one is final."""
        while True:
            plan = self.plan(plan_id)
            yield plan
            if plan["toestand"] not in UNDER_WAY:
                return
            time.sleep(every)

    def make_plan(
        self, order: Planopdracht, told: Callable[[Plan], object] | None = None, every: float = 1.0
    ) -> Plan:
        """Order a plan, wait for it and give it; ``told`` is called with its progress.

        Raises
        ------
        NoResult
            If it failed, or was stopped before there was anything.
        """
        for plan in self.follow_plan(self.order_plan(order)["planId"], every):
            if told is not None:
                told(plan)
        if plan["samenvatting"] is None:
            raise NoResult(plan["toestand"], _words(plan["redenMislukt"]))
        return plan

    def stop_plan(self, plan_id: str) -> Plan:
        """Have the search stop; the best plan so far stays."""
        return cast("Plan", self._json("DELETE", f"/v1/plannen/{_part(plan_id)}"))

    def placements_of(self, plan: Plan) -> Iterator[Plaatsing]:
        """Who works where."""
        return cast("Iterator[Plaatsing]", self.rows(plan["links"]["plaatsingen"]))

    def unplaced_of(self, plan: Plan) -> Iterator[NietGeplaatst]:
        """Who has no place, and why."""
        return cast("Iterator[NietGeplaatst]", self.rows(plan["links"]["nietGeplaatst"]))

    def bottlenecks_of(self, plan: Plan) -> Iterator[Knelpunt]:
        """What is scarce."""
        return cast("Iterator[Knelpunt]", self.rows(plan["links"]["knelpunten"]))

    def changes_of(self, plan: Plan) -> Iterator[VoorgesteldeWijziging]:
        """What changes against today."""
        return cast("Iterator[VoorgesteldeWijziging]", self.rows(plan["links"]["wijzigingen"]))

    def explanation(self, plan_id: str, candidate_id: str) -> Toelichting:
        """What a plan does for one person, and why."""
        path = f"/v1/plannen/{_part(plan_id)}/toelichtingen/{_part(candidate_id)}"
        return cast("Toelichting", self.get(path))

    def compare(self, earlier_plan: str, plan_id: str) -> VergelijkingVanPlannen:
        """What one plan does otherwise than an earlier one, with everybody in ``resultaten``."""
        found = cast(
            "VergelijkingVanPlannen",
            self.get("/v1/vergelijkingen", vorigPlan=earlier_plan, planId=plan_id, aantal=200),
        )
        rest = self.rows(found["volgende"])
        return {**found, "resultaten": [*found["resultaten"], *rest], "volgende": None}

    # --- people decide ----------------------------------------------------------------------------

    def proposals(self, plan_id: str | None = None) -> Iterator[Voorstel]:
        """What waits for people or was decided, of one plan or of all."""
        path = "/v1/voorstellen" if plan_id is None else f"/v1/plannen/{_part(plan_id)}/voorstellen"
        return cast("Iterator[Voorstel]", self.rows(path))

    def proposal(self, proposal_id: str) -> Versioned[Voorstel]:
        """One proposal, with the version that the next step needs."""
        return self._versioned("GET", f"/v1/voorstellen/{_part(proposal_id)}")

    def propose(self, suggestion: NieuwVoorstel) -> Versioned[Voorstel]:
        """Put a suggestion forward."""
        return self._versioned("POST", "/v1/voorstellen", suggestion)

    def assess(
        self, proposal: Versioned[Voorstel], said: BeoordelingOpdracht
    ) -> Versioned[Voorstel]:
        """Say what a professional thinks of a proposal; the step before a decision."""
        return self._step(proposal, "beoordeling", said)

    def decide(self, proposal: Versioned[Voorstel], said: BesluitOpdracht) -> Versioned[Voorstel]:
        """Decide about a proposal; other than accepted needs a ``redencode``."""
        return self._step(proposal, "besluit", said)

    def _step(
        self, proposal: Versioned[Voorstel], step: str, said: Mapping[str, Any]
    ) -> Versioned[Voorstel]:
        path = f"/v1/voorstellen/{_part(proposal.value['voorstelId'])}/{step}"
        return self._versioned("PUT", path, said, proposal.version)

    # --- files and quality ------------------------------------------------------------------------

    def import_file(
        self, name: str, content: bytes, *, dry_run: bool = False, accept_valid: bool = False
    ) -> Import:
        """Take in a workbook, CSV or JSON; with ``dry_run`` nothing changes."""
        answer = self._send(
            "POST",
            "/v1/importen",
            {"proef": _word(dry_run), "neemGeldigeOver": _word(accept_valid)},
            files={"bestand": (name, content)},
        )
        return cast("Import", answer.json())

    def export(self, form: ExportForm = "xlsx", plan_id: str | None = None) -> bytes:
        """The records that you may see, or a plan, as a file."""
        query = {"vorm": form} | ({} if plan_id is None else {"planId": plan_id})
        return self._send("GET", "/v1/exporten", query, accept="*/*").content

    def measure(self, every: float = 2.0) -> Benchmark:
        """Have the scorer measured on your own placements, and wait for the answer."""
        found = cast("Benchmark", self.post("/v1/benchmarks", {}))
        while found["toestand"] in UNDER_WAY:
            time.sleep(every)
            found = cast("Benchmark", self.get(f"/v1/benchmarks/{found['benchmarkId']}"))
        if found["kwaliteit"] is None:
            raise NoResult(found["toestand"], _words(found["redenMislukt"]))
        return found

    # --- everything else of the API, and how it is called -----------------------------------------

    def get(self, path: str, **query: Query) -> Any:
        """What is at an address."""
        return self._json("GET", path, query)

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """What the service makes of a body."""
        return self._json("POST", path, body=body)

    def rows(self, link: str | None) -> Iterator[Any]:
        """All rows of a list, page after page; none when there is no list."""
        while link is not None:
            page = self.get(link)
            yield from page["resultaten"]
            link = page["volgende"]

    def _json(
        self,
        method: str,
        path: str,
        query: Mapping[str, Query] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> Any:
        return self._send(method, path, query, body=body).json()

    def _versioned(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        version: str | None = None,
        media: str = "application/json",
    ) -> Versioned[Any]:
        answer = self._send(method, path, body=body, version=version, media=media)
        return Versioned(answer.json() if answer.content else None, answer.headers.get("ETag", ""))

    def _send(
        self,
        method: str,
        path: str,
        query: Mapping[str, Query] | None = None,
        *,
        body: Mapping[str, Any] | None = None,
        version: str | None = None,
        media: str = "application/json",
        accept: str | None = None,
        files: Mapping[str, tuple[str, bytes]] | None = None,
    ) -> httpx2.Response:
        """One answer, however often the request has to be sent for it.

        The same ``Idempotency-Key`` goes along with every try of a POST, so that the service does
        it once; a change with ``If-Match`` is not sent again when nobody knows whether it arrived.
        """
        headers: dict[str, str] = {}
        if accept is not None:
            headers["Accept"] = accept
        if version is not None:
            headers["If-Match"] = version
        if method == "POST":
            headers["Idempotency-Key"] = str(uuid4())
        if body is not None:
            headers["Content-Type"] = media
        may_repeat = version is None
        until = time.monotonic() + self._patience
        while True:
            wait = 1.0
            try:
                answer = self._http.request(
                    method,
                    path,
                    params=query or None,
                    json=body,
                    files=files,
                    headers=headers,
                )
            except httpx2.TransportError:
                if not may_repeat or time.monotonic() + wait > until:
                    raise
            else:
                wait = float(answer.headers.get("Retry-After", wait))
                if answer.is_success:
                    return answer
                if answer.status_code not in TRY_LATER or time.monotonic() + wait > until:
                    raise _problem(answer)
            time.sleep(wait)


class Records(Generic[Got, Sent]):
    """All records of one kind."""

    def __init__(self, service: Passend, kind: str) -> None:
        self._service, self._path = service, f"/v1/{kind}"

    def all(self, **filters: Query) -> Iterator[Got]:
        """Those that you may see, narrowed by filters such as ``werkvorm="regulier"``."""
        page = self._service.get(self._path, aantal=200, **filters)
        yield from page["resultaten"]
        yield from self._service.rows(page["volgende"])

    def get(self, number: str) -> Versioned[Got]:
        """One record and its version."""
        return self._service._versioned("GET", self._at(number))

    def add(self, record: Sent) -> Versioned[Got]:
        """Add a record."""
        return self._service._versioned("POST", self._path, cast("Mapping[str, Any]", record))

    def replace(self, number: str, record: Sent, version: str) -> Versioned[Got]:
        """Put this record in the place of the one with this version."""
        body = cast("Mapping[str, Any]", record)
        return self._service._versioned("PUT", self._at(number), body, version)

    def change(self, number: str, fields: Mapping[str, Any], version: str) -> Versioned[Got]:
        """Change some fields; None makes a value unknown."""
        merge = "application/merge-patch+json"
        return self._service._versioned("PATCH", self._at(number), fields, version, merge)

    def remove(self, number: str, version: str) -> None:
        """Remove a record."""
        self._service._versioned("DELETE", self._at(number), version=version)

    def _at(self, number: str) -> str:
        return f"{self._path}/{_part(number)}"


class Parts(Generic[Got, Sent]):
    """The levels of a person or a place, which are replaced as one."""

    def __init__(self, service: Passend, kind: str, parts: str) -> None:
        self._service, self._kind, self._parts = service, kind, parts

    def get(self, number: str) -> Versioned[Got]:
        """All of them, and the version of whom they belong to."""
        return self._service._versioned("GET", self._at(number))

    def replace(self, number: str, parts: Sent, version: str) -> Versioned[Got]:
        """Put these in the place of all there are."""
        body = cast("Mapping[str, Any]", parts)
        return self._service._versioned("PUT", self._at(number), body, version)

    def _at(self, number: str) -> str:
        return f"/v1/{self._kind}/{_part(number)}/{self._parts}"


def _problem(answer: httpx2.Response) -> Exception:
    """The problem that was answered; the bare status when something in between answered."""
    try:
        return Problem(cast("Foutmelding", answer.json()))
    except (KeyError, ValueError):
        return httpx2.HTTPStatusError(
            f"{answer.status_code} from {answer.url.path}", request=answer.request, response=answer
        )


def _part(number: str) -> str:
    return quote(number, safe="~")


def _word(choice: bool) -> str:
    return "true" if choice else "false"


def _words(coded: Mapping[str, Any] | None) -> str:
    return "" if coded is None else str(coded["omschrijving"])
