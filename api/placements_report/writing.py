"""Writes the report on placements: one page and its tables in a folder."""

import json
from pathlib import Path

from api.placements_report.render import render_page
from api.placements_report.tables import report_document, report_tables
from api.wording import Wording
from matcher.vocabulary.labels import Language
from models.placements import PlacementsReport

PAGE = "placements.html"
DOCUMENT = "placements.json"


def write_placements_report(
    report: PlacementsReport,
    folder: Path,
    language: Language | str = Language.DUTCH,
    *,
    region_name: str = "",
) -> Path:
    """Write ``placements.html``, ``placements.json`` and the tables as CSV.

    Parameters
    ----------
    folder
        Made when it does not exist.
    language
        Of the page; the tables hold codes.
    region_name
        For the title; empty when there is no name.

    Returns
    -------
    Path
        Of the page.
    """
    words = Wording("api.placements_report", Language(language))
    page = render_page(report, words, region_name)
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in report_tables(report).items():
        table.to_csv(folder / name, index=False, lineterminator="\n", float_format="%.5f")
    document = json.dumps(report_document(report), indent=2, allow_nan=False)
    (folder / DOCUMENT).write_text(document + "\n", encoding="utf-8")
    path = folder / PAGE
    path.write_text(page, encoding="utf-8")
    return path
