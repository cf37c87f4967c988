"""The clock of a solve, on a clock that tests can set."""

import pytest

from matcher.planning import budget
from matcher.planning.budget import Budget, Clock


@pytest.fixture
def at(monkeypatch):
    """Set the time."""

    def set_time(seconds: float) -> None:
        monkeypatch.setattr(budget.time, "perf_counter", lambda: seconds)

    return set_time


def test_what_remains_is_never_negative(at):
    """After the end there is no time left, not less than none."""
    clock = Clock(Budget(seconds=10), started=100.0)
    at(104.0)
    assert clock.remaining() == pytest.approx(6)
    at(111.0)
    assert clock.remaining() == 0


def test_seconds_kept_back_are_not_spent(at):
    """Two of ten seconds are kept for the check; the rest is for the search."""
    at(101.0)
    clock = Clock(Budget(seconds=10), started=100.0).keeping(2.0)
    assert clock.remaining() == pytest.approx(7)
    assert clock.elapsed() == pytest.approx(1)


def test_at_most_half_of_what_remains_is_kept_back(at):
    """A short budget still searches, whatever the check may cost."""
    at(109.0)
    assert Clock(Budget(seconds=10), started=100.0).keeping(60.0).remaining() == pytest.approx(0.5)
    at(111.0)
    assert Clock(Budget(seconds=10), started=100.0).keeping(60.0).remaining() == 0


def test_without_a_time_limit_nothing_is_kept_back():
    """A budget of iterations knows no seconds."""
    clock = Clock(Budget(iterations=5))
    assert clock.keeping(3.0) is clock
    assert clock.remaining() is None


def test_steps_before_the_search_take_at_most_half_of_its_seconds():
    """Reading for 4 of 10 seconds leaves 6, reading for 9 leaves 5."""
    assert Budget(seconds=10).after(4).seconds == pytest.approx(6)
    assert Budget(seconds=10).after(9).seconds == pytest.approx(5)
    assert Budget(iterations=7).after(9) == Budget(iterations=7)
