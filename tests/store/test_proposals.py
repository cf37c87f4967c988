import pytest

from matcher.store.errors import UnknownRecord, VersionConflict, WrongState
from matcher.store.proposal_states import Assessment, Outcome, ProposalState, ReasonNeeded
from matcher.store.repositories.proposals import NewProposal
from matcher.store.repositories.suggestions import ShownItem
from matcher.vocabulary.reasons import DecisionReason

REASON = DecisionReason.TRAVEL


@pytest.fixture
def proposed(store):
    """One proposal for person c1, in version 1."""
    with store.writing("a", "planner") as tx:
        (made,) = tx.proposals.add([NewProposal("c1", "p2", "moved", "p1")])
    return made


def _assess(store, proposal, version=1):
    with store.writing("a", "coach-1") as tx:
        return tx.proposals.assess(proposal.proposal_id, Assessment.AGREE, expected_version=version)


def _decide(store, proposal, outcome=Outcome.ACCEPTED, version=2, **grounds):
    with store.writing("a", "manager-1") as tx:
        return tx.proposals.decide(
            proposal.proposal_id, outcome, expected_version=version, **grounds
        )


def test_a_proposal_is_assessed_and_then_decided(store, proposed):
    """Who did it, and when, stands with each step."""
    assessed = _assess(store, proposed)
    assert (assessed.state, assessed.assessed_by) == (ProposalState.ASSESSED, "coach-1")
    decided = _decide(store, proposed)
    assert (decided.state, decided.decided_by) == (ProposalState.DECIDED, "manager-1")
    assert (decided.outcome, decided.version) == (Outcome.ACCEPTED, 3)
    with store.reading("a") as tx:
        assert tx.proposals.get(proposed.proposal_id) == decided


def test_nothing_is_decided_that_nobody_assessed(store, proposed):
    """A plan decides nothing by itself."""
    with pytest.raises(WrongState):
        _decide(store, proposed, version=1)


def test_what_is_decided_stays_decided(store, proposed):
    """Neither assessed nor decided again; a change of mind is a new proposal."""
    _assess(store, proposed)
    _assess(store, proposed, version=2)
    _decide(store, proposed, version=3)
    with pytest.raises(WrongState):
        _assess(store, proposed, version=4)
    with pytest.raises(WrongState):
        _decide(store, proposed, version=4)


@pytest.mark.parametrize(
    ("outcome", "grounds"),
    [
        (Outcome.REJECTED, {}),
        (Outcome.ALTERED, {"chosen_place_id": "p3"}),
        (Outcome.ALTERED, {"reason_code": REASON}),
        (Outcome.ALTERED, {"reason_code": REASON, "chosen_place_id": "p2"}),
        (Outcome.REJECTED, {"reason_code": REASON, "chosen_place_id": "p3"}),
        (Outcome.ACCEPTED, {"chosen_place_id": "p3"}),
    ],
)
def test_deciding_otherwise_says_why_and_what_instead(store, proposed, outcome, grounds):
    """A reason unless it is accepted, and another place if and only if it is altered."""
    _assess(store, proposed)
    with pytest.raises(ReasonNeeded):
        _decide(store, proposed, outcome, **grounds)


def test_two_people_deciding_at_once_do_not_overwrite_each_other(store, proposed):
    """The second is told that the version is another one now."""
    _assess(store, proposed)
    _decide(store, proposed, Outcome.REJECTED, reason_code=REASON)
    with pytest.raises(VersionConflict) as refused:
        _decide(store, proposed)
    assert refused.value.current == 3


def test_every_step_is_in_the_log(store, proposed):
    """With the outcome and the reason, and the person as a token; the note is not."""
    _assess(store, proposed)
    _decide(
        store, proposed, Outcome.ALTERED, reason_code=REASON, chosen_place_id="p3", note="Te ver"
    )
    with store.reading("a") as tx:
        kinds = [entry.kind for entry in tx.log.page()]
        assert kinds == ["proposals.made", "proposal.assessed", "proposal.decided"]
        last = tx.log.page()[-1]
        assert last.payload["person"] == tx.log.token_of("c1")
        assert last.payload["reason_code"] == REASON.value
        assert "Te ver" not in str(last)
        assert tx.log.verify().is_sound


