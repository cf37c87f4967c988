"""``passend model``: show a model or its card, compare two, take one into use or go back."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from api.cli.options import AsJson, InLanguage


def model(
    action: Annotated[
        Literal["show", "card", "compare", "promote", "rollback"],
        typer.Argument(metavar="ACTION", help="What to do with the model or models."),
    ],
    file: Annotated[
        Path | None, typer.Argument(metavar="MODEL", help="Model file, as written by train.")
    ] = None,
    other: Annotated[
        Path | None, typer.Argument(metavar="OTHER", help="Second model, to compare with.")
    ] = None,
    data: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Dataset to compare two models on.")
    ] = None,
    registry: Annotated[
        Path, typer.Option(metavar="FOLDER", help="Folder that keeps the models in use.")
    ] = Path("models-in-use"),
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write the card to this file: a page if it ends in .html."
        ),
    ] = None,
    language: InLanguage = "nl",
    as_json: AsJson = False,
) -> None:
    """Show what a model rests on, compare two on the same placements, or take one into use.

    card gives the model card, in Dutch or English; promote puts a model on the shelf
    of models in use; rollback takes the one before it into use again. A file that changed since it
    was written is refused.
    """
    from datetime import UTC, datetime

    from api.cli.models import as_of_day, show_comparison, show_model
    from api.cli.refusals import require_folder
    from api.cli.screen import print_document, results
    from models.registry import Shelf, read_model

    if action == "rollback":
        found = Shelf(registry).roll_back(datetime.now(tz=UTC).date())
    elif file is None:
        raise typer.BadParameter(f"{action} needs a model file.")
    else:
        found = read_model(file)
    if action == "card":
        from api.model_card import model_card, model_card_page
        from matcher.vocabulary.labels import Language

        is_page = out is not None and out.suffix.lower() in (".html", ".htm")
        card = (model_card_page if is_page else model_card)(found, Language(language))
        if out is None:
            typer.echo(card, nl=False)
        else:
            out.write_text(card, encoding="utf-8")
        return
    if action == "compare":
        from matcher.records.reading import read_dataset
        from models.learned.compare import compare_models

        if other is None or data is None:
            raise typer.BadParameter("compare needs two model files and --data.")
        require_folder(data)
        records = read_dataset(data)
        comparison = compare_models(found, read_model(other), records, as_of_day(records))
        if as_json:
            print_document(comparison.as_dict())
        else:
            show_comparison(results(), comparison)
        return
    if action == "promote":
        Shelf(registry).promote(found, datetime.now(tz=UTC).date())
    if as_json:
        document = found.document()
        del document["numbers"]
        document.pop("seen", None)
        print_document(document)
        return
    show_model(results(), found)
    if action != "show":
        results().print(f"{registry} now has this model in use.", markup=False)
