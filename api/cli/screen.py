"""What goes to the screen: results to standard output, everything about the work to standard error.

Tables are for people; with ``--json`` a command prints one document and nothing else.
"""

import json
import math
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

_WIDTH_OF_A_FILE = 120
"""Columns when the output is not a terminal: wide enough that tables stay whole."""


def results() -> Console:
    """Console for what the user asked for."""
    return _console(stderr=False)


def messages() -> Console:
    """Console for progress, warnings and errors."""
    return _console(stderr=True)


def print_document(document: Mapping[str, Any]) -> None:
    """Print one JSON document to standard output; unknown numbers become null."""
    text = json.dumps(plain(document), ensure_ascii=False, indent=2, allow_nan=False)
    sys.stdout.write(text + "\n")


def plain(value: Any) -> Any:
    """JSON-ready copy of nested values: numpy scalars, dates, paths and NaN included."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if hasattr(value, "tolist"):  # numpy arrays and scalars
        return plain(value.tolist())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, (date, Path)):
        return str(value)
    return value


def table(
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    right: str = "",
    is_roomy: bool = False,
) -> Table:
    """Table for people.

    Parameters
    ----------
    title
        Says what the rows are.
    columns
        Headers.
    rows
        Cells as text; nothing in them is read as markup.
    right
        Characters ``r`` at the positions of columns that are numbers, such as ``" rr"``.
    is_roomy
        Whether rows of several lines stand apart.
    """
    made = Table(
        title=title,
        title_justify="left",
        title_style="bold",
        header_style="bold",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        leading=int(is_roomy),
    )
    for position, column in enumerate(columns):
        is_number = right[position : position + 1] == "r"
        made.add_column(
            column,
            justify="right" if is_number else "left",
            overflow="fold",
        )
    for row in rows:
        made.add_row(*(escape(str(cell)) for cell in row))
    return made


def _console(*, stderr: bool) -> Console:
    console = Console(stderr=stderr, highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = _WIDTH_OF_A_FILE
    return console
