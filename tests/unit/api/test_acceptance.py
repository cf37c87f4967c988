from datetime import UTC, datetime

import pytest

from api.accountability.acceptance import (
    LEAST_CELL,
    UNKNOWN,
    Background,
    Dimension,
    Warned,
    acceptance_report,
)
from matcher.store.proposal_states import Outcome, Proposal, ProposalState
from matcher.vocabulary.reasons import DecisionReason

FORMS = Background({"p1": "regulier", "p2": "groepsdetachering"})


def _decided(n, outcome=Outcome.ACCEPTED, *, place="p1", by="coach-1", month=3, reason=None):
    """Proposals about one place, decided by one person in one month."""
    moment = datetime(2026, month, 2, tzinfo=UTC)
    return [
        Proposal(
            proposal_id=f"{by}-{place}-{month}-{outcome}-{number}",
            run_id=None,
            candidate_id=f"c{number}",
            from_place_id=None,
            place_id=place,
            kind="new",
            state=ProposalState.DECIDED,
            created_at=moment,
            created_by="planner",
            assessment=None,
            assessed_at=None,
            assessed_by=None,
            outcome=outcome,
            chosen_place_id=None,
            reason_code=reason,
            note=None,
            decided_at=moment,
            decided_by=by,
            version=3,
        )
        for number in range(n)
    ]


def _rejected(n, reason=DecisionReason.TRAVEL, **more):
    return _decided(n, Outcome.REJECTED, reason=reason, **more)


def test_decisions_are_counted_per_form_month_and_reason():
    """Each cell with its share; a place that is gone has a form of its own."""
    decided = (
        _decided(20)
        + _rejected(10, place="p2")
        + _rejected(10, DecisionReason.HEALTH_LOAD, place="gone", month=4)
    )
    report = acceptance_report(decided, FORMS)
    assert (report.total.n, report.total.accepted, report.total.share) == (40, 20, 0.5)
    shares = {cell.name: cell.share for cell in report.by_work_form}
    assert shares == {"regulier": 1.0, "groepsdetachering": 0.0, UNKNOWN: 0.0}
    assert [(cell.name, cell.n) for cell in report.by_month] == [("2026-03", 30), ("2026-04", 10)]
    given = {found.reason: found.n for found in report.reasons}
    assert given == {"travel.not_doable": 10, "load.too_heavy": 10}


def test_each_breakdown_has_its_own_reasons():
    """Per model, team, target group and kind of proposal; what is not known has a cell too."""
    decided = _decided(22) + _rejected(10, place="p2") + _rejected(10, DecisionReason.OTHER)
    half = {f"c{number}": "t1" for number in range(10)}
    background = Background(
        FORMS.work_forms,
        teams=half,
        target_groups=dict.fromkeys(half, "beschut"),
        models={each.proposal_id: "a1" for each in decided[:22]},
    )
    cells = {
        by: {cell.name: cell for cell in found}
        for by, found in acceptance_report(decided, background).breakdowns.items()
    }
    assert cells[Dimension.CHANGE]["new"].n == 42
    assert cells[Dimension.MODEL]["a1"].share == 1.0
    refused = cells[Dimension.MODEL][UNKNOWN]
    assert {each.reason: each.n for each in refused.reasons} == {
        "travel.not_doable": 10,
        "other": 10,
    }
    assert (cells[Dimension.TEAM]["t1"].n, cells[Dimension.TEAM][UNKNOWN].n) == (30, 12)
    assert cells[Dimension.TEAM][UNKNOWN].reasons == ()
    assert cells[Dimension.TARGET_GROUP].keys() == {"beschut", UNKNOWN}


def test_small_cells_show_nothing():
    """One decision fewer than the smallest cell, and no number is left."""
    report = acceptance_report(_rejected(LEAST_CELL - 1), FORMS)
    (cell,) = report.by_work_form
    assert {cell.n, cell.accepted, cell.altered, cell.rejected, cell.share} == {None}
    assert [found.n for found in report.reasons] == [None]


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ((30, 20, 12), (30, 20, 12)),
        ((30, 20, 2), (30, None, None)),
        ((30, 20, 2, 7), (30, None, None, None)),
        ((30, 20, 3, 7), (30, 20, None, None)),
        ((30, 2), (None, None)),
        ((30,), (30,)),
        ((), ()),
    ],
)
def test_a_small_cell_does_not_follow_from_the_others(sizes, shown):
    """Where what is hidden is too little together, the next smallest is hidden with it."""
    months = [_decided(n, month=month) for month, n in enumerate(sizes, 1)]
    report = acceptance_report([one for month in months for one in month], FORMS)
    assert tuple(cell.n for cell in report.by_month) == shown


def test_a_rare_reason_does_not_follow_from_the_others():
    """The number of refusals is told, so one reason that is left out would be too."""
    decided = _rejected(12) + _rejected(1, DecisionReason.OTHER)
    (cell,) = acceptance_report(decided, FORMS).by_month
    assert cell.rejected == 13
    assert [found.n for found in cell.reasons] == [None, None]


@pytest.mark.parametrize(
    ("decided", "expected"),
    [
        (_decided(29), {Warned.TOO_FEW}),
        (_decided(20) + _rejected(20), set()),
        (_decided(95) + _rejected(5), {Warned.TOO_HIGH}),
        (_decided(94) + _rejected(6), set()),
        (_decided(40) + _rejected(60), {Warned.TOO_LOW}),
        (
            _decided(20, by="coach-2") + _decided(20) + _rejected(10),
            {Warned.ALWAYS_ACCEPTS},
        ),
        (_decided(19, by="coach-2") + _decided(20) + _rejected(10), set()),
    ],
)
def test_what_is_odd_is_said(decided, expected):
    """Nearly everything, hardly anything, somebody who never differs; and when it is too early."""
    assert set(acceptance_report(decided, FORMS).warnings) == expected


def test_nobody_is_named():
    """The number of people who accept everything is given, not who they are."""
    report = acceptance_report(_decided(40, by="coach-zeer-herkenbaar"), FORMS)
    assert report.n_always_accept == 1
    assert "herkenbaar" not in repr(report)


def test_no_decisions_give_an_empty_report():
    """And the warning that it is too early."""
    report = acceptance_report([], FORMS)
    assert report.by_work_form == report.by_month == report.reasons == ()
    assert report.warnings == (Warned.TOO_FEW,)
