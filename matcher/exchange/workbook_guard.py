"""Looks at the bytes of a workbook before any reader does: size, zip bombs, where cells stand.

A reader allocates a sheet as a full rectangle, so one cell at XFD1048576 would ask for hundreds of
gigabytes, and one long text that many cells share is copied into each of them. Both are bounded
here from above, on the raw XML; every part is unpacked as a stream, so that sizes that lie in the
directory of the zip do not count. The parts that passed are packed again: the reader gets nothing
that was not judged, whatever else it might find in an archive that two readers read in two ways.
"""

import re
import zipfile
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise
from typing import IO

from matcher.exchange.findings import CellFinding, ExchangeCode, of_file

MAX_FILE_BYTES = 50_000_000
MAX_UNPACKED_BYTES = 250_000_000
MAX_RATIO = 250
"""Unpacked to packed bytes of one part over a megabyte; XML of real sheets stays under 60."""
MAX_PARTS = 2_000
MAX_CELLS = 4_000_000
"""Cells of all sheets together, as rectangles."""
MAX_TEXT_BYTES = 200_000_000
"""Text that all cells together may copy out of the shared texts."""

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_FORMATS = (
    (b"mimetypeapplication/vnd.oasis.opendocument", ".ods"),
    (b"%PDF", ".pdf"),
    (b"{\\rtf", ".rtf"),
)
_CHUNK = 1 << 18
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{0,4})([0-9]{1,9})["']""")
_CELL_TAG = re.compile(rb"<(?:[\w.-]+:)?c[\s>/]")
_VALUE = re.compile(rb"<(?:[\w.-]+:)?v(?:\s[^<>]*)?>\s*([0-9]{1,9})\s*<")
_VALUE_TAG = re.compile(rb"<(?:[\w.-]+:)?v[\s>/]")
_TEXT_TAG = re.compile(rb"<(?:[\w.-]+:)?si[\s>/]")
_FORMULA_TAG = re.compile(rb"<(?:[\w.-]+:)?f[\s>/]")
_WIDEST = 16_384
_HIGHEST = 1_048_576
_OTHER_KINDS = (
    ExchangeCode.OLD_OR_LOCKED,
    ExchangeCode.OTHER_FORMAT,
    ExchangeCode.NOT_A_WORKBOOK,
)
"""Where saving it as .xlsx is of use."""


@dataclass
class Inspection:
    """What a workbook holds as a file; ``refusal`` is None when it may be read.

    Attributes
    ----------
    judged
        The workbook with nothing in it but the parts that were looked at; empty when refused.
    n_sheets
        Parts that hold cells.
    """

    refusal: CellFinding | None = None
    warnings: list[CellFinding] = field(default_factory=list)
    judged: bytes = field(default=b"", repr=False)
    n_sheets: int = 0


@dataclass(frozen=True, slots=True)
class _Refused(Exception):
    code: ExchangeCode
    value: str = ""


def inspect(name: str, content: bytes) -> Inspection:
    """Refuse what cannot be an .xlsx workbook of a bearable size; name macros, links, formulas."""
    try:
        return _parts(name, content)
    except _Refused as refused:
        better = ".xlsx" if refused.code in _OTHER_KINDS else ""
        return Inspection(of_file(name, refused.code, refused.value, better))


def _parts(name: str, content: bytes) -> Inspection:
    if len(content) > MAX_FILE_BYTES:
        raise _Refused(ExchangeCode.TOO_LARGE, f"{len(content) // 1_000_000} MB")
    if content.startswith(_OLE):
        raise _Refused(ExchangeCode.OLD_OR_LOCKED)
    if not content.startswith(_ZIP):
        for start, ending in _OTHER_FORMATS[1:]:
            if content.startswith(start):
                raise _Refused(ExchangeCode.OTHER_FORMAT, ending)
        raise _Refused(ExchangeCode.NOT_A_WORKBOOK)
    if _OTHER_FORMATS[0][0] in content[:200]:
        raise _Refused(ExchangeCode.OTHER_FORMAT, ".ods")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _judge(name, archive)
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        IndexError,
        KeyError,
        OverflowError,
    ):
        raise _Refused(ExchangeCode.DAMAGED) from None


