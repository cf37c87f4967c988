"""What follows from a decision, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from threading import Barrier

import pytest

from matcher.records.choices import DecisionKind
from matcher.store.carrying_out import Verdict, decide, propose
from matcher.store.errors import UnknownRecord, VersionConflict, WrongState
from matcher.store.faults import StoreBusy
from matcher.store.proposal_states import Assessment, Outcome, ProposalState, ReasonNeeded
from matcher.store.repositories.proposals import NewProposal
from matcher.vocabulary.reasons import DecisionReason
from tests.store.samples import candidate, decision, employer, place, placement, team


@pytest.fixture
def region(store):
    """Person c1 works at p1 since February; p2 and p3 are there too."""
    with store.writing("a", "import") as tx:
        tx.teams.add(team())
        tx.employers.add(employer())
        for name in ("p1", "p2", "p3"):
            tx.places.add(place(name))
        tx.candidates.add(candidate(current_place_id="p1", current_since="2026-02-02"))
        tx.candidates.add(candidate("c2"))
        tx.placements.add(placement())
    return store


def _proposed(store, place_id="p2", kind="moved", from_place_id="p1", candidate_id="c1"):
    with store.writing("a", "planner") as tx:
        (made,) = tx.proposals.add([NewProposal(candidate_id, place_id, kind, from_place_id)])
    return made.proposal_id


def _decide(store, proposal_id, verdict, *, version=1, assesses=True):
    with store.writing("a", "coach-1") as tx:
        return decide(tx, proposal_id, verdict, expected_version=version, assesses=assesses)


def _decisions(store, candidate_id="c1"):
    with store.reading("a") as tx:
        found = tx.decisions.page(candidate_id=candidate_id, limit=100).items
    return {(s.record.place_id, s.record.decision): s.record.reason_code for s in found}


def test_one_step_assesses_and_decides_where_the_caller_may_do_both(region):
    """Both are noted, with the name of who did it, and both are in the log."""
    proposal_id = _proposed(region)
    decided = _decide(region, proposal_id, Verdict(Outcome.REJECTED, DecisionReason.TRAVEL))
    assert decided.state is ProposalState.DECIDED
    assert decided.assessment is Assessment.DISAGREE
    assert (decided.assessed_by, decided.decided_by) == ("coach-1", "coach-1")
    with region.reading("a") as tx:
        kinds = [entry.kind for entry in tx.log.page()]
        assert kinds == ["proposals.made", "proposal.assessed", "proposal.decided"]


def test_who_may_not_assess_decides_only_what_was_assessed(region):
    """Two steps by two people, where an organisation wants that."""
    proposal_id = _proposed(region)
    verdict = Verdict(Outcome.ACCEPTED)
    with pytest.raises(WrongState):
        _decide(region, proposal_id, verdict, assesses=False)
    with region.writing("a", "coach-1") as tx:
        tx.proposals.assess(proposal_id, Assessment.AGREE, expected_version=1)
    assert _decide(region, proposal_id, verdict, version=2, assesses=False).decided_by == "coach-1"


@pytest.mark.parametrize(
    ("proposed", "verdict", "expected"),
    [
        ({}, Verdict(Outcome.ACCEPTED), ("p2", DecisionKind.PIN, DecisionReason.OTHER)),
        (
            {},
            Verdict(Outcome.ACCEPTED, DecisionReason.CONSENT),
            ("p2", DecisionKind.PIN, DecisionReason.CONSENT),
        ),
        (
            {},
            Verdict(Outcome.REJECTED, DecisionReason.HEALTH_LOAD),
            ("p2", DecisionKind.FORBID, DecisionReason.HEALTH_LOAD),
        ),
        (
            {},
            Verdict(Outcome.REJECTED, DecisionReason.CONTINUITY),
            ("p1", DecisionKind.PIN, DecisionReason.CONTINUITY),
        ),
        (
            {},
            Verdict(Outcome.ALTERED, DecisionReason.WISH_CANDIDATE, "p3"),
            ("p3", DecisionKind.PIN, DecisionReason.WISH_CANDIDATE),
        ),
        (
            {"place_id": None, "kind": "lost"},
            Verdict(Outcome.REJECTED, DecisionReason.TRIAL),
            ("p1", DecisionKind.PIN, DecisionReason.TRIAL),
        ),
        (
            {"place_id": None, "kind": "lost"},
            Verdict(Outcome.ACCEPTED),
            ("p1", DecisionKind.FORBID, DecisionReason.OTHER),
        ),
    ],
)
def test_a_decision_without_a_first_day_binds_plans_made_later(region, proposed, verdict, expected):
    """By a pin or a forbid; placements stay as they are."""
    _decide(region, _proposed(region, **proposed), verdict)
    place_id, kind, reason = expected
    assert _decisions(region) == {(place_id, kind): reason}
    with region.reading("a") as tx:
        assert tx.candidates.get("c1").record.current_place_id == "p1"
        assert tx.placements.count() == 1


def test_a_decision_with_a_first_day_is_a_placement(region):
    """The one that went on ends the day before, and the person works at the new place."""
    proposal_id = _proposed(region)
    _decide(region, proposal_id, Verdict(Outcome.ACCEPTED, starts_on=date(2026, 4, 1)))
    with region.reading("a") as tx:
        person = tx.candidates.get("c1").record
        assert (person.current_place_id, person.current_since) == ("p2", date(2026, 4, 1))
        old, new = sorted(
            (stored.record for stored in tx.placements.page(candidate_id="c1").items),
            key=lambda record: record.started_on,
        )
    assert (old.ended_on, old.end_reason) == (date(2026, 3, 31), "decided")
    assert (new.place_id, new.ended_on) == ("p2", None)
    assert _decisions(region) == {}


def test_a_person_who_is_to_lose_a_place_has_none_from_that_day(region):
    """The placement ends and none begins."""
    proposal_id = _proposed(region, place_id=None, kind="lost")
    _decide(region, proposal_id, Verdict(Outcome.ACCEPTED, starts_on=date(2026, 4, 1)))
    with region.reading("a") as tx:
        assert tx.candidates.get("c1").record.current_place_id is None
        assert tx.placements.get("s1").record.ended_on == date(2026, 3, 31)
        assert tx.placements.count() == 1


def test_a_new_decision_takes_the_place_of_what_contradicts_it(region):
    """An earlier pin elsewhere and a forbid of the same pair go; a forbid of another pair stays."""
    with region.writing("a", "coach-1") as tx:
        tx.decisions.add(decision(place_id="p1"))
        tx.decisions.add(decision(place_id="p2", kind="forbid"))
        tx.decisions.add(decision(place_id="p3", kind="forbid"))
    _decide(region, _proposed(region), Verdict(Outcome.ACCEPTED))
    assert set(_decisions(region)) == {("p2", DecisionKind.PIN), ("p3", DecisionKind.FORBID)}


def test_what_was_proposed_for_somebody_who_moved_since_is_not_carried_out(region):
    """Nothing of the decision stays; it can still be rejected."""
    proposal_id = _proposed(region, from_place_id="p3")
    with pytest.raises(WrongState):
        _decide(region, proposal_id, Verdict(Outcome.ACCEPTED))
    with region.reading("a") as tx:
        assert tx.proposals.get(proposal_id).state is ProposalState.PROPOSED
    _decide(region, proposal_id, Verdict(Outcome.REJECTED, DecisionReason.OTHER))


@pytest.mark.parametrize(
    ("verdict", "version", "error"),
    [
        (Verdict(Outcome.REJECTED), 1, ReasonNeeded),
        (Verdict(Outcome.ALTERED, DecisionReason.OTHER), 1, ReasonNeeded),
        (Verdict(Outcome.ACCEPTED), 2, VersionConflict),
    ],
)
def test_a_refused_decision_changes_nothing(region, verdict, version, error):
    """Not even the assessment that came with it."""
    proposal_id = _proposed(region)
    with pytest.raises(error):
        _decide(region, proposal_id, verdict, version=version)
    with region.reading("a") as tx:
        assert tx.proposals.get(proposal_id).version == 1
    assert _decisions(region) == {}


def test_a_suggestion_becomes_a_proposal(region):
    """From where the person works now; for places and people that are there."""
    with region.writing("a", "coach-1") as tx:
        assert propose(tx, "c1", "p2").from_place_id == "p1"
        assert propose(tx, "c2", "p2").from_place_id is None
        for pair in (("c9", "p2"), ("c1", "p9")):
            with pytest.raises(UnknownRecord):
                propose(tx, *pair)
    with region.reading("a") as tx:
        assert {one.kind for one in tx.proposals.page()} == {"suggested"}


@pytest.mark.parametrize("starts_on", [None, date(2026, 3, 2)])
def test_two_people_who_take_over_all_proposals_at_once_place_everybody_once(region, starts_on):
    """Of two plans, in opposite order: each proposal is decided once, each person has one place."""
    people = [f"n{number:02}" for number in range(12)]
    with region.writing("a", "import") as tx:
        for person in people:
            tx.candidates.add(candidate(person))
    offered = [
        _proposed(region, place_id, "new", None, person)
        for person in people
        for place_id in ("p2", "p3")
    ]
    verdict, begin = Verdict(Outcome.ACCEPTED, starts_on=starts_on), Barrier(2)

    def decide_when_free(proposal_id):
        while True:
            with suppress(StoreBusy):  # on a busy machine the other may hold it for long
                return _decide(region, proposal_id, verdict)

    def take_over(proposals):
        begin.wait()
        taken = []
        for proposal_id in proposals:
            with suppress(VersionConflict, WrongState):
                decide_when_free(proposal_id)
                taken.append(proposal_id)
        return taken

    with ThreadPoolExecutor(2) as pool:
        halves = list(pool.map(take_over, (offered, offered[::-1])))
    taken = [*halves[0], *halves[1]]
    assert len(taken) == len(set(taken))
    with region.reading("a") as tx:
        decided = {
            one.proposal_id
            for one in map(tx.proposals.get, offered)
            if one.state is ProposalState.DECIDED
        }
        assert decided == set(taken)
        for person in people:
            pins = tx.decisions.page(candidate_id=person, limit=100).items
            begun = tx.placements.page(candidate_id=person, ended_on=None, limit=100).items
            assert [len(pins), len(begun)] == ([0, 1] if starts_on else [1, 0])
            if starts_on:
                now = tx.candidates.get(person).record.current_place_id
                assert [one.record.place_id for one in begun] == [now]
