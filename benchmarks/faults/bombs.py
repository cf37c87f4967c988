"""Files that are small to send and enormous to read, for the import of the service.

Each is named for what it would do to a reader that believes it; none is unpacked here.
"""

import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

from matcher.exchange.template import template_bytes
from matcher.records import read_dataset

_SHEET, _TEXTS = "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml"
_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_START = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1">'
)
_END = b"</row></sheetData></worksheet>"
_LAUGHS = b"<!DOCTYPE x [<!ENTITY a0 'ha'>%s]>" % b"".join(
    b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 30)
)
_FILE = b"<!DOCTYPE x [<!ENTITY a29 SYSTEM 'file:///etc/passwd'>]>"
_MEGABYTE = 1 << 20


def _workbook(changed: Mapping[str, bytes]) -> bytes:
    """The template with these parts added or replaced."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, content in {**_template(), **changed}.items():
            archive.writestr(name, content)
    return packed.getvalue()


@cache
def _template() -> dict[str, bytes]:
    content = template_bytes(read_dataset(Path("fixtures/small")), date(2026, 1, 1))
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@dataclass(frozen=True)
class _Packed:
    """Deflated bytes of a part, its true size and its checksum."""

    content: bytes
    size: int
    checksum: int


def _deflated(start: bytes, piece: bytes, times: int, end: bytes = b"") -> _Packed:
    """``start + piece * times + end``, packed without its ever being whole.

    Bytes without meaning come after it, so that it does not look as small as it is.
    """
    block = max(1, _MEGABYTE // len(piece))
    times_block, rest = divmod(times, block)
    packed, checksum = [], 0
    for content, count in ((start, 1), (piece * block, times_block), (piece * rest + end, 1)):
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        packed.append((packer.compress(content) + packer.flush(zlib.Z_FULL_FLUSH)) * count)
        for _ in range(count):
            checksum = zlib.crc32(content, checksum)
    packed.append(zlib.compressobj(6, zlib.DEFLATED, -15).flush())  # says that this is the end
    size = len(start) + len(piece) * times + len(end)
    padding = Random(size).randbytes(min(size // 240, 2 * _MEGABYTE))
    return _Packed(b"".join(packed) + padding, size, checksum)


def _with_packed(workbook: bytes, name: str, part: _Packed, told: int) -> bytes:
    """A workbook and one more part, of a size that is only told."""
    _, _, _, _, count, length, start, _ = struct.unpack("<LHHHHLLH", workbook[-22:])
    directory, raw = workbook[start : start + length], name.encode()
    sizes = (part.checksum, len(part.content), told, len(raw), 0)
    about = struct.pack("<HHHHHLLLHH", 20, 0, 8, 0, 33, *sizes)
    local = b"PK\x03\x04" + about + raw + part.content
    directory += b"PK\x01\x02" + struct.pack("<H", 20) + about
    directory += struct.pack("<HHHLL", 0, 0, 0, 0, start) + raw
    end = (count + 1, count + 1, len(directory), start + len(local), 0)
    return workbook[:start] + local + directory + struct.pack("<LHHHHLLH", 0x06054B50, 0, 0, *end)


def _sheet_at(part: str, packed: _Packed) -> bytes:
    """A workbook whose second sheet is this part."""
    pointed = _template()[_RELATIONS].replace(b"worksheets/sheet2.xml", part[3:].encode())
    return _with_packed(_workbook({_RELATIONS: pointed}), part, packed, packed.size)


def _of_nothing(told: int | None = None) -> bytes:
    packed = _deflated(b"", b"\0" * _MEGABYTE, 3_000)
    return _with_packed(_workbook({}), "xl/media/image1.png", packed, told or packed.size)


def _many_entries() -> bytes:
    return _workbook({f"xl/media/{number}.png": b"" for number in range(40_000)})


def _nested() -> bytes:
    inner = b"\0" * _MEGABYTE
    for level in range(6):
        packed = BytesIO()
        with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
            for number in range(10):
                archive.writestr(f"{level}-{number}.zip", inner)
        inner = packed.getvalue()
    return _workbook({"xl/embeddings/Microsoft_Excel_Sheet1.xlsx": inner})


def _entities(part: str, declared: bytes) -> bytes:
    """The first text, or the first value, of a part becomes the largest of the entities."""
    text = _template()[part]
    head, _, rest = text.partition(b"?>")
    tag = b"<t>" if part == _TEXTS else b"<v>"
    before, found, after = rest.partition(tag)
    end = after.index(b"</")
    return _workbook({part: head + b"?>" + declared + before + found + b"&a29;" + after[end:]})


def _one_sheet_many_times() -> bytes:
    """Three hundred sheets that are all the same part of 100,000 cells."""
    cells = b"".join(b'<c r="A%d"><v>1</v></c>' % row for row in range(1, 100_001))
    book = _template()[_BOOK]
    start, end = book.index(b"<sheets>"), book.index(b"</sheets>")
    sheets = b"".join(
        b'<sheet name="Blad%d" sheetId="%d" r:id="rId2"/>' % (n, n) for n in range(1, 301)
    )
    return _workbook(
        {_SHEET: _START + cells + _END, _BOOK: book[: start + 8] + sheets + book[end:]}
    )


def _far_cell_elsewhere() -> bytes:
    """A sheet that does not call itself one, with a cell in the last corner."""
    return _sheet_at(
        "xl/media/sheet.bin", _deflated(_START, b'<c r="XFD1048576"><v>1</v></c>', 1, _END)
    )


def _many(start: bytes, piece: bytes, times: int, end: bytes) -> Callable[[], bytes]:
    return lambda: _sheet_at("xl/worksheets/many.xml", _deflated(start, piece, times, end))


def _columns() -> bytes:
    cells = b"".join(b'<c r="%c%c%c%c1"/>' % (a, b, c, 65) for a in range(65, 91)
                     for b in range(65, 91) for c in range(65, 91))  # fmt: skip
    return _workbook({_SHEET: _START + cells + _END})


BOMBS: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "part of three gigabytes": ("a.xlsx", _of_nothing),
    "size that is not true": ("a.xlsx", lambda: _of_nothing(10)),
    "forty thousand parts": ("a.xlsx", _many_entries),
    "archives in archives": ("a.xlsx", _nested),
    "entities in the texts": ("a.xlsx", lambda: _entities(_TEXTS, _LAUGHS)),
    "entities in a sheet": ("a.xlsx", lambda: _entities(_SHEET, _LAUGHS)),
    "file as an entity": ("a.xlsx", lambda: _entities(_TEXTS, _FILE)),
    "seventeen thousand columns": ("a.xlsx", _columns),
    "twenty million cells in one": ("a.xlsx", _many(_START, b'<c r="A1"/>', 20_000_000, _END)),
    "cells without a place": ("a.xlsx", _many(_START, b"<c/>", 50_000_000, _END)),
    "forty million texts": ("a.xlsx", _many(b"<sst>", b"<si/>", 40_000_000, b"</sst>")),
    "a million tags that never end": ("a.xlsx", _many(_START, b"<v ", 1_000_000, _END)),
    "one sheet three hundred times": ("a.xlsx", _one_sheet_many_times),
    "far cell in a sheet by another name": ("a.xlsx", _far_cell_elsewhere),
    "million columns": ("kandidaten.csv", lambda: b"x;" * 1_000_000 + b"\n"),
    "fifteen million lines": ("kandidaten.csv", lambda: b"kandidaatnummer\n" + b"a\n" * 15_000_000),
    "three hundred thousand wrong rows": (
        "kandidaten.csv",
        lambda: b"kandidaatnummer;leeftijdsgroep;uren\n" + b"?;?;x\n" * 300_000,
    ),
    "ten million brackets": ("a.json", lambda: b"[" + b"[]," * 10_000_000 + b"[]]"),
    "a page of scripts": (
        "a.html",
        lambda: b'<script type="application/ld+json">{}</script>' * 200_000,
    ),
}
"""Name of the file, and how its bytes are made (a second or two each)."""
