"""Any CSV as a frame of text: encodings, compression, separators; nothing is interpreted yet."""

import gzip
import io
import zlib
from pathlib import Path

import pandas as pd

_SEPARATORS = ",;\t|"
_MISSING = ["", "?", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "null", "NULL", "None", "NaT"]


class BadTable(Exception):
    """The table cannot be used; the message says what to change."""


def read_text(path: Path) -> pd.DataFrame:
    """Cells as text without spaces around them, NaN where nothing is known.

    Raises
    ------
    BadTable
        If the file is no CSV.
    """
    if not path.is_file():
        raise BadTable(f"There is no file {path}.")
    text = _decoded(path)
    first = text.split("\n", 1)[0]
    separator = max(_SEPARATORS, key=first.count)
    try:
        frame = pd.read_csv(
            io.StringIO(text),
            sep=separator,
            dtype=str,
            na_values=_MISSING,
            keep_default_na=False,
            skipinitialspace=True,
            index_col=False,
            header=None,
        )
    except (ValueError, pd.errors.ParserError) as error:
        reason = str(error).strip().removeprefix("Error tokenizing data. C error: ")
        raise BadTable(f"{path.name} is no readable CSV: {reason}.") from None
    names = frame.iloc[0].fillna("").astype(str).str.strip().tolist()
    named = [name or f"column {position}" for position, name in enumerate(names, 1)]
    if twice := sorted({name for name in named if named.count(name) > 1}):
        raise BadTable(f"Column {twice[0]!r} occurs twice.")
    body = frame.iloc[1:].reset_index(drop=True).set_axis(named, axis=1)
    if body.empty:
        raise BadTable(f"{path.name} holds no rows.")
    stripped = {name: body[name].str.strip() for name in named}
    return pd.DataFrame(stripped).replace("", None)


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    if data[:2] == b"\x1f\x8b":
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error):
            raise BadTable(f"{path.name} is no readable CSV: its compression is broken.") from None
    if data[:2] == b"PK":
        raise BadTable(f"{path.name} is a spreadsheet or archive: save the table as CSV.")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
