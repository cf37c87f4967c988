"""The region in memory answers as one prepared from the store at that moment."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from api.regions import RegionShelf
from matcher.records import read_dataset
from matcher.region import Region, prepare_region
from matcher.store import Store
from models.expert import expert_scorer

SMALL = Path(__file__).parents[2] / "fixtures" / "small"


@pytest.fixture
def shelf(store: Store) -> RegionShelf:
    """Regions on a store whose organisation ``a`` holds the small region."""
    with store.writing("a", actor="test") as tx:
        tx.dataset.take_in(read_dataset(SMALL), "replace")
    return RegionShelf(store, expert_scorer())


def assert_as_cold(shelf: RegionShelf, store: Store) -> None:
    """All scores, rules and identifiers are those of the records as they are now."""
    with store.reading("a") as tx:
        cold = prepare_region(tx.dataset.load(), expert_scorer())
    warm = shelf.of("a")
    assert _ids(warm) == _ids(cold)
    np.testing.assert_array_equal(warm.exclusions.reasons, cold.exclusions.reasons)
    rows = slice(0, len(cold.profiles.candidates))
    np.testing.assert_array_equal(warm.scorer.block(rows), cold.scorer.block(rows))
    assert warm.policy == cold.policy


def _ids(region: Region) -> tuple[list[str], list[str]]:
    return region.profiles.candidates.ids.tolist(), region.profiles.places.ids.tolist()


def test_random_edits_are_seen_at_once(store: Store, shelf: RegionShelf) -> None:
    """Hours, levels, openings, decisions and removals: each answer holds the last edit."""
    rng = np.random.default_rng(11)
    for _ in range(12):
        before = shelf.of("a")
        person = str(rng.choice(before.profiles.candidates.ids))
        place = str(rng.choice(before.profiles.places.ids))
        with store.writing("a", actor="test") as tx:
            match int(rng.integers(4)):
                case 0:
                    stored = tx.candidates.get(person)
                    hours = {"hours_min": 1.0, "hours_max": float(rng.integers(4, 40))}
                    tx.candidates.change(stored.record.model_copy(update=hours), stored.version)
                case 1:
                    levels = tx.candidates.parts(person)
                    kept = [part for part in levels if rng.random() < 0.7]
                    tx.candidates.set_parts(person, kept)
                case 2:
                    stored = tx.places.get(place)
                    openings = {"openings": int(rng.integers(1, 5))}
                    tx.places.change(stored.record.model_copy(update=openings), stored.version)
                case _:
                    demands = tx.places.parts(place)
                    tx.places.set_parts(place, demands[:-1])
        assert_as_cold(shelf, store)


def test_a_region_is_made_once_while_nothing_changes(store: Store, shelf: RegionShelf) -> None:
    """Two questions without a change in between get the very same arrays."""
    assert shelf.of("a") is shelf.of("a")


def test_a_replaced_dataset_is_prepared_anew(store: Store, shelf: RegionShelf) -> None:
    """An import may change anything."""
    shelf.of("a")
    with store.writing("a", actor="test") as tx:
        tx.candidates.remove(tx.candidates.page(limit=1).items[0].record.candidate_id)
        tx.policy.change(tx.policy.get().policy)
    assert_as_cold(shelf, store)


def test_the_region_of_one_organisation_holds_nothing_of_another(
    store: Store, shelf: RegionShelf
) -> None:
    """Organisation ``b`` has no records, so its region is empty."""
    shelf.of("a")
    assert _ids(shelf.of("b")) == ([], [])


def test_tomorrow_is_not_answered_with_today(
    store: Store, shelf: RegionShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A region that looks from today is prepared anew when the day has passed."""
    with store.writing("a", actor="test") as tx:
        stored = tx.policy.get()
        plan = stored.policy.plan.model_copy(update={"as_of": None})
        tx.policy.change(stored.policy.model_copy(update={"plan": plan}))
    first = shelf.of("a")
    monkeypatch.setattr("api.regions._today", lambda: date(2099, 1, 1))
    assert shelf.of("a") is not first
