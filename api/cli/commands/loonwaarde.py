"""``passend loonwaarde``: an indication of loonwaarde and of what a match costs."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import AsJson, DatasetFolder, InLanguage


def loonwaarde(
    dataset: DatasetFolder,
    candidate: Annotated[str, typer.Option(metavar="ID", help="The person.")],
    place: Annotated[
        str | None,
        typer.Option(metavar="ID", help="One place; without it, the best suggestions."),
    ] = None,
    tasks: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Main tasks of the place as CSV (task, share, item, level), with --place.",
        ),
    ] = None,
    top: Annotated[int, typer.Option(min=1, max=100, help="Most suggestions.")] = 5,
    on: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help="Day of the amounts, YYYY-MM-DD; the default is the planning date.",
        ),
    ] = None,
    language: InLanguage = "nl",
    as_json: AsJson = False,
) -> None:
    """Indicate loonwaarde, loonkostensubsidie and guidance hours of a match, as intervals.

    It is no loonwaardebepaling: share x tempo x kwaliteit x netto werktijd per main task come from
    item levels, by assumptions of the policy. Amounts come from the dated tables of the policy.
    """
    from datetime import date

    import numpy as np

    from api.cli.loonwaarde import show_matches
    from api.cli.models import as_of_day
    from api.cli.narrowing import for_candidate
    from api.cli.refusals import require_folder
    from api.cli.screen import print_document, results
    from api.loonwaarde import matches_of
    from api.wording import Wording
    from matcher.records.reading import read_dataset
    from matcher.region import prepare_region
    from matcher.suggest import suggest_places
    from matcher.vocabulary.labels import Language
    from models.expert import expert_scorer
    from models.loonwaarde import WHOLE, read_tasks

    if tasks is not None and place is None:
        raise typer.BadParameter("--tasks describes one place: give --place too.")
    require_folder(dataset)
    records = read_dataset(dataset)
    try:
        day = date.fromisoformat(on) if on else as_of_day(records)
    except ValueError:
        raise typer.BadParameter("--on needs a day as YYYY-MM-DD.") from None
    region = prepare_region(for_candidate(records, candidate), expert_scorer())
    person = region.candidate_position(candidate)
    items = region.policy.loonwaarde.items
    counting = (*items.tempo, *items.kwaliteit, *items.netto_werktijd)
    parts = WHOLE if tasks is None else read_tasks(tasks, counting)
    if place is not None:
        at = np.array([region.place_position(place)], dtype=np.int32)
    else:
        at = suggest_places(region, person, top).place
    found = matches_of(region, np.full(len(at), person, dtype=np.int32), at, day, parts)
    if as_json:
        print_document({"candidate_id": candidate, "matches": [m.as_dict() for m in found]})
        return
    show_matches(results(), records, found, Wording("api.loonwaarde", Language(language)))
