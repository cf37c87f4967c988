"""A region kept up to date equals one prepared from scratch, whatever was edited."""

from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.records import read_dataset
from matcher.records.contract import TABLES
from matcher.records.dataset import Dataset
from matcher.records.frames import empty_frame
from matcher.refresh import refresh_edited, refresh_region
from matcher.region import Region, prepare_region
from models.expert import expert_scorer

DATASET = read_dataset(Path(__file__).parents[2] / "fixtures" / "small")
PEOPLE = sorted(DATASET.candidates["candidate_id"])
PLACES = sorted(DATASET.places["place_id"])
TODAY = date(2026, 1, 5)
FORM = "groepsdetachering"

NOT_QUICK = ("leave", "vanish", "forbid")
"""Edits of more than records and levels of who were there and still are."""

person = st.sampled_from(PEOPLE)
place = st.sampled_from(PLACES)
edits = st.lists(
    st.one_of(
        st.tuples(st.just("hours"), person, st.sampled_from([4.0, 16.0, 36.0])),
        st.tuples(st.just("home"), person, st.sampled_from(["7511", "7607", ""])),
        st.tuples(st.just("level"), person, st.sampled_from([0, 2, 5])),
        st.tuples(st.just("forget"), person, st.none()),
        st.tuples(st.just("leave"), person, st.none()),
        st.tuples(st.just("join"), person, st.none()),
        st.tuples(st.just("forbid"), person, place),
        st.tuples(st.just("demand"), place, st.sampled_from([0, 3, 5])),
        st.tuples(st.just("close"), place, st.none()),
        st.tuples(st.just("vanish"), place, st.none()),
        st.tuples(st.just("form"), place, st.sampled_from(["beschut_binnen", "groepsdetachering"])),
        st.tuples(st.just("move"), place, st.sampled_from(["7511", "7607"])),
        st.tuples(st.just("site"), place, st.sampled_from(["", "s-new"])),
        st.tuples(st.just("occupation"), place, st.sampled_from(["9112", "8160"])),
    ),
    min_size=1,
    max_size=6,
)


def edit(dataset: Dataset, kind: str, name: str, value: object) -> tuple[Dataset, str, str]:
    """One change of the records, and whom and what it touches."""
    candidates, levels = dataset.candidates, dataset.candidate_levels
    row = candidates["candidate_id"] == name
    match kind:
        case "hours":
            changed = candidates.assign(hours_max=candidates["hours_max"].mask(row, value))
            return replace(dataset, candidates=changed), name, ""
        case "home":
            changed = candidates.assign(postcode4=candidates["postcode4"].mask(row, value))
            return replace(dataset, candidates=changed), name, ""
        case "level":
            own = levels["candidate_id"] == name
            changed = levels.assign(
                low=levels["low"].mask(own, value), high=levels["high"].mask(own, value)
            )
            return replace(dataset, candidate_levels=changed), name, ""
        case "forget":
            return (
                replace(dataset, candidate_levels=levels[levels["candidate_id"] != name]),
                name,
                "",
            )
        case "leave":
            kept = replace(
                dataset,
                candidates=candidates[~row],
                candidate_levels=levels[levels["candidate_id"] != name],
                decisions=dataset.decisions[dataset.decisions["candidate_id"] != name],
                apart=dataset.apart[
                    (dataset.apart["candidate_id"] != name)
                    & (dataset.apart["other_candidate_id"] != name)
                ],
            )
            return kept, name, ""
        case "join":
            if row.sum() != 1 or (candidates["candidate_id"] == f"a{name}").any():
                return dataset, "", ""
            twin = candidates[row].assign(candidate_id=f"a{name}", current_place_id="")
            return replace(dataset, candidates=pd.concat([twin, candidates])), f"a{name}", ""
        case "forbid":
            decision = dataset.decisions.head(1).assign(
                candidate_id=name, place_id=value, decision="forbid"
            )
            if not row.any() or not (dataset.places["place_id"] == value).any():
                return dataset, "", ""
            return replace(dataset, decisions=pd.concat([dataset.decisions, decision])), name, ""
        case "demand":
            asked = dataset.place_levels
            own = asked["place_id"] == name
            return (
                replace(dataset, place_levels=asked.assign(level=asked["level"].mask(own, value))),
                "",
                name,
            )
        case "vanish":
            kept = replace(
                dataset,
                places=dataset.places[dataset.places["place_id"] != name],
                place_levels=dataset.place_levels[dataset.place_levels["place_id"] != name],
                decisions=dataset.decisions[dataset.decisions["place_id"] != name],
            )
            return (kept, "", name) if len(kept.places) else (dataset, "", "")
        case "form" | "move" | "site" | "occupation":
            column = {"form": "work_form", "move": "postcode4", "site": "site_id"}
            named = column.get(kind, "isco")
            there = dataset.places["place_id"] == name
            changed = dataset.places[named].mask(there, value)
            return replace(dataset, places=dataset.places.assign(**{named: changed})), "", name
        case _:
            shut = dataset.places["place_id"] == name
            closes = dataset.places["closes_on"].mask(shut, pd.Timestamp("2025-01-01"))
            return replace(dataset, places=dataset.places.assign(closes_on=closes)), "", name


