"""Writes the report of a plan as one file."""

from pathlib import Path

from api.report.read_view import read_view
from api.report.render import render_report
from api.wording import Wording
from matcher.results import PlanTables
from matcher.vocabulary.labels import Language

REPORT_PAGE = "report.html"


def write_report(
    tables: PlanTables,
    folder: Path,
    language: Language | str = Language.DUTCH,
    *,
    region_name: str = "",
) -> Path:
    """Write ``report.html``: one file for a planner, to read, send and print.

    Parameters
    ----------
    tables
        The result of a plan, fresh or read back from its folder.
    folder
        Made when it does not exist.
    language
        Of every word: plain Dutch (B1) or English.
    region_name
        For the title; empty when there is no name.

    Returns
    -------
    Path
        Of the file.
    """
    language = Language(language)
    view = read_view(tables, language, region_name)
    page = render_report(view, Wording("api.report", language))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / REPORT_PAGE
    path.write_text(page, encoding="utf-8")
    return path
