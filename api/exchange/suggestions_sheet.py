"""A list of suggestions as a workbook: the answer that a page shows, row for row."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from matcher.exchange.cell_out import OutCell
from matcher.exchange.exporting import export_workbook
from matcher.exchange.out_table import Kind, OutColumn, OutTable
from matcher.exchange.refusals import dutch_day_text
from matcher.exchange.result_out import header_of
from matcher.vocabulary.labels import Language

Row = dict[str, Any]


def suggestions_sheet(body: bytes, order: str, language: Language) -> bytes:
    """Workbook of an answer of ``suggesties``; who may see the answer may see this."""
    answer = json.loads(body)
    about = "kandidaat" if "kandidaatId" in answer else "werkplek"
    settings = [
        ("gevraagd voor", f"{about} {answer[f'{about}Id']}"),
        ("volgorde", order),
        ("peildatum", dutch_day_text(date.fromisoformat(answer["peildatum"]))),
        ("scoremodel", answer["scoremodel"]),
    ]
    columns = tuple(
        _column(code, kind, read, answer["suggesties"], language) for code, kind, read in _COLUMNS
    )
    name = "Suggesties" if language is Language.DUTCH else "Suggestions"
    tables = [OutTable("suggestions", name, columns)]
    return export_workbook("Suggesties", settings, tables, datetime.now(UTC).date())


def _column(
    code: str, kind: Kind, read: Callable[[Row], OutCell], rows: list[Row], language: Language
) -> OutColumn:
    cells = [read(row) for row in rows]
    texts = ["" if cell is None else str(cell) for cell in cells]
    return OutColumn(code, header_of(code, language), kind, cells, texts)


def _value(name: str) -> Callable[[Row], OutCell]:
    return lambda row: row[name]


def _words(name: str) -> Callable[[Row], OutCell]:
    return lambda row: None if row[name] is None else str(row[name]["omschrijving"])


def _items(name: str) -> Callable[[Row], OutCell]:
    return lambda row: "; ".join(one["item"]["omschrijving"] for one in row[name]) or None


def _minutes(row: Row) -> OutCell:
    return None if row["reisminuten"] is None else float(round(row["reisminuten"]))


def _question(row: Row) -> OutCell:
    asked = row["besteVraag"]
    return None if asked is None else str(asked["item"]["omschrijving"])


_COLUMNS: tuple[tuple[str, Kind, Callable[[Row], OutCell]], ...] = (
    ("rank", Kind.NUMBER, _value("rang")),
    ("candidate_id", Kind.TEXT, _value("kandidaatId")),
    ("place_id", Kind.TEXT, _value("werkplekId")),
    ("title", Kind.TEXT, _value("functietitel")),
    ("work_form", Kind.TEXT, _words("werkvorm")),
    ("fit", Kind.TEXT, _words("passendheid")),
    ("p_durable", Kind.SHARE, _value("kansDuurzaam")),
    ("p_low", Kind.SHARE, _value("kansLaag")),
    ("p_high", Kind.SHARE, _value("kansHoog")),
    ("known_share", Kind.SHARE, _value("aandeelBekend")),
    ("travel_minutes", Kind.NUMBER, _minutes),
    ("travel_mode", Kind.TEXT, _words("vervoermiddel")),
    ("hours", Kind.NUMBER, _value("uren")),
    ("overruns", Kind.TEXT, _items("overschrijdingen")),
    ("unknowns", Kind.TEXT, _items("onbekendeItems")),
    ("question", Kind.TEXT, _question),
)
