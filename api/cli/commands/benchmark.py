"""``passend benchmark``: how good the matching is, measured on an organisation's own placements."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import AsJson, DatasetFolder, Seed


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
