"""``passend suggest``: which places suit a person, or which people suit a place, and why."""

from typing import Annotated, Literal

import typer

from api.cli.options import AsJson, DatasetFolder, InLanguage


def suggest(
    dataset: DatasetFolder,
    candidate: Annotated[
        str | None, typer.Option(metavar="ID", help="The person to find places for.")
    ] = None,
    place: Annotated[
        str | None, typer.Option(metavar="ID", help="The place to find people for.")
    ] = None,
    top: Annotated[int, typer.Option(min=1, max=1000, help="Most suggestions.")] = 10,
    by: Annotated[
        Literal["value", "fit"],
        typer.Option(help="Rank by the points of the policy, or by the chance alone."),
    ] = "value",
    language: InLanguage = "nl",
    as_json: AsJson = False,
) -> None:
    """Suggest the best places for a person, or the best people for a place, with the reasons."""
    if (candidate is None) == (place is None):
        raise typer.BadParameter("Give either --candidate or --place.")

    from api.cli.narrowing import for_candidate, for_place
    from api.cli.refusals import require_folder
    from api.cli.screen import print_document, results
    from api.cli.suggestions import show_nothing, show_people, show_places
    from api.wording import Wording
    from matcher.explanation.pair import explain_pairs
    from matcher.records.reading import read_dataset
    from matcher.region import prepare_region
    from matcher.suggest import RankBy, suggest_candidates, suggest_places
    from matcher.vocabulary.labels import Language
    from models.expert import expert_scorer

    require_folder(dataset)
    records = read_dataset(dataset)
    position = None
    if candidate is not None:
        region = prepare_region(for_candidate(records, candidate), expert_scorer())
        edges = suggest_places(region, region.candidate_position(candidate), top, RankBy(by))
    else:
        region = prepare_region(for_place(records, str(place)), expert_scorer())
        position = region.place_position(str(place))
        edges = suggest_candidates(region, position, top, RankBy(by))
    found = explain_pairs(region, edges.candidate, edges.place)
    if as_json:
        rows = [
            {"rank": rank, "value": int(value), **pair.as_dict()}
            for rank, (value, pair) in enumerate(zip(edges.value, found, strict=True), 1)
        ]
        asked = {"candidate_id": candidate} if candidate else {"place_id": place}
        print_document({**asked, "by": by, "scorer": region.scorer_name, "suggestions": rows})
        return
    words = Wording("api.cli", Language(language))
    if not found:
        show_nothing(results(), region, words, place=position)
    elif candidate is not None:
        show_places(results(), records, found, words)
    else:
        show_people(results(), records, found, words)
