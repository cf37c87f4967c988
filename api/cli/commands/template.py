"""``passend template``: the workbook to fill in, empty or with the records of a dataset."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from api.cli.exits import ExitCode
from api.cli.options import AsJson, InLanguage


def template(
    out: Annotated[Path, typer.Option(metavar="FILE", help="The .xlsx file to write.")],
    dataset: Annotated[
        Path | None,
        typer.Option("--from", metavar="DIR", help="Dataset folder whose records to write."),
    ] = None,
    levels: Annotated[
        Literal["long", "wide"],
        typer.Option(help="A row per level, or a row per person with a column per item."),
    ] = "long",
    force: Annotated[bool, typer.Option("--force", help="Replace a file that exists.")] = False,
    language: InLanguage = "nl",
    as_json: AsJson = False,
) -> None:
    """Write a workbook with Dutch headers, drop-downs and a sheet Toelichting, to fill in."""
    from datetime import UTC, datetime

    from api.cli.refusals import require_folder
    from api.cli.screen import messages, print_document, results
    from api.wording import Wording
    from matcher.exchange.folder import read_present
    from matcher.exchange.template import LevelForm, template_bytes
    from matcher.records.dataset import Dataset
    from matcher.vocabulary.labels import Language

    if out.suffix.lower() != ".xlsx":
        raise typer.BadParameter("The name of the file must end in .xlsx.")
    if out.exists() and not force:
        messages().print(f"passend: {out} exists; --force replaces it.", markup=False)
        raise typer.Exit(ExitCode.WRONG_USAGE)
    if dataset is not None:
        require_folder(dataset)
    records = Dataset.from_records() if dataset is None else read_present(dataset)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(template_bytes(records, datetime.now(UTC).date(), LevelForm(levels)))
    if as_json:
        print_document({"path": out})
        return
    words = Wording("api.cli", Language(language))
    results().print(words.text("export", "written", file=out), markup=False)
