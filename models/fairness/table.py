"""One table of an audit: a measure per group with intervals, the worst group, and the gap."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from models.evaluation.intervals import Interval
from models.fairness.cells import (
    NOT_RECORDED,
    Audit,
    Bools,
    Cells,
    Float64,
    Int64,
    cells_of,
    shown_cells,
)

Measure = Callable[[Int64, int, Float64], Float64]
"""Group per row, number of groups and weight per row to one value per group, NaN where undefined.

A weight is how often the row's person was drawn; a row of weight 0 is not there.
"""


_NOTHING = Interval(float("nan"), float("nan"), float("nan"))


class Aim(StrEnum):
    """Where a measure is best."""

    HIGHER = "higher"
    LOWER = "lower"
    ONE = "one"
    ZERO = "zero"


@dataclass(frozen=True)
class GroupRow:
    """The measure in one group that is large enough to show."""

    group: str
    n_people: int
    measure: Interval

    def as_dict(self) -> dict[str, object]:
        """JSON-ready; undefined numbers are None."""
        return {"group": self.group, "n_people": self.n_people, **_plain(self.measure)}


@dataclass(frozen=True)
class FairnessTable:
    """A measure by group.

    Attributes
    ----------
    overall
        The measure over everybody, those in hidden groups included; NaN where all people together
        are fewer than the minimum cell.
    hidden
        Names of the groups that are not shown; their numbers are nowhere in here.
    worst
        Shown group farthest from the aim; None where fewer than two groups have a value. Read it
        with its interval: one of the groups is always worst.
    gap
        Largest less smallest value of the shown groups; NaN with fewer than two. Above 0 by
        nature, so that an interval above 0 shows nothing: compare it with ``gap_by_lot``.
    gap_by_lot
        The gap that dividing the same people over the same groups by lot exceeds only in a share
        ``1 - level`` of draws.
    """

    name: str
    aim: Aim
    overall: Interval
    rows: tuple[GroupRow, ...]
    hidden: tuple[str, ...]
    worst: str | None
    gap: Interval
    gap_by_lot: float

    def as_dict(self) -> dict[str, object]:
        """JSON-ready; undefined numbers are None."""
        return {
            "name": self.name,
            "aim": self.aim.value,
            "overall": _plain(self.overall),
            "rows": [row.as_dict() for row in self.rows],
            "hidden": list(self.hidden),
            "worst": self.worst,
            "gap": _plain(self.gap),
            "gap_by_lot": _number(self.gap_by_lot),
        }


def tabulate(
    name: str,
    aim: Aim,
    measure: Measure,
    person: npt.ArrayLike,
    group: npt.ArrayLike,
    audit: Audit,
) -> FairnessTable:
    """Table of a measure; people, not rows, are counted, drawn and dealt."""
    cells = cells_of(person, group)
    nobody = cells.names.index(NOT_RECORDED) if NOT_RECORDED in cells.names else None
    shown = shown_cells(cells.n_people, audit.minimum_cell, nobody)
    once = np.ones(len(cells.person))
    by_group = _values(measure, cells, cells.group, once)
    drawn = np.array([_values(measure, cells, cells.group, w) for w in _draws(cells, audit)])
    spread = np.array([_gap(row[:-1], shown) for row in drawn])
    rows = tuple(
        GroupRow(
            cells.names[each],
            int(cells.n_people[each]),
            _interval(float(by_group[each]), drawn[:, each], audit.level),
        )
        for each in np.flatnonzero(shown)
    )
    overall = _interval(float(by_group[-1]), drawn[:, -1], audit.level)
    return FairnessTable(
        name=name,
        aim=aim,
        overall=overall if cells.n_people.sum() >= audit.minimum_cell else _NOTHING,
        rows=rows,
        hidden=tuple(
            name for name, is_shown in zip(cells.names, shown, strict=True) if not is_shown
        ),
        worst=_worst(rows, aim),
        gap=_interval(_gap(by_group[:-1], shown), spread, audit.level),
        gap_by_lot=_gap_by_lot(measure, cells, shown, audit),
    )


def _values(measure: Measure, cells: Cells, group: Int64, weight: Float64) -> Float64:
    """Per group, and over everybody as the last value."""
    whole = np.zeros(len(cells.person), dtype=np.int64)
    parts = measure(group[cells.person], len(cells.names), weight)
    return np.append(parts, measure(whole, 1, weight))


def _draws(cells: Cells, audit: Audit) -> list[Float64]:
    rng = np.random.default_rng([audit.seed, 0])
    count = len(cells.group)
    return [
        np.bincount(rng.integers(0, count, count), minlength=count)[cells.person].astype(np.float64)
        for _ in range(audit.resamples)
    ]


def _gap_by_lot(measure: Measure, cells: Cells, shown: Bools, audit: Audit) -> float:
    rng = np.random.default_rng([audit.seed, 1])
    once = np.ones(len(cells.person))
    count = len(cells.names)
    gaps = [
        _gap(measure(rng.permutation(cells.group)[cells.person], count, once), shown)
        for _ in range(audit.resamples)
    ]
    known = [gap for gap in gaps if not np.isnan(gap)]
    return float(np.quantile(known, audit.level)) if known else float("nan")


def _gap(values: Float64, shown: Bools) -> float:
    known = values[shown & ~np.isnan(values)]
    return float(known.max() - known.min()) if len(known) > 1 else float("nan")


def _worst(rows: tuple[GroupRow, ...], aim: Aim) -> str | None:
    away = {
        Aim.HIGHER: lambda value: -value,
        Aim.LOWER: lambda value: value,
        Aim.ONE: lambda value: abs(value - 1),
        Aim.ZERO: abs,
    }[aim]
    known = [row for row in rows if not np.isnan(row.measure.value)]
    if len(known) < 2:
        return None
    return max(known, key=lambda row: away(row.measure.value)).group


def _interval(value: float, drawn: Float64, level: float) -> Interval:
    tail = (1 - level) / 2
    known = drawn[~np.isnan(drawn)]
    low, high = np.quantile(known, [tail, 1 - tail]) if len(known) else (np.nan, np.nan)
    return Interval(value, float(low), float(high))


def _plain(interval: Interval) -> dict[str, float | None]:
    return {name: _number(value) for name, value in interval.as_dict().items()}


def _number(value: float) -> float | None:
    return None if np.isnan(value) else value
