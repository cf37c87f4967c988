"""Lists that were shown reach the store, whatever happens in between."""

from contextlib import contextmanager

import pytest

from api.showing import Showing, ShowingLog
from matcher.results.suggestion_log import ShownList, ShownSuggestion
from matcher.store.errors import StoreUnavailable
from tests.store.samples import candidate


def showing(number: int, subject: str = "coach-1", near_tie: float = 0.0) -> Showing:
    """A list of two places for one person."""
    entry = ShownList(
        list_id=f"{number:032x}",
        shown_at="2026-01-05T09:00:00+00:00",
        asked="candidate",
        by="value",
        near_tie=near_tie,
        seed=7,
        model={"name": "expert-1", "sha256": "a" * 64, "parent": ""},
        policy_version="b" * 64,
        suggestions=tuple(
            ShownSuggestion(f"c{number}", f"p{rank}", rank, 0.5, 1.0) for rank in (1, 2)
        ),
        not_shown=(),
    )
    return Showing("a", subject, 12, entry, (0.7, None))


@pytest.fixture(autouse=True)
def people(store) -> None:
    """Sixty people in organisation ``a``: lists of those who are gone are not kept."""
    with store.writing("a", "import") as tx:
        for number in range(60):
            tx.candidates.add(candidate(f"c{number}", coach_team_id=None))


def kept(store):
    """All lists of organisation ``a``."""
    with store.reading("a") as tx:
        return {each.candidate_id: each for each in tx.suggestions.since(store.clock())}


def test_a_list_is_kept_with_who_saw_it_and_what_it_was_made_from(store) -> None:
    """Reader, model, policy, number of the records, ranks and the chances that were shown."""
    log = ShowingLog(store)
    log.append(showing(1))
    log.flush()
    (found,) = kept(store).values()
    assert (found.shown_to, found.candidate_id, found.place_id) == ("coach-1", "c1", None)
    assert (found.input_hash, found.model_hash) == ("change:12", "a" * 64)
    assert [(item.place_id, item.rank, item.p) for item in found.items] == [
        ("p1", 1, 0.7),
        ("p2", 2, None),
    ]
    log.close()


@pytest.mark.parametrize(("near_tie", "propensity"), [(0.0, None), (0.1, 0.5)])
def test_propensities_are_kept_where_lots_were_drawn(store, near_tie, propensity) -> None:
    """A fixed order has none."""
    log = ShowingLog(store)
    log.append(showing(1, near_tie=near_tie))
    log.close()
    (found,) = kept(store).values()
    assert {item.propensity for item in found.items} == {propensity}


def test_a_stop_writes_all_that_waits(store) -> None:
    """Nothing is lost, and the chained log counts every list of every reader."""
    log = ShowingLog(store)
    for number in range(60):
        log.append(showing(number, subject=f"coach-{number % 3}"))
    log.close()
    assert len(kept(store)) == 60
    with store.reading("a") as tx:
        assert tx.log.verify().is_sound
        assert len(tx.log.page(limit=100, kind="suggestions.shown")) == 60


def test_a_database_that_is_away_for_a_while_costs_no_list(store, monkeypatch) -> None:
    """Writing is tried again until it succeeds, in the order in which lists were shown."""
    writing, failures = store.writing, [2]

    @contextmanager
    def sometimes(organisation_id, actor):
        if failures[0]:
            failures[0] -= 1
            raise StoreUnavailable
        with writing(organisation_id, actor) as tx:
            yield tx

    monkeypatch.setattr(store, "writing", sometimes)
    monkeypatch.setattr("api.showing._SECONDS_BEFORE_AGAIN", 0.01)
    log = ShowingLog(store)
    log.append(showing(1))
    log.flush()
    assert set(kept(store)) == {"c1"}
    log.close()


def test_what_cannot_be_kept_is_refused(store, monkeypatch) -> None:
    """When too many lists wait, the next is not taken: what is not logged is not shown."""
    monkeypatch.setattr("api.showing._MOST_WAITING", 3)
    monkeypatch.setattr("api.showing._SECONDS_TO_GATHER", 60)
    log = ShowingLog(store)
    for number in range(3):
        log.append(showing(number))
    with pytest.raises(StoreUnavailable):
        log.append(showing(4))
    log.close()
    assert len(kept(store)) == 3


def test_lists_that_the_store_refuses_do_not_stop_the_others(store, caplog) -> None:
    """An organisation that is gone: said in the log without names, and the next list is kept."""
    log = ShowingLog(store)
    gone = showing(1)
    log.append(Showing("gone", gone.subject, 1, gone.entry, gone.chances))
    log.append(showing(2))
    log.close()
    assert set(kept(store)) == {"c2"}
    assert "shown lists refused" in caplog.text
    assert "c1" not in caplog.text


def test_who_was_removed_meanwhile_does_not_come_back(store) -> None:
    """A list that still waited when its person was purged is written nowhere, log included."""
    log = ShowingLog(store)
    with store.writing("a", "admin") as tx:
        tx.people.purge("c1", "request.person")
    for number in (1, 2):
        log.append(showing(number))
    log.close()
    assert set(kept(store)) == {"c2"}
    with store.reading("a") as tx:
        assert tx.log.token_of("c1") is None
