"""``passend export``: a plan or a dataset as Excel, CSV or VUM."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from api.cli.options import AsJson

if TYPE_CHECKING:
    from matcher.exchange.out_table import OutTable


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
    as_json: AsJson = False,
) -> None:
    """Write the tables of a plan or of a dataset for people or for other software.

    VUM needs a dataset folder; all that VUM cannot carry is listed.
    """
    from datetime import UTC, datetime

    from api.cli.refusals import require_folder
    from api.cli.screen import print_document, results
    from matcher.exchange.csv_out import CsvForm
    from matcher.exchange.exporting import export_csv, export_vum, export_workbook
    from matcher.exchange.vum.codes import VumVersion

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
        title, settings, tables = _tables_of(source)
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
    screen = results()
    for name in files:
        screen.print(f"{out / name} written.", markup=False)
    for one in losses:
        screen.print(
            f"- not carried: {one['table']}.{one['column']}, {one['count']} ({one['reason']})",
            markup=False,
        )


def _tables_of(source: Path) -> tuple[str, list[tuple[str, str]], "list[OutTable]"]:
    from matcher.exchange.dataset_out import dataset_tables
    from matcher.exchange.result_out import plan_settings, plan_tables_out
    from matcher.records.fingerprint import fingerprint
    from matcher.records.reading import read_dataset
    from matcher.results.files import REPORT_FILE, read_result

    if (source / REPORT_FILE).exists():
        result = read_result(source)
        return "Plaatsingsplan", plan_settings(result.report), plan_tables_out(result)
    dataset = read_dataset(source)
    settings = [("kenmerk van de gegevens", fingerprint(dataset))]
    return "Gegevens", settings, dataset_tables(dataset)