def part_of(dataset: Dataset, people: frozenset[str], places: frozenset[str]) -> Dataset:
    """The dataset with the levels of what changed only, as a cache asks for it."""
    levels, asked = dataset.candidate_levels, dataset.place_levels
    return replace(
        dataset,
        candidate_levels=levels[levels["candidate_id"].isin(people)],
        place_levels=asked[asked["place_id"].isin(places)],
    )


def edited_only(dataset: Dataset, people: frozenset[str], places: frozenset[str]) -> Dataset:
    """Nothing but the records and levels of what changed, as the quick way asks for it."""
    frames = {name: empty_frame(table) for name, table in TABLES.items()}
    for touched, key, names in (
        (people, "candidate_id", ("candidates", "candidate_levels")),
        (places, "place_id", ("places", "place_levels")),
    ):
        for name in names:
            frame = getattr(dataset, name)
            frames[name] = frame[frame[key].isin(touched)]
    return Dataset(**frames, policy=dataset.policy)


def assert_same(one: Region, other: Region) -> None:
    """Both regions answer every question alike."""
    np.testing.assert_array_equal(one.exclusions.reasons, other.exclusions.reasons)
    np.testing.assert_array_equal(one.exclusions.to_ask, other.exclusions.to_ask)
    for side in ("candidates", "places", "teams"):
        mine, theirs = getattr(one.profiles, side), getattr(other.profiles, side)
        for field in fields(mine):
            np.testing.assert_array_equal(getattr(mine, field.name), getattr(theirs, field.name))
    everyone = slice(0, len(one.profiles.candidates))
    np.testing.assert_array_equal(one.scorer.block(everyone), other.scorer.block(everyone))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edits)
def test_a_refreshed_region_equals_a_cold_one_after_any_edits(
    made: list[tuple[str, str, object]],
) -> None:
    """Levels, rules and scores are those of the records as they are now."""
    scorer = expert_scorer()
    dataset, region = DATASET, prepare_region(DATASET, scorer, TODAY)
    for kind, name, value in made:
        dataset, someone, something = edit(dataset, kind, name, value)
        people = frozenset({someone} - {""})
        places = frozenset({something} - {""})
        part = part_of(dataset, people, places)
        quickly = refresh_edited(region, edited_only(dataset, people, places))
        region = refresh_region(region, part, people, places, TODAY)
        if kind not in NOT_QUICK and quickly is not None:
            assert_same(quickly, region)
    assert_same(region, prepare_region(dataset, scorer, TODAY))


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [("hours", "k04", 16.0), ("level", "k04", 2), ("home", "k04", "7607"), ("form", "p2", FORM),
     ("demand", "p2", 3), ("move", "p2", "7607"), ("close", "p2", None)],
)  # fmt: skip
def test_an_edit_of_a_person_or_a_place_reads_nothing_else(
    kind: str, name: str, value: object
) -> None:
    """The records of the one that changed are enough."""
    region = prepare_region(DATASET, expert_scorer(), TODAY)
    dataset, someone, something = edit(DATASET, kind, name, value)
    people, places = frozenset({someone} - {""}), frozenset({something} - {""})
    refreshed = refresh_edited(region, edited_only(dataset, people, places))
    assert refreshed is not None
    assert_same(refreshed, prepare_region(dataset, expert_scorer(), TODAY))


def test_many_changed_people_are_refreshed_alike() -> None:
    """The short cut for a few people and the way for many give the same rules."""
    scorer, everyone = expert_scorer(), frozenset(PEOPLE)
    region = prepare_region(DATASET, scorer, TODAY)
    fewer = replace(DATASET, candidates=DATASET.candidates.assign(hours_max=8.0))
    refreshed = refresh_region(region, fewer, everyone, frozenset(), TODAY)
    assert_same(refreshed, prepare_region(fewer, scorer, TODAY))
