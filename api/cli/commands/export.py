"""``passend export``: a plan or a dataset as Excel, CSV or VUM."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from api.cli.options import AsJson, InLanguage

if TYPE_CHECKING:
    from matcher.exchange.out_table import OutTable
    from matcher.vocabulary.labels import Language


def export(
    source: Annotated[
        Path, typer.Argument(metavar="OUT_OR_DIR", help="Result folder or dataset folder.")
    ],
    out: Annotated[
        Path, typer.Option(metavar="PATH", help="The .xlsx file, or the folder for other formats.")
    ],
    file_format: Annotated[
        Literal["xlsx", "csv-nl", "csv", "vum2", "vum3"],
        typer.Option("--format", help="Excel, Dutch CSV, CSV for systems, or VUM 2.x or 3.x."),
    ] = "xlsx",
    pseudonym_key: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Key for other identifiers in VUM, at least 16 bytes."),
    ] = None,
    language: InLanguage = "nl",
    as_json: AsJson = False,
) -> None:
    """Write the tables of a plan or of a dataset for people or for other software.

    VUM needs a dataset folder; all that VUM cannot carry is listed.
    """
    from datetime import UTC, datetime

    from api.cli.refusals import require_folder
    from api.cli.screen import print_document, results
    from api.wording import Wording
    from matcher.exchange.csv_out import CsvForm
    from matcher.exchange.exporting import export_csv, export_vum, export_workbook
    from matcher.exchange.vum.codes import VumVersion
    from matcher.vocabulary.labels import Language

    spoken = Language(language)
    require_folder(source)
    losses: list[dict[str, str | int]] = []
    if file_format in ("vum2", "vum3"):
        from matcher.exchange.pseudonyms import pseudonymiser
        from matcher.records.reading import read_dataset

        identify = pseudonymiser(pseudonym_key.read_bytes()) if pseudonym_key else str
        version = VumVersion(file_format.removeprefix("vum"))
        files, lost = export_vum(read_dataset(source), version, identify)
        losses = [one.as_dict() for one in lost]
    else:
        title, settings, tables = _tables_of(source, spoken)
        if file_format == "xlsx":
            made_on = datetime.now(UTC).date()
            files = {out.name: export_workbook(title, settings, tables, made_on)}
            out = out.parent
        else:
            files = export_csv(tables, CsvForm(file_format))
    out.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (out / name).write_bytes(content)
    if as_json:
        print_document({"folder": out, "files": list(files), "not_carried": losses})
        return
    screen, words = results(), Wording("api.cli", spoken)
    for name in files:
        screen.print(words.text("export", "written", file=out / name), markup=False)
    for one in losses:
        screen.print(_lost(one, words, spoken), markup=False, soft_wrap=True)


def _lost(loss: Mapping[str, str | int], words: Any, language: "Language") -> str:
    from matcher.exchange.names import sheet_name
    from matcher.exchange.result_out import header_of
    from matcher.vocabulary.labels import Language

    table, column = str(loss["table"]), str(loss["column"])
    return str(
        words.text(
            "export",
            "lost",
            sheet=sheet_name(table) if language is Language.DUTCH else table,
            column=header_of(column, language),
            n=words.number(loss["count"]),
            why=words.text("export", str(loss["reason"]).removeprefix("vum.")),
        )
    )


def _tables_of(
    source: Path, language: "Language"
) -> tuple[str, list[tuple[str, str]], "list[OutTable]"]:
    from matcher.exchange.dataset_out import dataset_tables
    from matcher.exchange.result_out import plan_settings, plan_tables_out
    from matcher.records.fingerprint import fingerprint
    from matcher.records.reading import read_dataset
    from matcher.results.files import REPORT_FILE, read_result

    if (source / REPORT_FILE).exists():
        result = read_result(source)
        return "Plaatsingsplan", plan_settings(result.report), plan_tables_out(result, language)
    dataset = read_dataset(source)
    settings = [("kenmerk van de gegevens", fingerprint(dataset))]
    return "Gegevens", settings, dataset_tables(dataset)
