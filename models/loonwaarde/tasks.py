"""Main tasks of a place, where somebody knows them apart: share of the time and levels asked."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from matcher.errors import MatcherError
from matcher.vocabulary.items import ITEM_INDEX, N_LEVELS

LEAST_TASK_SHARE = 1 / 16
"""A main task takes at least this share of the weekly working time."""
COLUMNS = ("task", "share", "item", "level")
_LARGEST_FILE = 1_000_000


class TasksRejected(MatcherError):
    """The table of main tasks cannot be used."""

    code = "loonwaarde.tasks"


@dataclass(frozen=True)
class MainTask:
    """A part of the work.

    Attributes
    ----------
    share
        Of the working time, 0-1.
    levels
        Levels that the task asks, by item; for all others those of the place hold.
    """

    name: str
    share: float
    levels: Mapping[str, int] = field(default_factory=dict)


def read_tasks(path: Path, counting: Iterable[str]) -> tuple[MainTask, ...]:
    """Read a CSV with the columns task, share, item and level; a comma or a semicolon between them.

    One row per item of a task; item and level may be empty for a task that asks what the place
    asks. A share is a number from 0 to 1, the same in all rows of a task.

    Parameters
    ----------
    counting
        Items that carry a component; others would change nothing and are refused.

    Raises
    ------
    TasksRejected
        If anything is wrong with it; the first fault, with its line.
    OSError
        If there is no such file.
    """
    if path.stat().st_size > _LARGEST_FILE:
        raise TasksRejected(f"{path.name} is too large to be a table of main tasks.")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise TasksRejected(f"{path.name} is no text in UTF-8.") from None
    allowed = frozenset(counting)
    shares: dict[str, float] = {}
    levels: dict[str, dict[str, int]] = {}
    for line, cells in _rows(text):
        name = cells["task"]
        if not name:
            raise TasksRejected(f"Line {line}: the column task is empty.")
        share = _share(cells["share"], line)
        if shares.setdefault(name, share) != share:
            raise TasksRejected(f"Line {line}: the share of {name!r} differs from an earlier line.")
        asked = levels.setdefault(name, {})
        if cells["item"] or cells["level"]:
            item = cells["item"]
            if item not in allowed or item not in ITEM_INDEX:
                listed = ", ".join(sorted(allowed))
                raise TasksRejected(
                    f"Line {line}: item {item!r} is none of those that count: {listed}."
                )
            if item in asked:
                raise TasksRejected(f"Line {line}: item {item} occurs twice in {name!r}.")
            asked[item] = _level(cells["level"], line)
    check_shares(list(shares.values()))
    return tuple(MainTask(name, share, levels[name]) for name, share in shares.items())


def check_shares(shares: Sequence[float]) -> None:
    """Refuse shares that are not those of main tasks (``TasksRejected``)."""
    if abs(sum(shares) - 1) > 1e-6 or min(shares, default=0.0) < LEAST_TASK_SHARE:
        raise TasksRejected("Shares of main tasks add up to 1 and none is below 1/16.")


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    first = text.split("\n", 1)[0]
    rows = csv.reader(text.splitlines(), delimiter=";" if ";" in first else ",")
    header = [name.strip().lower() for name in next(rows, [])]
    if sorted(header) != sorted(COLUMNS):
        raise TasksRejected(f"Line 1: the columns must be {', '.join(COLUMNS)}.")
    is_empty = True
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            raise TasksRejected(f"Line {rows.line_num}: {len(header)} cells are needed.")
        is_empty = False
        yield rows.line_num, {name: cell.strip() for name, cell in zip(header, row, strict=True)}
    if is_empty:
        raise TasksRejected("The table holds no main task.")


def _share(cell: str, line: int) -> float:
    try:
        share = float(cell.replace(",", "."))
    except ValueError:
        share = -1.0
    if not 0 < share <= 1:
        raise TasksRejected(f"Line {line}: the column share needs a number above 0 and up to 1.")
    return share


def _level(cell: str, line: int) -> int:
    if cell not in map(str, range(N_LEVELS)):
        raise TasksRejected(f"Line {line}: the column level needs a whole number from 0 to 5.")
    return int(cell)
