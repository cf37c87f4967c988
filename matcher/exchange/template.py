"""The workbook to fill in, or to correct: a sheet per table and a sheet Toelichting."""

from datetime import date
from enum import StrEnum

from matcher.exchange.dataset_out import column_note, dataset_tables, wide_levels
from matcher.exchange.names import sheet_name
from matcher.exchange.out_table import OutTable
from matcher.exchange.workbook_out import workbook_bytes
from matcher.glossary import dutch_name
from matcher.records.contract import TABLES, Column
from matcher.records.dataset import Dataset
from matcher.vocabulary.certificates import CERTIFICATES
from matcher.vocabulary.items import ITEMS
from matcher.vocabulary.labels import label


class LevelForm(StrEnum):
    """How the levels of people and places stand in a workbook."""

    LONG = "long"
    """A row per level: the day and source of each assessment have a place."""
    WIDE = "wide"
    """A row per person or place, a column per item."""


def template_bytes(dataset: Dataset, made_on: date, levels: LevelForm = LevelForm.LONG) -> bytes:
    """Workbook of a dataset; an empty dataset gives the empty template."""
    tables = dataset_tables(dataset)
    if levels is LevelForm.WIDE:
        tables = [
            wide_levels(one.code, dataset.table(one.code))
            if one.code in ("candidate_levels", "place_levels")
            else one
            for one in tables
        ]
    return workbook_bytes(tables, template_notes(tables), made_on)


def template_notes(tables: list[OutTable]) -> list[list[str]]:
    """Rows of the sheet Toelichting: how to fill in, every column, and every code."""
    rows = [
        ["Zo vult u dit bestand in"],
        [
            "Bladen",
            "Elk blad is een tabel. Een blad dat u niet nodig hebt, laat u leeg of haalt u weg.",
        ],
        ["Gele kolommen", "Die moeten een waarde hebben. De andere mogen leeg blijven."],
        ["Lege cel", "Er verandert niets. Typ onbekend als u een waarde wilt wissen."],
        ["Datum", "dag-maand-jaar, zoals 21-03-2026."],
        ["Getal", "Met een komma, zoals 22,5."],
        ["Meer waarden in een cel", "Met een puntkomma ertussen, zoals: fiets; openbaar vervoer."],
        ["Codes met nullen vooraan", "De kolommen staan op tekst, dus 0012 blijft 0012."],
        ["Privacy", "Geen BSN, geen namen van kandidaten, geen diagnose."],
        [],
    ]
    for table in tables:
        contract = TABLES[table.code]
        rows += [[table.name], ["kolom", "wat u invult", "wat er mag staan", "moet ingevuld"]]
        rows += [
            [
                dutch_name(name),
                column_note(name),
                _allowed(column),
                "ja" if column.is_required else "",
            ]
            for name, column in contract.columns.items()
        ]
        rows.append([])
    rows += [["Certificaten"], *([one.label_nl, one.code] for one in CERTIFICATES.values()), []]
    rows += [["Onderdelen van een profiel"], ["code", "naam", "soort"]]
    rows += [[item.id, item.label_nl, label(item.rule.value)] for item in ITEMS]
    return rows


def sheet_names() -> list[str]:
    """Names of the sheets of the template, in their order."""
    return [sheet_name(table) for table in TABLES]


def _allowed(column: Column) -> str:
    if column.name == "municipality":
        return "een gemeente van 2024"
    if column.name == "item":
        return "een van de 79 onderdelen hieronder"
    if column.cell.choices:
        return ", ".join(label(code) for code in column.cell.choices)
    return _DUTCH_LOOKS.get(column.cell.looks, column.cell.looks)


_DUTCH_LOOKS = {
    "1 to 64 of A-Z a-z 0-9 . _ -": "1 tot 64 letters, cijfers, punten of streepjes",
    "identifiers (1 to 64 of A-Z a-z 0-9 . _ -)": "codes, met een puntkomma ertussen",
    "up to 64 characters": "hoogstens 64 tekens",
    "up to 200 characters": "hoogstens 200 tekens",
    "up to 2,000 characters, line breaks allowed": "hoogstens 2.000 tekens",
    "1000-9999": "vier cijfers, 1000 tot en met 9999",
    "four digits of ISCO-08": "vier cijfers van ISCO-08",
    "http://data.europa.eu/esco/...": "een adres dat begint met http://data.europa.eu/esco/",
    "21 characters 0 or 1": "dagen met o, m en a, zoals: ma-vr om",
    "0-60 hours a week": "0 tot en met 60 uur per week",
    "0-10,000 hours a week": "0 tot en met 10.000 uur per week",
    "0-300 minutes": "0 tot en met 300 minuten",
    "above 0, up to 1": "meer dan 0, hoogstens 1",
    "0-5": "een heel getal, 0 tot en met 5",
    "0-10,000": "een heel getal, 0 tot en met 10.000",
    "1-10,000": "een heel getal, 1 tot en met 10.000",
    "0-20": "een heel getal, 0 tot en met 20",
    "year-month-day, 1950-2100": "dag-maand-jaar, 1950 tot en met 2100",
    "true or false": "ja of nee",
}


def dutch_looks(column: Column) -> str:
    """What a good cell of a column looks like, in Dutch."""
    return _allowed(column)
