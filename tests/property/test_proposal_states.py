"""Whatever is sent in whatever order, a proposal goes from proposed to assessed to decided."""

from collections import Counter
from functools import cache

from fastapi.testclient import TestClient
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    multiple,
    rule,
    run_state_machine_as_test,
)
from starlette.routing import Mount

from api.access.caller import Role
from tests.api.access.callers import ORGANISATION, OTHER_TEAM, TEAM, Guarded
from tests.api.conftest import ADDRESS

STEPS = {
    ("voorstel", "beoordeeld"),
    ("voorstel", "besloten"),  # who may assess too does both in one request
    ("beoordeeld", "beoordeeld"),
    ("beoordeeld", "besloten"),
}
MAY_DECIDE = {"own coach", "planner"}
KINDS = {"voorstel": 0, "beoordeeld": 1, "besloten": 2}


class Service:
    """One service for all examples; each makes proposals of its own."""

    def __init__(self):
        guarded = Guarded()
        app = guarded.app()
        self.store = next(r.app for r in app.routes if isinstance(r, Mount)).state.service.store
        self.client = TestClient(app, base_url=ADDRESS)
        self.headers = {
            "own coach": guarded.header(Role.COACH, teams=(TEAM,)),
            "other coach": guarded.header(Role.COACH, teams=(OTHER_TEAM,)),
            "planner": guarded.header(Role.PLANNER),
            "analyst": guarded.header(Role.ANALYST),
            "auditor": guarded.header(Role.AUDITOR),
            "admin": guarded.header(Role.ADMIN),
        }
        with self.store.reading(ORGANISATION) as tx:
            self.people = sorted(tx.candidates.keys(coach_team_id=[TEAM]))
        self.taken = Counter()


@cache
def service():
    return Service()


CALLERS = st.sampled_from(
    ["planner", "own coach"] * 5 + ["other coach", "analyst", "auditor", "admin", "nobody"]
)
VERSIONS = st.sampled_from(["now"] * 6 + ["any", "old", "none"])
COMPLETE = st.sampled_from(
    [
        {"uitkomst": "aangenomen"},
        {"uitkomst": "aangenomen", "ingangsdatum": "2026-02-01"},
        {"uitkomst": "afgewezen", "redencode": "load.too_heavy"},
        {"uitkomst": "gewijzigd", "redencode": "other", "gekozenWerkplekId": "p4"},
        {"uitkomst": "gewijzigd", "redencode": "other", "gekozenWerkplekId": "p2"},
    ]
)
ANYTHING = st.fixed_dictionaries(
    {"uitkomst": st.sampled_from(["aangenomen", "afgewezen", "gewijzigd", "uitgesteld"])},
    optional={
        "redencode": st.sampled_from(["load.too_heavy", "continuity.keep", "other", "omdat", None]),
        "gekozenWerkplekId": st.sampled_from(["p1", "p2", "p3", "bestaat-niet", None]),
        "ingangsdatum": st.sampled_from(["2026-02-01", "2026-09-01", "morgen"]),
        "toelichting": st.sampled_from(["In overleg.", "x" * 501]),
    },
)


BODIES = COMPLETE | ANYTHING


