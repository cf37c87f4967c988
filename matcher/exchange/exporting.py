"""Whole exports as named files: a workbook, CSV files or VUM documents; bytes in memory."""

import json
from collections.abc import Sequence
from datetime import date

from matcher.exchange.csv_out import CsvForm, csv_bytes
from matcher.exchange.out_table import OutTable
from matcher.exchange.vum.codes import VumVersion
from matcher.exchange.vum.losses import Loss
from matcher.exchange.vum.writing import Identify, export_candidates, export_vacancies
from matcher.exchange.workbook_out import workbook_bytes
from matcher.records.dataset import Dataset


def export_notes(
    title: str, settings: Sequence[tuple[str, str]], tables: Sequence[OutTable], made_on: date
) -> list[list[str]]:
    """Rows of the sheet Toelichting of an export: what it is, from when, with which settings."""
    made = f"{made_on.day:02d}-{made_on.month:02d}-{made_on.year}"
    rows = [[title], ["gemaakt op", made], *([name, value] for name, value in settings), []]
    rows += [["Bladen"], *([table.name, f"{table.n_rows} rijen"] for table in tables), []]
    rows += [["Lege cel", "niet bekend of niet van toepassing"]]
    rows += [["Voorstellen", "Een mens besluit. Niemand wordt geplaatst door dit bestand."]]
    return rows


def export_workbook(
    title: str, settings: Sequence[tuple[str, str]], tables: Sequence[OutTable], made_on: date
) -> bytes:
    """Workbook of tables as they are on the screen."""
    return workbook_bytes(tables, export_notes(title, settings, tables, made_on), made_on)


def export_csv(tables: Sequence[OutTable], form: CsvForm) -> dict[str, bytes]:
    """File name -> content, one CSV file per table."""
    return {f"{table.code}.csv": csv_bytes(table, form) for table in tables}


def export_vum(
    dataset: Dataset, version: VumVersion, identify: Identify = str
) -> tuple[dict[str, bytes], list[Loss]]:
    """File name -> content of people and vacancies, and all that VUM does not carry."""
    people = export_candidates(dataset, version, identify)
    places = export_vacancies(dataset, version, identify)
    files = {
        "werkzoekenden.json": _json(people.documents),
        "vacatures.json": _json(places.documents),
    }
    return files, [*people.losses, *places.losses]


def _json(documents: Sequence[dict[str, object]]) -> bytes:
    return (json.dumps(documents, ensure_ascii=False, indent=1) + "\n").encode()
