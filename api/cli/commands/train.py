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
    the model stays near the weights it started from; with none it is those weights.
    """
    from api.cli.models import as_of_day, show_model
    from api.cli.refusals import require_folder
    from api.cli.screen import messages, print_document, results
    from matcher.records.reading import read_dataset
    from models.claims import learn_guard
    from models.learned import train_scorer
    from models.learned.report import model_file
    from models.registry import read_model, write_model
    from models.registry.document import EXPERT_PARENT

    require_folder(dataset)
    start = read_model(parent) if parent else None
    records = read_dataset(dataset)
    day = as_of_day(records)
    messages().print("learning from the placements", markup=False)
    trained = train_scorer(records, day, expert=start.model if start else None, name=name)
    base = start.model if start else None
    guard = learn_guard(records, day, trained.outcomes, trained.scorer, base)
    file = model_file(trained, day, guard=guard, parent=start.sha256 if start else EXPERT_PARENT)
    write_model(file, out)
    if as_json:
        document = file.document()
        del document["numbers"]
        print_document(document | {"path": out})
        return
    show_model(results(), file)
    results().print(f"{out} holds the model.", markup=False)