class Proposals(RuleBasedStateMachine):
    """Sends requests and holds every answer against what may have happened."""

    made = Bundle("made")

    def __init__(self):
        super().__init__()
        self.at = service()
        with self.at.store.reading(ORGANISATION) as tx:
            self.n_logged = tx.log.verify().n_entries

    def _logged(self):
        """Kinds of the entries since the last look that are about proposals."""
        with self.at.store.reading(ORGANISATION) as tx:
            entries = tx.log.page(after=self.n_logged, limit=100)
        self.n_logged += len(entries)
        return [entry.kind for entry in entries if entry.kind.startswith("proposal")]

    def _seen(self, number):
        found = self.at.client.get(
            f"/v1/voorstellen/{number}", headers=self.at.headers["auditor"]
        ).json()
        return {name: value for name, value in found.items() if name[:3] not in ("let", "geg")}

    def _sent(self, caller, number, what, body, version):
        before = self._seen(number)
        now = self.at.client.get(
            f"/v1/voorstellen/{number}", headers=self.at.headers["auditor"]
        ).headers["ETag"]
        match = {"now": now, "any": "*", "old": '"99"'}.get(version)
        headers = self.at.headers.get(caller, {}) | ({"If-Match": match} if match else {})
        answer = self.at.client.put(f"/v1/voorstellen/{number}/{what}", json=body, headers=headers)
        return before, answer, self._seen(number)

    @initialize(target=made, person=st.integers(0, 3))
    def begin(self, person):
        """There is always one."""
        return self.propose("planner", person, "p2")

    @rule(
        target=made,
        caller=CALLERS,
        person=st.integers(0, 3),
        place=st.sampled_from(["p1", "p2", "p3", "bestaat-niet"]),
    )
    def propose(self, caller, person, place):
        """Only somebody who works with the person puts a suggestion forward."""
        body = {"kandidaatId": self.at.people[person], "werkplekId": place}
        answer = self.at.client.post(
            "/v1/voorstellen", json=body, headers=self.at.headers.get(caller, {})
        )
        if not answer.is_success:
            assert self._logged() == []
            return multiple()
        assert caller in MAY_DECIDE
        assert answer.json()["toestand"] == "voorstel"
        assert self._logged() == ["proposals.made"]
        return answer.json()["voorstelId"]

    @rule(
        number=made,
        caller=CALLERS,
        opinion=st.sampled_from(["eens", "oneens", "anders", "misschien"]),
        version=VERSIONS,
    )
    def assess(self, number, caller, opinion, version):
        """An assessment never decides, and never follows a decision."""
        before, answer, after = self._sent(
            caller, number, "beoordeling", {"oordeel": opinion}, version
        )
        if not answer.is_success:
            self._is_untouched(before, answer, after)
            return
        assert caller in MAY_DECIDE
        assert version in ("now", "any")
        assert before["toestand"] != "besloten"
        assert after["toestand"] == "beoordeeld"
        assert after["beoordeling"]["oordeel"] == opinion
        assert self._logged() == ["proposal.assessed"]
        self._holds(before, after)

    @rule(number=made, caller=CALLERS, body=BODIES, version=VERSIONS)
    def decide(self, number, caller, body, version):
        """A decision is final, has a name, and a reason where it differs."""
        before, answer, after = self._sent(caller, number, "besluit", body, version)
        if not answer.is_success:
            self._is_untouched(before, answer, after)
            return
        assert caller in MAY_DECIDE
        assert version in ("now", "any")
        expected = ["proposal.assessed", "proposal.decided"]
        assert self._logged() == expected[KINDS[before["toestand"]] :]
        assert after["toestand"] == "besloten"
        self._holds(before, after)

    @rule(number=made, person=st.integers(0, 3))
    def change_the_person(self, number, person):
        """A correction leaves proposals and their states as they are."""
        before = self._seen(number)
        address = f"/v1/kandidaten/{self.at.people[person]}/rectificaties"
        headers = self.at.headers["admin"] | {"If-Match": "*"}
        body = {"kenmerken": [{"naam": "urenMax", "waarde": "20"}]}
        self.at.client.post(address, json=body, headers=headers)
        assert self._seen(number) == before
        assert self._logged() == []

    def _is_untouched(self, before, answer, after):
        assert 400 <= answer.status_code < 500, answer.text
        assert after == before
        assert self._logged() == []

    def _holds(self, before, after):
        step = (before["toestand"], after["toestand"])
        assert step in STEPS
        self.at.taken[step] += 1
        given, decided = after["beoordeling"], after["besluit"]
        assert given["beoordeeldDoor"]
        if after["toestand"] != "besloten":
            assert decided is None
            return
        assert decided["beslotenDoor"]
        assert given["beoordeeldOp"] <= decided["beslotenOp"]
        outcome, other = decided["uitkomst"], decided["gekozenWerkplekId"]
        assert outcome == "aangenomen" or decided["redencode"] is not None
        assert (outcome == "gewijzigd") is (other is not None)
        assert other != after["naarWerkplekId"]

    def teardown(self):
        """The chain is sound after any sequence."""
        with self.at.store.reading(ORGANISATION) as tx:
            assert tx.log.verify().is_sound


def test_no_sequence_of_requests_leads_where_it_must_not():
    """Every step that may be taken was taken, and none that may not."""
    often = settings(max_examples=40, stateful_step_count=10, deadline=None, derandomize=True)
    run_state_machine_as_test(Proposals, settings=often)
    assert set(service().taken) == STEPS
