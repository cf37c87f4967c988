"""Takes CSV text apart row by row, slowly and forgivingly, and names every row that is broken.

The reader of clean files is in ``csv_file.py``; both give the same cells for the same clean text.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from matcher.records.cell_text import MAX_CELL

# A quoted cell that goes on for longer than any cell may be was never closed.
_LONGEST_QUOTED = 2 * MAX_CELL


@dataclass(frozen=True, slots=True)
class Row:
    """Cells of one row, the line on which it starts, and whether its quotes are broken."""

    line: int
    cells: list[str]
    has_broken_quotes: bool = False


class _Lines:
    """Lines from a start on, for one row; stops where no row can go on."""

    def __init__(self, lines: list[str], start: int) -> None:
        self.lines = lines
        self.next = start
        self.left = _LONGEST_QUOTED

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.next == len(self.lines) or self.left < 0:
            raise StopIteration
        line = self.lines[self.next] + "\n"
        self.next += 1
        self.left -= len(line)
        return line


def rows_of(text: str, separator: str) -> Iterator[Row]:
    """Rows of ``text`` including the header, blank lines left out.

    Quotes follow RFC 4180. After a row with broken quotes, reading goes on at the next line.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    position = 0
    while position < len(lines):
        line = lines[position]
        if not line or (line.isspace() and separator not in line):
            position += 1
        elif '"' not in line:
            yield Row(position + 1, line.split(separator))
            position += 1
        else:
            feed = _Lines(lines, position)
            try:
                yield Row(position + 1, next(csv.reader(feed, delimiter=separator, strict=True)))
                position = feed.next
            except csv.Error:
                cells = line.replace('"', "").split(separator)
                yield Row(position + 1, cells, has_broken_quotes=True)
                position += 1
