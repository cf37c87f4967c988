"""Answers of ``explain`` that need the region itself: ways to place somebody, worth of hours."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matcher.explanation.what_if_types import HoursValue, WhatItTakes
    from matcher.region_plan import RegionPlan


def ways_to_place(
    result: Path, dataset: Path, candidate: str, model: Path | None = None
) -> "WhatItTakes | None":
    """What it would take to place somebody; None for who has a place."""
    with _only_answers_on_screen():
        from matcher.explanation.placing import what_would_it_take

        region_plan = _reopened(result, dataset, model)
        return what_would_it_take(region_plan, region_plan.region.candidate_position(candidate))


def hours_of_team(
    result: Path, dataset: Path, team: str, hours: float, model: Path | None = None
) -> "HoursValue | None":
    """What more hours of a team are worth; None when people could not keep their places."""
    with _only_answers_on_screen():
        from matcher.explanation.hours_value import value_of_hours

        return value_of_hours(_reopened(result, dataset, model), team, hours)


def _reopened(result: Path, dataset: Path, model: Path | None) -> "RegionPlan":
    from api.cli.refusals import require_folder
    from matcher.records.reading import read_dataset
    from matcher.results import read_result
    from matcher.results.reopen import reopen_plan
    from models.choice import choose_scorer

    require_folder(dataset)
    tables = read_result(result)
    return reopen_plan(read_dataset(dataset), choose_scorer(model), tables)


@contextmanager
def _only_answers_on_screen() -> Iterator[None]:
    """Send what compiled solvers print to standard error: standard output is for answers."""
    try:
        output = os.dup(1)
    except OSError:  # no standard output to keep clean
        yield
        return
    sys.stdout.flush()
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(output, 1)
        os.close(output)
