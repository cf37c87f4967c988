"""From the bytes of a CSV file to its text: encodings and files that are no text at all."""

from matcher.records.finding_codes import FindingCode
from matcher.records.findings import Finding, errors_of

_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def text_of(file: str, content: bytes) -> tuple[str, tuple[Finding, ...]]:
    """Text of a file and what was wrong with its bytes; "" when there is nothing to read."""
    text, findings = _decode(file, content)
    if text.strip():
        return text, findings
    return "", tuple(errors_of(findings)) or (Finding(file, 0, "", FindingCode.EMPTY),)


def _decode(file: str, content: bytes) -> tuple[str, tuple[Finding, ...]]:
    # A file in another encoding is reported and still decoded, so that its other mistakes are
    # found in the same run.
    if content.startswith((_ZIP, _OLD_EXCEL)):
        return "", (Finding(file, 0, "", FindingCode.SPREADSHEET, suggestion="CSV UTF-8"),)
    if content.startswith(_UTF16_MARKS):
        finding = Finding(file, 0, "", FindingCode.UTF16, suggestion="CSV UTF-8")
        return content.decode("utf-16", errors="replace"), (finding,)
    mark: tuple[Finding, ...] = ()
    if content.startswith(_UTF8_MARK):
        mark = (Finding(file, 0, "", FindingCode.BYTE_ORDER_MARK, suggestion="UTF-8 without BOM"),)
    try:
        return content.decode("utf-8").removeprefix("\ufeff"), mark
    except UnicodeDecodeError as error:
        text = content.removeprefix(_UTF8_MARK).decode("cp1252", errors="replace")
        return text, (*mark, _wrong_encoding(file, content, error.start, text))


def _wrong_encoding(file: str, content: bytes, position: int, text: str) -> Finding:
    line = content.count(b"\n", 0, position) + 1
    guess = "" if "\ufffd" in text else "; it reads as Windows-1252"
    return Finding(
        file,
        line,
        "",
        FindingCode.ENCODING,
        f"byte 0x{content[position]:02x} at position {position}",
        f"save as UTF-8{guess}",
    )
