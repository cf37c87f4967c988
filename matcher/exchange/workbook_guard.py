"""Looks at the bytes of a workbook before any reader does: size, zip bombs, where cells stand.

A reader allocates a sheet as a full rectangle, so one cell at XFD1048576 would ask for hundreds of
gigabytes, and one long text that many cells share is copied into each of them. Both are bounded
here from above, on the raw XML; every part is unpacked as a stream, so that sizes that lie in the
directory of the zip do not count.
"""

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO

from matcher.exchange.findings import CellFinding, ExchangeCode, of_file

MAX_FILE_BYTES = 50_000_000
MAX_UNPACKED_BYTES = 400_000_000
MAX_RATIO = 250
"""Unpacked to packed bytes of one part over a megabyte; XML of real sheets stays under 60."""
MAX_PARTS = 2_000
MAX_CELLS = 4_000_000
"""Cells of all sheets together, as rectangles."""
MAX_TEXT_BYTES = 600_000_000
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
_VALUE = re.compile(rb"<(?:[\w.-]+:)?v(?:\s[^>]*)?>\s*([0-9]{1,9})\s*<")
_VALUE_TAG = re.compile(rb"<(?:[\w.-]+:)?v[\s>/]")
_TEXT_TAG = re.compile(rb"<(?:[\w.-]+:)?si[\s>/]")
_FORMULA_TAG = re.compile(rb"<(?:[\w.-]+:)?f[\s>/]")
_WIDEST = 16_384
_HIGHEST = 1_048_576


@dataclass
class Inspection:
    """What a workbook holds as a file; ``refusal`` is None when it may be read."""

    refusal: CellFinding | None = None
    warnings: list[CellFinding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Refused(Exception):
    code: ExchangeCode
    value: str = ""


def inspect(name: str, content: bytes) -> Inspection:
    """Refuse what cannot be an .xlsx workbook of a bearable size; name macros, links, formulas."""
    try:
        return Inspection(warnings=_parts(name, content))
    except _Refused as refused:
        return Inspection(of_file(name, refused.code, refused.value, ".xlsx"))


def _parts(name: str, content: bytes) -> list[CellFinding]:
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


def _judge(name: str, archive: zipfile.ZipFile) -> list[CellFinding]:
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
    sheets: list[bytes] = []
    for part in parts:
        wanted = part.filename.casefold()
        is_read = wanted.endswith(".xml") and wanted.startswith("xl/")
        with archive.open(part) as stream:
            inside, size = _unpack(stream, part, MAX_UNPACKED_BYTES - unpacked, keep=is_read)
        unpacked += size
        if is_read and b"\x00" in inside[:64]:  # UTF-16, which no spreadsheet program writes
            raise _Refused(ExchangeCode.DAMAGED)
        if is_read and "sharedstrings" in wanted:
            texts += _text_sizes(inside)
        elif is_read and b"sheetData" in inside:
            sheets.append(inside)
    _bound_rectangles(sheets)
    _bound_texts(sheets, texts)
    return _warnings(name, names, sheets)


def _unpack(
    stream: IO[bytes], part: zipfile.ZipInfo, room: int, *, keep: bool
) -> tuple[bytes, int]:
    """Content of a part, where it is kept, and its true size."""
    kept: list[bytes] = []
    size = 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > room or (size > 1_000_000 and size > MAX_RATIO * max(part.compress_size, 1)):
            raise _Refused(ExchangeCode.ZIP_BOMB)
        if keep:
            kept.append(chunk)
    return b"".join(kept), size


def _text_sizes(shared: bytes) -> list[int]:
    starts = [found.start() for found in _TEXT_TAG.finditer(shared)]
    return [end - start for start, end in zip(starts, [*starts[1:], len(shared)], strict=True)]


def _bound_rectangles(sheets: list[bytes]) -> None:
    cells = 0
    for sheet in sheets:
        rows = columns = named = 0
        for letters, digits in _PLACE.findall(sheet):
            rows = max(rows, int(digits))
            named += bool(letters)
            if letters:
                columns = max(columns, _column_number(letters))
        n_tags = len(_CELL_TAG.findall(sheet))
        unnamed = max(0, n_tags - named)
        rows = max(rows, unnamed and sheet.count(b"row"))
        if rows > _HIGHEST or columns > _WIDEST:
            raise _Refused(ExchangeCode.DAMAGED)
        cells += rows * max(columns, min(unnamed, _WIDEST))
    if cells > MAX_CELLS:
        raise _Refused(ExchangeCode.TOO_LARGE, f"{cells:,} cells")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _bound_texts(sheets: list[bytes], sizes: list[int]) -> None:
    longest = max(sizes, default=0)
    copied = 0
    for sheet in sheets:
        n_values = len(_VALUE_TAG.findall(sheet))
        if copied + longest * n_values <= MAX_TEXT_BYTES:
            copied += longest * n_values
            continue
        positions = [int(digits) for digits in _VALUE.findall(sheet)]
        copied += sum(sizes[position] for position in positions if position < len(sizes))
        copied += longest * max(0, n_values - len(positions))
    if copied > MAX_TEXT_BYTES:
        raise _Refused(ExchangeCode.ZIP_BOMB)


def _warnings(name: str, parts: set[str], sheets: list[bytes]) -> list[CellFinding]:
    n_formulas = sum(len(_FORMULA_TAG.findall(sheet)) for sheet in sheets)
    found = []
    if any("vbaproject" in part for part in parts):
        found.append(of_file(name, ExchangeCode.MACROS))
    if any("externallinks" in part for part in parts):
        found.append(of_file(name, ExchangeCode.LINKS))
    if n_formulas:
        found.append(of_file(name, ExchangeCode.FORMULAS, str(n_formulas)))
    return found
