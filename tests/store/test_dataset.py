from dataclasses import replace

import pandas as pd
import pytest

from fixtures.region import generate_region
from matcher.records import CandidateLevel, fingerprint
from matcher.records.contract import TABLES
from matcher.store.errors import Contradiction, StoreError
from tests.store.samples import apart, candidate, dataset, decision, level, place, team


@pytest.fixture(scope="module")
def region():
    """An artificial region of 60 people."""
    return generate_region(60, 3, "twente").dataset


def _take_in(store, given, mode="replace", organisation="a"):
    with store.writing(organisation, "import") as tx:
        return tx.dataset.take_in(given, mode)


def _load(store, organisation="a"):
    with store.reading(organisation) as tx:
        return tx.dataset.load()


def test_a_region_comes_back_equal(store, region):
    """Every frame with its types, and the policy; rows stand in the order of their keys."""
    _take_in(store, region)
    back = _load(store)
    for name, contract in TABLES.items():
        expected = region.table(name).sort_values(list(contract.key), ignore_index=True)
        pd.testing.assert_frame_equal(back.table(name), expected)
    assert back.policy == region.policy
    assert fingerprint(back) == fingerprint(region)


def test_an_empty_store_gives_empty_frames_with_their_types(store):
    """Nothing is missing, there is just nobody."""
    empty = _load(store)
    for name in TABLES:
        expected = dataset(**dict.fromkeys(TABLES, ())).table(name)
        pd.testing.assert_frame_equal(empty.table(name), expected)


def test_the_same_twice_changes_nothing(store):
    """Neither versions nor history; so a nightly import wakes no cache."""
    _take_in(store, dataset())
    with store.reading("a") as tx:
        number, history = tx.history.number(), tx.history.since(0)
    counts = _take_in(store, dataset())
    assert {(c.added, c.changed, c.removed) for c in counts.values()} == {(0, 0, 0)}
    with store.reading("a") as tx:
        assert tx.history.since(number).records == {}
        assert tx.history.since(0).records == history.records
        assert tx.candidates.get("c1").version == 1


def test_replacing_leaves_what_the_new_dataset_holds(store):
    """Added, changed and removed rows are counted; versions go on, history tells."""
    _take_in(store, dataset())
    new = dataset(
        candidates=[candidate(hours_max=30, available_from=None), candidate("c3")],
        candidate_levels=[level(), level("c3")],
        apart=[],
        placements=[],
    )
    counts = _take_in(store, new)
    assert (counts["candidates"].added, counts["candidates"].changed) == (1, 1)
    assert (counts["candidates"].removed, counts["apart"].removed) == (1, 1)
    assert counts["places"].unchanged == 2
    assert fingerprint(_load(store)) == fingerprint(new)
    with store.reading("a") as tx:
        assert tx.candidates.get("c1").version > 1
        changes = tx.history.of_record("candidates", "c1")
        assert changes[0].old == {"hours_max": 24.0, "available_from": "2026-02-01"}
        assert tx.history.of_record("candidates", "c2")[0].new is None


def test_merging_keeps_what_the_new_dataset_does_not_name(store):
    """Rows are added or renewed by key; others stay, and so does the policy."""
    _take_in(store, dataset())
    more = replace(
        dataset(
            candidates=[candidate("c3"), candidate(hours_max=12)],
            candidate_levels=[CandidateLevel(candidate_id="c3", item="COG02", low=1, high=1)],
            placements=[],
            decisions=[],
            apart=[],
        ),
        policy=dataset().policy.model_copy(update={"quotas": ()}),
    )
    counts = _take_in(store, more, "merge")
    assert (counts["candidates"].added, counts["candidates"].changed) == (1, 1)
    merged = _load(store)
    assert merged.candidates["candidate_id"].tolist() == ["c1", "c2", "c3"]
    assert merged.candidate("c1").hours_max == 12
    assert len(merged.candidate_levels) == 3
    assert len(merged.placements) == 1
    assert merged.policy == dataset().policy


def test_merged_decisions_must_not_contradict_those_that_stand(store):
    """The whole import is refused and nothing of it is kept."""
    _take_in(store, dataset())
    for changes in (
        {"decisions": [decision(kind="forbid")]},
        {"decisions": [decision(place_id="p2")]},
        {"decisions": [], "apart": [apart("c2", "c1")]},
    ):
        before = fingerprint(_load(store))
        given = dataset(candidates=[candidate(hours_max=1), candidate("c2")], **changes)
        with pytest.raises(Contradiction):
            _take_in(store, given, "merge")
        assert fingerprint(_load(store)) == before


def test_an_import_that_breaks_a_rule_of_the_database_leaves_nothing(store):
    """A dataset that nobody checked, with a reference to nothing: all or nothing."""
    broken = dataset(placements=[], decisions=[], apart=[], candidate_levels=[level("c9")])
    with pytest.raises(StoreError):
        _take_in(store, broken)
    assert _load(store).candidates.empty
    with store.reading("a") as tx:
        assert tx.history.number() == 0


def test_rows_of_some_people_can_be_asked_for(store, region):
    """A cache renews a few people without reading everybody."""
    _take_in(store, region)
    two = region.candidates["candidate_id"].tolist()[:2]
    with store.reading("a") as tx:
        levels = tx.dataset.frame("candidate_levels", two)
        assert set(levels["candidate_id"]) == set(two)
        assert len(tx.dataset.frame("candidates", [])) == 0
        assert tx.dataset.frame("candidates", two).dtypes.equals(region.candidates.dtypes)


def test_changed_parts_count_as_a_change_of_the_whole(store):
    """Levels have no version of their own: who edits a person must see that levels changed."""
    _take_in(store, dataset())
    with store.reading("a") as tx:
        number = tx.history.number()
    _take_in(store, dataset(candidate_levels=[level(low=0, high=1), level("c2", low=0, high=5)]))
    with store.reading("a") as tx:
        assert tx.candidates.get("c1").version == 2
        assert tx.candidates.get("c2").version == 1
        assert tx.history.since(number).records == {"candidate_levels": {("c1",)}}
        (part,) = tx.candidates.parts("c1")
        assert (part.low, part.high, part.assessed_on) == (0, 1, None)


def test_records_that_come_and_go_together_find_each_other(store):
    """A new team with a new place, and both gone again with the next import."""
    _take_in(store, dataset())
    more = dataset(
        teams=[team(), team("t2")],
        places=[place(), place("p2"), place("p3", team_ids=("t2",))],
    )
    _take_in(store, more)
    _take_in(store, dataset())
    assert fingerprint(_load(store)) == fingerprint(dataset())