def test_acceptance_is_counted_per_person_and_reason(store):
    """Whoever accepts everything shows; before a moment does not count."""
    with store.writing("a", "planner") as tx:
        made = tx.proposals.add([NewProposal(f"c{n}", "p1", "new") for n in range(4)], run_id="r1")
    for number, one in enumerate(made):
        _assess(store, one)
        if number:
            _decide(store, one)
        else:
            _decide(store, one, Outcome.REJECTED, reason_code=REASON)
    with store.reading("a") as tx:
        counts = {(row.outcome, row.reason_code): row.count for row in tx.proposals.acceptance()}
        assert counts == {(Outcome.ACCEPTED, None): 3, (Outcome.REJECTED, REASON): 1}
        assert {row.decided_by for row in tx.proposals.acceptance()} == {"manager-1"}


def test_proposals_are_listed_by_plan_person_and_state(store, clock):
    """In pages, in an order that stays the same."""
    with store.writing("a", "planner") as tx:
        tx.proposals.add([NewProposal(f"c{n}", "p1", "new") for n in range(3)], run_id="r1")
        (other,) = tx.proposals.add([NewProposal("c1", None, "lost", "p1")], run_id="r2")
    _assess(store, other)
    with store.reading("a") as tx:
        assert len(tx.proposals.page(run_id="r1")) == 3
        assert len(tx.proposals.page(candidate_ids=["c1", "c2"])) == 3
        assert [found.run_id for found in tx.proposals.page(state=ProposalState.ASSESSED)] == ["r2"]
        first = tx.proposals.page(limit=2)
        rest = tx.proposals.page(after=first[-1].proposal_id)
        assert len({found.proposal_id for found in (*first, *rest)}) == 4
        assert tx.proposals.acceptance(clock()) == ()


def test_unknown_proposals_are_refused(store):
    """By every step."""
    with store.writing("a", "coach") as tx:
        with pytest.raises(UnknownRecord):
            tx.proposals.get("x")
        with pytest.raises(UnknownRecord):
            tx.proposals.assess("x", Assessment.AGREE, expected_version=1)


def test_a_list_is_kept_as_it_was_shown(store, clock):
    """Order, chances and hashes, for the evaluation afterwards; and the log has it too."""
    items = [ShownItem("c1", "p2", 1, 0.5, 0.71), ShownItem("c1", "p1", 2)]
    with store.writing("a", "coach-1") as tx:
        kept = tx.suggestions.keep(items, candidate_id="c1", model_hash="m1", input_hash="i1")
        with pytest.raises(ValueError, match="person or for a place"):
            tx.suggestions.keep(items)
    with store.reading("a") as tx:
        (shown,) = tx.suggestions.get([kept, "unknown"])
        assert shown.items == tuple(items)
        assert (shown.shown_to, shown.model_hash, shown.place_id) == ("coach-1", "m1", None)
        (entry,) = tx.log.page(kind="suggestions.shown")
        assert (entry.payload["shown"], entry.input_hash) == (["p2", "p1"], "i1")
        assert tx.suggestions.since(clock()) == (shown,)


def test_lists_are_forgotten_when_their_time_is_over(store, clock):
    """Those shown later stay."""
    for name in ("c1", "c2"):
        with store.writing("a", "coach") as tx:
            tx.suggestions.keep([ShownItem(name, "p1", 1)], place_id="p1")
        clock.forward(days=10)
    with store.writing("a", "scheduler") as tx:
        assert tx.suggestions.forget_before(clock.time.replace(day=10)) == 1
        (left,) = tx.suggestions.since(clock.time.replace(day=1))
        assert left.items[0].candidate_id == "c2"


def test_the_model_behind_a_proposal_is_found_in_the_log_and_in_the_lists(store, clock):
    """For a plan its own, for a suggestion that of the last list before; else nobody can tell."""

    def shown(model):
        clock.forward(minutes=1)
        with store.writing("a", "coach-1") as tx:
            tx.suggestions.keep([ShownItem("c1", "p1", 1)], candidate_id="c1", model_hash=model)

    with store.writing("a", "worker-1") as tx:
        tx.log.append("plan.made", {"run_id": "r1"}, model_hash="m-plan")
        tx.log.append("plan.made", {"run_id": "r2"}, model_hash="m-other")
    shown("m-1")
    shown("m-2")
    clock.forward(minutes=1)
    with store.writing("a", "planner-1") as tx:
        (moved,) = tx.proposals.add([NewProposal("c1", "p2", "moved")], run_id="r1")
        suggested, unseen = tx.proposals.add(
            [NewProposal("c1", "p1", "suggested"), NewProposal("c1", "p9", "suggested")]
        )
    shown("m-3")
    with store.reading("a") as tx:
        found = tx.proposals.models([moved, suggested, unseen])
    assert found == {moved.proposal_id: "m-plan", suggested.proposal_id: "m-2"}
