"""``passend train``: learn the scorer from the placements of a dataset."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import AsJson, DatasetFolder


def train(
    dataset: DatasetFolder,
    out: Annotated[Path, typer.Option(metavar="MODEL", help="Model file to write, as JSON.")],
    parent: Annotated[
        Path | None,
        typer.Option(
            metavar="MODEL", help="Model to start from; the default is the expert's weights."
        ),
    ] = None,
    name: Annotated[str, typer.Option(help="Name and version, kept in every report.")] = (
        "learned-1"
    ),
    as_json: AsJson = False,
) -> None:
    """Learn from the placements of a dataset who lasts where, and write the model.

    Placements younger than 26 weeks that still go on are not counted as ended. With few outcomes
    the model stays near the weights it started from; with none it is those weights. A parent that
    has already learned from these placements is refused: they would count twice.
    """
    from api.cli.models import as_of_day, show_model
    from api.cli.refusals import require_folder
    from api.cli.screen import messages, print_document, results
    from matcher.records.reading import read_dataset
    from models.claims import learn_guard
    from models.learned import read_outcomes, train_scorer
    from models.learned.report import model_file
    from models.learned.seen import refuse_seen
    from models.registry import read_model, write_model

    require_folder(dataset)
    start = read_model(parent) if parent else None
    records = read_dataset(dataset)
    day = as_of_day(records)
    outcomes = read_outcomes(records, day)
    if start:
        refuse_seen(start, records, outcomes)
        if not start.seen and start.counts.get("placements"):
            messages().print(
                "The parent model does not tell which placements it learned from: any among these"
                " count twice.",
                markup=False,
            )
    messages().print("learning from the placements", markup=False)
    base = start.model if start else None
    trained = train_scorer(
        records, day, expert=base, outcomes=outcomes, name=name, check_intervals=True
    )
    guard = learn_guard(records, day, trained.outcomes, trained.scorer, base)
    file = model_file(trained, day, guard=guard, parent=start)
    write_model(file, out)
    if as_json:
        document = file.document()
        del document["numbers"]
        document.pop("seen", None)
        print_document(document | {"path": out})
        return
    show_model(results(), file)
    results().print(f"{out} holds the model.", markup=False)