def _judge(name: str, archive: zipfile.ZipFile) -> Inspection:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or len({part.filename for part in parts}) < len(parts):
        raise _Refused(ExchangeCode.ZIP_BOMB)
    names = {part.filename.casefold() for part in parts}
    if "xl/workbook.bin" in names:
        raise _Refused(ExchangeCode.OTHER_FORMAT, ".xlsb")
    if "xl/workbook.xml" not in names:
        raise _Refused(ExchangeCode.NOT_A_WORKBOOK)
    unpacked = 0
    texts: list[int] = []
    sheets: list[_SheetSize] = []
    judged = BytesIO()
    with zipfile.ZipFile(judged, "w") as clean:
        for part in parts:
            wanted = part.filename.casefold()
            is_read = wanted.endswith((".xml", ".rels"))
            with archive.open(part) as stream:
                inside, size = _unpack(stream, part, MAX_UNPACKED_BYTES - unpacked, keep=is_read)
            unpacked += size
            if not is_read:
                continue
            if b"\x00" in inside[:64]:  # UTF-16, which no spreadsheet program writes
                raise _Refused(ExchangeCode.DAMAGED)
            texts += _text_sizes(inside)  # whatever its name: the workbook says which is which
            if b"sheetData" in inside:
                sheets.append(_measured(inside))
            clean.writestr(part.filename, inside)
    n_cells = sum(sheet.cells for sheet in sheets)
    if n_cells > MAX_CELLS:
        raise _Refused(ExchangeCode.TOO_LARGE, f"{n_cells:,} cells")
    _bound_texts(sheets, texts)
    n_formulas = sum(sheet.formulas for sheet in sheets)
    warnings = _warnings(name, names, n_formulas)
    return Inspection(None, warnings, judged.getvalue(), len(sheets))


def _unpack(
    stream: IO[bytes], part: zipfile.ZipInfo, room: int, *, keep: bool
) -> tuple[bytes, int]:
    """Content of a part, where it is kept, and its true size."""
    kept = bytearray()
    size = 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > room or (size > 1_000_000 and size > MAX_RATIO * max(part.compress_size, 1)):
            raise _Refused(ExchangeCode.ZIP_BOMB)
        if keep:
            kept += chunk
    return bytes(kept), size


@dataclass(frozen=True, slots=True)
class _SheetSize:
    """What a sheet comes to: cells as a rectangle, values, and which shared texts they name."""

    cells: int
    values: int
    formulas: int
    positions: "array[int]"


def _found(pattern: re.Pattern[bytes], inside: bytes) -> Iterator[re.Match[bytes]]:
    """Every find, one at a time; more than any bearable workbook has is refused."""
    for number, one in enumerate(pattern.finditer(inside)):
        if number > MAX_CELLS + _HIGHEST:  # rows have a place too
            raise _Refused(ExchangeCode.TOO_LARGE)
        yield one


def _count(pattern: re.Pattern[bytes], inside: bytes) -> int:
    return sum(1 for _ in _found(pattern, inside))


def _text_sizes(shared: bytes) -> list[int]:
    starts = [found.start() for found in _found(_TEXT_TAG, shared)]
    return [end - start for start, end in pairwise([*starts, len(shared)])]


def _measured(sheet: bytes) -> _SheetSize:
    rows = columns = named = 0
    for found in _found(_PLACE, sheet):
        letters, digits = found.groups()
        rows = max(rows, int(digits))
        named += bool(letters)
        if letters:
            columns = max(columns, _column_number(letters))
    unnamed = max(0, _count(_CELL_TAG, sheet) - named)
    rows = max(rows, unnamed and sheet.count(b"row"))
    if rows > _HIGHEST or columns > _WIDEST:
        raise _Refused(ExchangeCode.DAMAGED)
    positions = array("l", (int(found[1]) for found in _found(_VALUE, sheet)))
    values, formulas = _count(_VALUE_TAG, sheet), _count(_FORMULA_TAG, sheet)
    return _SheetSize(rows * max(columns, min(unnamed, _WIDEST)), values, formulas, positions)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _bound_texts(sheets: list[_SheetSize], sizes: list[int]) -> None:
    longest = max(sizes, default=0)
    copied = 0
    for sheet in sheets:
        if copied + longest * sheet.values <= MAX_TEXT_BYTES:
            copied += longest * sheet.values
            continue
        copied += sum(sizes[position] for position in sheet.positions if position < len(sizes))
        copied += longest * max(0, sheet.values - len(sheet.positions))
    if copied > MAX_TEXT_BYTES:
        raise _Refused(ExchangeCode.ZIP_BOMB)


def _warnings(name: str, parts: set[str], n_formulas: int) -> list[CellFinding]:
    found = []
    if any("vbaproject" in part for part in parts):
        found.append(of_file(name, ExchangeCode.MACROS))
    if any("externallinks" in part for part in parts):
        found.append(of_file(name, ExchangeCode.LINKS))
    if n_formulas:
        found.append(of_file(name, ExchangeCode.FORMULAS, str(n_formulas)))
    return found
