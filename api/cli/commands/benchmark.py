"""``passend benchmark``: how good the matching is, measured on an organisation's own placements."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import AsJson, DatasetFolder, InLanguage, Seed


def quality(
    dataset: DatasetFolder,
    model: Annotated[
        Path | None,
        typer.Option(
            metavar="MODEL",
            help="Trained model to stand beside the others; then only placements that it cannot"
            " know are tested.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Also write the tables as CSV, and quality.json."),
    ] = None,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Measure how good the scorer is on the placements of a dataset.

    Every figure rests on later placements, of other people, than what was learned from: the scorer
    learned from this log beside the expert's weights, a plain profile distance and the base rate.
    All intervals are of 95 %, people drawn whole.
    """
    from api.cli.models import as_of_day
    from api.cli.quality_tables import show_quality, write_quality
    from api.cli.refusals import require_folder
    from api.cli.screen import print_document, results
    from api.cli.steps import Steps
    from matcher.records.reading import read_dataset
    from models.evaluation.quality import measure_quality
    from models.registry import read_model

    require_folder(dataset)
    file = read_model(model) if model else None
    records = read_dataset(dataset)
    steps = Steps()
    with steps.step("measure"):
        found = measure_quality(records, as_of_day(records), file=file, seed=seed)
    if out is not None:
        write_quality(found, out)
    if as_json:
        print_document(found.as_dict())
        return
    show_quality(results(), found)
    if out is not None:
        results().print(f"{out} holds the tables.", markup=False)


def placements(
    dataset: DatasetFolder,
    out: Annotated[
        Path, typer.Option("--out", metavar="OUT", help="Folder for the page and the tables.")
    ],
    region_name: Annotated[
        str, typer.Option(metavar="NAME", help="Name of the region, for the title.")
    ] = "",
    seed: Seed = 0,
    language: InLanguage = "nl",
    as_json: AsJson = False,
) -> None:
    """Report what became of an organisation's placements, and what was to be expected.

    Fit of every placement, locations and teams against their expectation with funnel limits,
    today's assignment between random and best, calibration, and overruns that were foreseeable.
    OUT gets placements.html and the tables as CSV; people appear by identifier only.
    """
    from api.cli.models import as_of_day
    from api.cli.refusals import require_folder
    from api.cli.screen import messages, print_document, results
    from api.cli.steps import Steps
    from api.placements_report import write_placements_report
    from api.placements_report.tables import report_document
    from matcher.records.reading import read_dataset
    from models.placements import measure_placements

    require_folder(dataset)
    steps = Steps(language)
    with steps.step("read"):
        records = read_dataset(dataset)
    with steps.step("measure"):
        report = measure_placements(records, as_of_day(records), seed=seed)
    if report is None:
        messages().print(
            "The dataset holds no placements whose outcome is known, so there is nothing to"
            " report.",
            markup=False,
        )
        if as_json:
            print_document({"placements": 0})
        return
    with steps.step("report"):
        page = write_placements_report(report, out, language, region_name=region_name)
    if as_json:
        print_document(report_document(report) | {"file": page})
    else:
        results().print(f"{page} holds the report; its tables stand beside it.", markup=False)
