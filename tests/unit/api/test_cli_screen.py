import json
import os
import signal
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import typer

from api.cli.budgets import budget_of, stop_on_interrupt
from api.cli.screen import plain, print_document, table
from api.cli.steps import Steps
from matcher.planning.budget import DEFAULT_BUDGET
from matcher.planning.solve import Progress


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.int64(3), 3),
        (np.array([1.5, np.nan]), [1.5, None]),
        (float("inf"), None),
        ({"day": date(2026, 1, 5), 1: (Path("a/b"),)}, {"day": "2026-01-05", "1": ["a/b"]}),
        ("é", "é"),
    ],
)
def test_plain_values_are_what_json_knows(value, expected):
    """Numpy, dates, paths and unknown numbers become plain JSON values."""
    assert plain(value) == expected


def test_a_document_is_the_only_output(capsys):
    """Scripts can pipe it: one document, valid JSON, letters as they are."""
    print_document({"naam": "Overijssel é", "p": float("nan")})
    out = capsys.readouterr()
    assert json.loads(out.out) == {"naam": "Overijssel é", "p": None}
    assert "é" in out.out
    assert out.err == ""


def test_cells_are_never_read_as_markup():
    """A title in square brackets stays what it is."""
    made = table("t", ["a"], [["[red]x[/red]"]])
    assert list(made.columns[0].cells) == [r"\[red]x\[/red]"]


def test_a_budget_is_seconds_or_iterations():
    """Both at once would make a plan depend on the machine again."""
    assert budget_of(None, None) == DEFAULT_BUDGET
    assert budget_of(2.0, None).iterations is None
    assert budget_of(None, 3).seconds is None
    with pytest.raises(typer.BadParameter):
        budget_of(1.0, 1)


def test_the_first_interrupt_asks_and_the_second_stops():
    """Ctrl-C once keeps the best plan so far; afterwards Ctrl-C means what it did before."""
    before = signal.getsignal(signal.SIGINT)
    with stop_on_interrupt() as should_stop:
        assert not should_stop()
        os.kill(os.getpid(), signal.SIGINT)
        assert should_stop()
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) == before


def test_steps_go_to_standard_error_with_their_seconds(capsys):
    """What is being done never mixes with the result."""
    steps = Steps()
    with steps.step("read"):
        pass
    with steps.search("plan", 10.0) as show:
        show(Progress("prices", 0.1))
        show(Progress("search", 0.2, objective=90, bound=100.0))
        show(Progress("search", 0.3, objective=95))
    out = capsys.readouterr()
    assert out.out == ""
    assert "reading the data" in out.err
    assert list(steps.seconds) == ["read", "plan"]
    assert "planning and checking 0.0 s" in steps.summary()
