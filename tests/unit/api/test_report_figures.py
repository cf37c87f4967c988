from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.report.gap_line import draw_gap_line
from api.report.ladder_flow import NOWHERE, ROWS, Direction, direction_of, draw_ladder_flow

FLOWS = st.dictionaries(
    st.tuples(st.sampled_from(ROWS), st.sampled_from(ROWS)), st.integers(0, 2000), min_size=1
)


@pytest.mark.parametrize(
    ("start", "stop", "direction"),
    [
        ("beschut_binnen", "beschut_binnen", Direction.STAYS),
        ("beschut_binnen", "regulier", Direction.UP),
        ("regulier", "dagbesteding", Direction.DOWN),
        (NOWHERE, "dagbesteding", Direction.STARTS),
        ("regulier", NOWHERE, Direction.LEAVES),
        (NOWHERE, NOWHERE, Direction.WAITS),
    ],
)
def test_a_stream_has_one_direction(start, stop, direction):
    """Up and down follow the ladder; having no place is no rung."""
    assert direction_of(start, stop) is direction


@given(FLOWS)
def test_nobody_is_lost_in_the_drawing(people):
    """Bars on both sides and ribbons in between hold the same number of people."""
    flow = draw_ladder_flow(people)
    total = sum(people.values())
    assert sum(bar.people for bar in flow.before) == total
    assert sum(bar.people for bar in flow.after) == total
    assert sum(ribbon.people for ribbon in flow.ribbons) == total


@given(FLOWS)
def test_bars_stand_apart_and_inside_the_figure(people):
    """Labels never overlap: each bar has room for a line of text, below the one above."""
    flow = draw_ladder_flow(people)
    for column in (flow.before, flow.after):
        assert all(bar.height >= 24 for bar in column)
        assert all(above.y + above.height < below.y for above, below in pairwise(column))
        assert all(bar.y + bar.height <= flow.height for bar in column)


def test_changes_are_drawn_over_those_who_stay():
    """A thin stream of movers is not hidden by a thick one of stayers."""
    flow = draw_ladder_flow(
        {("regulier", "regulier"): 900, ("beschut_binnen", "regulier"): 1, (NOWHERE, NOWHERE): 50}
    )
    directions = [ribbon.direction for ribbon in flow.ribbons]
    assert directions == [Direction.STAYS, Direction.WAITS, Direction.UP]


def test_the_gap_line_ends_at_what_is_proven():
    """The last point is the last gap; the axis starts at nothing and holds the largest gap."""
    line = draw_gap_line([(1.0, 0.04), (2.0, 0.01), (4.0, 0.005)])
    assert line.gap_ticks[0].value == 0
    assert line.gap_ticks[-1].value == 0.05
    assert line.gap_digits == 0
    assert line.second_ticks[-1].value == 4.0
    share = (line.bottom - line.end_y) / (line.bottom - line.gap_ticks[-1].position)
    assert share == pytest.approx(0.1, abs=0.01)


@pytest.mark.parametrize(
    ("highest", "digits"), [(0.9, 0), (0.15, 0), (0.02, 1), (0.009, 1), (0.0018, 2)]
)
def test_ticks_of_the_gap_are_round_numbers(highest, digits):
    """An axis says 1, 2, 3 per cent and not 1.25."""
    line = draw_gap_line([(0.0, highest), (1.0, 0.0)])
    assert line.gap_digits == digits
    shown = [round(100 * tick.value, digits) for tick in line.gap_ticks]
    assert shown == pytest.approx([100 * tick.value for tick in line.gap_ticks])


@pytest.mark.parametrize("points", [[], [(0.0, 0.1)], [(1.0, 0.1), (1.0, 0.05)]])
def test_without_a_course_there_is_no_line(points):
    """An exact plan has one moment: nothing to draw."""
    assert draw_gap_line(points) is None


def test_a_proven_plan_has_a_flat_line():
    """No gap at all is still a figure."""
    line = draw_gap_line([(0.0, 0.0), (1.0, 0.0)])
    assert line.end_y == line.bottom
