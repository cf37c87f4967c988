"""Why A above B."""

import numpy as np
import pytest

from matcher.explanation import contrast, explain_pair
from tests.regions import a_region
from tests.unit.explanation.plans import a_full_region


def test_lines_sum_to_the_difference_of_the_log_odds():
    """Exact for any two places of a person, and so are the points."""
    region = a_full_region().region
    edges = a_full_region().built.edges
    for candidate in np.unique(edges.candidate)[::5].tolist():
        first, last = edges.place[edges.candidate == candidate][[0, -1]].tolist()
        one, other = (explain_pair(region, candidate, place) for place in (first, last))
        found = contrast(region, candidate, first, last)
        total = sum(line.value for line in found.lines)
        assert total == pytest.approx(one.log_odds - other.log_odds, abs=1e-6)
        assert found.points == {term: one.points[term] - other.points[term] for term in one.points}


def test_only_what_differs_is_told():
    """Two places alike but for one item differ by that item and what follows from it."""
    asks = {"p1": {"FYS07": (1, 3), "COG01": (4, 3)}, "p2": {"FYS07": (4, 3), "COG01": (4, 3)}}
    region = a_region([{}], [{}, {}], levels={"c1": {"FYS07": 1, "COG01": 1}}, asks=asks)
    found = contrast(region, 0, 0, 1)
    assert found.lines[0].items == ("FYS07",)
    assert {line.code for line in found.lines} == {"FYS", "bottleneck"}
    assert all(line.value > 0 for line in found.lines)


def test_the_other_way_round_is_the_opposite():
    """B above A is minus A above B."""
    region = a_region([{}], [{}, {"hours_max": 20}], asks={"p2": {"COG01": (5, 3)}})
    one, other = contrast(region, 0, 0, 1), contrast(region, 0, 1, 0)
    assert {line.code: line.value for line in one.lines} == {
        line.code: -line.value for line in other.lines
    }
    assert one.points == {term: -value for term, value in other.points.items()}
