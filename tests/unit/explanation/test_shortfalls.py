"""Overruns, unknowns and questions, item by item."""

import numpy as np
import pytest

from matcher.explanation.shortfalls import find_shortfalls, find_unknowns
from matcher.vocabulary.items import ITEMS
from tests.regions import a_region
from tests.unit.explanation.plans import a_full_region

PERSON, PLACE = np.array([0], dtype=np.int32), np.array([0], dtype=np.int32)


def shortfalls(levels, asks):
    region = a_region([{}], [{}], levels={"c1": levels}, asks={"p1": asks})
    return find_shortfalls(region.profiles, PERSON, PLACE)


def test_less_than_asked_is_an_overrun_and_enough_is_not():
    """Capability and tolerance: below what the place asks."""
    levels = {"FYS07": 2, "OMG07": 1, "GED01": 3}
    found = shortfalls(levels, {"FYS07": (3, 3), "OMG07": (4, 1), "GED01": (3, 3)})
    assert [(o.item, o.shortfall, o.certain) for o in found.overruns[0]] == [
        ("FYS07", 1, True),
        ("OMG07", 3, True),
    ]


def test_a_need_above_the_offer_is_an_overrun():
    """Support runs the other way, also where the place lists nothing at all."""
    found = shortfalls({"SUP01": 4, "SUP02": 2, "SUP03": 1}, {"SUP01": (2, 2), "SUP03": (3, 3)})
    assert [(o.item, o.asked, o.shortfall, o.importance) for o in found.overruns[0]] == [
        ("SUP01", 2, 2, "important"),
        ("SUP02", 0, 2, ""),
    ]


def test_an_interval_that_only_may_fall_short_is_listed_as_uncertain():
    """FML normal is [3, 5]: at level 4 asked it may be too little."""
    found = shortfalls({"COG01": (3, 5), "COG02": (1, 2)}, {"COG01": (4, 3), "COG02": (3, 3)})
    assert [(o.item, o.certain, o.shortfall) for o in found.overruns[0]] == [
        ("COG02", True, 2),
        ("COG01", False, 1),
    ]


def test_certain_then_knockout_then_essential_overruns_come_first():
    """The reader sees first what matters most."""
    levels = {"COG01": 1, "COG02": 1, "COG03": 1, "COG04": (1, 4)}
    asks = {"COG01": (2, 1), "COG02": (2, 3), "COG03": (2, 2, True), "COG04": (3, 3, True)}
    found = shortfalls(levels, asks)
    assert [o.item for o in found.overruns[0]] == ["COG03", "COG02", "COG01", "COG04"]


def test_nothing_asked_is_never_an_overrun():
    """Level 0 at a place means not asked."""
    assert shortfalls({"FYS07": 0, "OMG01": 0}, {}).overruns == [()]


def test_a_knockout_that_may_be_too_high_is_asked_first():
    """Unknown or wide levels on hard requirements are questions; what is certain is not asked."""
    asks = {"COG01": (3, 3, True), "COG02": (3, 3, True), "COG03": (3, 3, True), "COG04": (3, 3)}
    asks["COG05"] = (3, 3, True)
    found = shortfalls({"COG01": (2, 4), "COG03": 3, "COG05": 1}, asks)
    assert found.to_ask == [("COG01", "COG02")]


def test_what_is_asked_and_not_known_is_listed_with_knockouts_first():
    """Support needs count as asked wherever the place does not offer everything."""
    region = a_region(
        [{}],
        [{}],
        levels={"c1": {f"SUP0{i}": 0 for i in range(1, 7)}},
        asks={"p1": {"COG01": (2, 1), "COG02": (4, 3), "COG03": (1, 1, True), "GED01": (0, 3)}},
    )
    ledger = region.scorer.ledger(0, 0)
    unknowns = find_unknowns(region.profiles, 0, 0, ledger)
    assert unknowns[0].item == "COG03"
    assert {u.item for u in unknowns} == {"COG01", "COG02", "COG03", "SUP07"}
    assert [u.sd for u in unknowns[1:]] == sorted((u.sd for u in unknowns[1:]), reverse=True)
    assert all(u.sd > 0 for u in unknowns)


@pytest.mark.parametrize("start", range(4))
def test_the_list_of_overruns_is_complete(start):
    """Brute force over all 79 items gives the same overruns: none is hidden, none invented."""
    region_plan = a_full_region()
    profiles, edges = region_plan.region.profiles, region_plan.built.edges
    some = np.arange(start, len(edges), 29)
    found = find_shortfalls(profiles, edges.candidate[some], edges.place[some])
    n_found = 0
    for row, edge in enumerate(some):
        who, where = edges.candidate[edge], edges.place[edge]
        expected = {}
        for index, item in enumerate(ITEMS):
            low, high = (
                int(profiles.candidates.low[who, index]),
                int(profiles.candidates.high[who, index]),
            )
            level = int(profiles.places.level[where, index])
            if low < 0:
                continue
            if item.rule.value == "S":
                worst, best = high - level, low - level
            else:
                worst, best = level - low, level - high
            if worst > 0:
                expected[item.id] = (low, high, level, worst, best > 0)
        assert {
            o.item: (o.low, o.high, o.asked, o.shortfall, o.certain) for o in found.overruns[row]
        } == expected
        n_found += len(expected)
    assert n_found > 20
