"""The audit of groups on the screen and as files."""

import json
from pathlib import Path

import pandas as pd
from rich.console import Console

from api.cli.screen import table
from api.fairness import AuditReport, sentences_for_audit
from api.fairness.sentences import cell, sentence_for_table, words_of
from api.wording import Wording
from models.fairness import FairnessTable


def show_audit(screen: Console, report: AuditReport, words: Wording) -> None:
    """Print the warnings first, then every table with its worst group."""
    title = words.text(
        "title",
        "audit",
        day=words.date(report.as_of),
        scorer=report.scorer,
        people=words.number(report.people),
        placements=words.number(report.placements),
    )
    screen.print(title, style="bold", markup=False)
    for sentence in sentences_for_audit(report, words):
        screen.print(f"- {sentence}", markup=False)
    for attribute, tables in report.tables.items():
        for each in tables:
            screen.print()
            _show(screen, attribute, each, words)


def _show(screen: Console, attribute: str, found: FairnessTable, words: Wording) -> None:
    rows = [
        (words_of(row.group, words), words.number(row.n_people), cell(found, row.measure, words))
        for row in found.rows
    ]
    rows.append((words.text("column", "overall"), "", cell(found, found.overall, words)))
    name = words.text("table", found.name)
    columns = [words.text("column", key) for key in ("group", "people", "value")]
    title = words.text("title", "table", attribute=attribute, name=name)
    screen.print(title, style="bold", markup=False)
    screen.print(table("", columns, rows, right=" rr"))
    screen.print(sentence_for_table(found, words), markup=False)
    if found.hidden:
        names = ", ".join(words_of(each, words) for each in found.hidden)
        screen.print(words.text("say", "hidden", names=names), markup=False)


def write_audit(report: AuditReport, folder: Path) -> None:
    """Write the document, one CSV of all tables, and the best option of every person."""
    folder.mkdir(parents=True, exist_ok=True)
    document = json.dumps(report.as_dict(), ensure_ascii=False, indent=2, allow_nan=False)
    (folder / "fairness.json").write_text(document + "\n", encoding="utf-8")
    rows = [
        {
            "attribute": attribute,
            "table": each.name,
            "group": row.group,
            "n_people": row.n_people,
            **row.measure.as_dict(),
            "is_worst": row.group == each.worst,
            "gap": each.gap.value,
            "gap_by_lot": each.gap_by_lot,
        }
        for attribute, tables in report.tables.items()
        for each in tables
        for row in each.rows
    ]
    for name, frame in (("tables", pd.DataFrame(rows)), ("best_options", report.best)):
        frame.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n", float_format="%.5f")
