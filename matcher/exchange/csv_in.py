"""Reads the bytes of a CSV file as one sheet: comma, semicolon or tab, UTF-8 or Windows-1252."""

from matcher.exchange.findings import CellFinding, ExchangeCode, of_file
from matcher.exchange.sheet import OfferedFile, Sheet
from matcher.exchange.workbook_guard import MAX_CELLS, MAX_FILE_BYTES
from matcher.records.csv_rows import rows_of

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SEPARATORS = ";,\t|"


def read_csv_sheet(name: str, content: bytes) -> OfferedFile:
    """Sheet of a CSV file, named after the file; the separator is the most frequent of line 1."""
    if len(content) > MAX_FILE_BYTES:
        megabytes = f"{len(content) // 1_000_000} MB"
        return OfferedFile(name, (), (of_file(name, ExchangeCode.TOO_LARGE, megabytes),))
    text, findings = _text(name, content)
    if not text.strip() or "\x00" in text:
        code = ExchangeCode.DAMAGED if text.strip() else ExchangeCode.NOTHING
        return OfferedFile(name, (), (*findings, of_file(name, code)))
    lines = text.split("\n", 2)
    told = lines[0].strip().casefold()
    separator = max(_SEPARATORS, key=lines[0].count)
    if told.startswith("sep=") and len(told) == 5:  # a line for Excel alone
        separator = told[4]
        text = "\n" + text.split("\n", 1)[1] if "\n" in text else ""
    if text.count(separator) + text.count("\n") + text.count("\r") > MAX_CELLS:
        return OfferedFile(name, (), (of_file(name, ExchangeCode.TOO_LARGE),))
    rows = list(rows_of(text, separator))
    kept = [row for row in rows if any(cell.strip() for cell in row.cells)]
    sheet = Sheet(
        name.rsplit(".", 1)[0], [list(row.cells) for row in kept], [row.line for row in kept]
    )
    return OfferedFile(name, (sheet,), findings)


def _text(name: str, content: bytes) -> tuple[str, tuple[CellFinding, ...]]:
    if content.startswith(_UTF16):
        return content.decode("utf-16", errors="replace"), ()
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        warning = of_file(name, ExchangeCode.ENCODING, "Windows-1252")
        return content.decode("cp1252", errors="replace"), (warning,)
