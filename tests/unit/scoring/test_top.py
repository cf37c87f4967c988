"""The best places per person."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from matcher.scoring import top_places

VALUES = hnp.arrays(
    np.float32, st.tuples(st.integers(1, 6), st.integers(1, 9)), elements=st.integers(-3, 3)
)


@given(VALUES, st.integers(1, 10), st.data())
def test_nothing_left_out_is_better_than_what_is_kept(values, top, data):
    """Per person: as many as asked or allowed, none forbidden, no better place left out."""
    allowed = data.draw(hnp.arrays(np.bool_, values.shape))
    kept = top_places(len(values), lambda rows: values[rows], lambda rows: allowed[rows], top)
    chosen = np.zeros(values.shape, dtype=bool)
    chosen[kept.first, kept.second] = True
    assert not (chosen & ~allowed).any()
    for row in range(len(values)):
        assert chosen[row].sum() == min(top, allowed[row].sum())
        left = values[row][allowed[row] & ~chosen[row]]
        assert not len(left) or left.max() <= values[row][chosen[row]].min()


def test_at_equal_value_the_first_place_is_kept():
    """Ties follow the order of the dataset, so the outcome does not depend on the method."""
    values = np.zeros((1, 5), dtype=np.float32)
    kept = top_places(1, lambda _: values, lambda _: np.ones((1, 5), bool), 2)
    assert kept.second.tolist() == [0, 1]


def test_the_number_of_threads_changes_nothing():
    """Blocks are independent."""
    values = np.random.default_rng(3).random((700, 40), dtype=np.float32)
    everything = np.ones(values.shape, dtype=bool)
    one, four = (
        top_places(700, lambda r: values[r], lambda r: everything[r], 7, threads=threads)
        for threads in (1, 4)
    )
    np.testing.assert_array_equal(one.second, four.second)
