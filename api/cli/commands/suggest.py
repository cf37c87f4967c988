"""``passend suggest``: which places suit a person, or which people suit a place, and why."""

from pathlib import Path
from secrets import randbits
from typing import Annotated, Literal

import typer

from api.cli.options import AsJson, DatasetFolder, InLanguage, ModelChoice

_ALL = 1_000_000_000
_SEED_BITS = 53  # a JSON number holds it exactly


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
    model: ModelChoice = None,
    log: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Add what was shown, and how likely, to this log."),
    ] = None,
    xlsx: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Also write the list as a workbook for people."),
    ] = None,
    language: InLanguage = "nl",
    as_json: AsJson = False,
) -> None:
    """Suggest the best places for a person, or the best people for a place, with the reasons."""
    if (candidate is None) == (place is None):
        raise typer.BadParameter("Give either --candidate or --place.")
    if xlsx is not None and xlsx.suffix.lower() != ".xlsx":
        raise typer.BadParameter("The name of the file must end in .xlsx.")

    from api.cli.narrowing import for_candidate, for_place
    from api.cli.refusals import require_folder
    from api.cli.screen import print_document, results
    from api.cli.suggestions import (
        show_nothing,
        show_people,
        show_places,
        suggestions_workbook,
        told,
    )
    from api.wording import Wording
    from matcher.explanation.pair import explain_pairs
    from matcher.records.reading import read_dataset
    from matcher.region import prepare_region
    from matcher.results.suggestion_log import JsonLinesLog, show_suggestions
    from matcher.suggest import RankBy, suggest_candidates, suggest_places
    from matcher.vocabulary.labels import Language
    from models.choice import choose_scorer

    require_folder(dataset)
    scorer = choose_scorer(model)
    records = read_dataset(dataset)
    position = None
    if candidate is not None:
        region = prepare_region(for_candidate(records, candidate), scorer)
        ranked = suggest_places(region, region.candidate_position(candidate), _ALL, RankBy(by))
    else:
        region = prepare_region(for_place(records, str(place)), scorer)
        position = region.place_position(str(place))
        ranked = suggest_candidates(region, position, _ALL, RankBy(by))
    edges = show_suggestions(
        region,
        ranked,
        RankBy(by),
        top,
        asked="candidate" if candidate is not None else "place",
        seed=randbits(_SEED_BITS),
        log=JsonLinesLog(log) if log else None,
    )
    found = explain_pairs(region, edges.candidate, edges.place)
    if xlsx is not None:
        asked_for = f"kandidaat {candidate}" if candidate is not None else f"werkplek {place}"
        content = suggestions_workbook(records, region, found, asked_for, by, Language(language))
        xlsx.parent.mkdir(parents=True, exist_ok=True)
        xlsx.write_bytes(content)
    if as_json:
        rows = [
            {"rank": rank, "value": int(value), **told(pair.as_dict())}
            for rank, (value, pair) in enumerate(zip(edges.value, found, strict=True), 1)
        ]
        asked = {"candidate_id": candidate} if candidate else {"place_id": place}
        print_document(
            {
                **asked,
                "by": by,
                "scorer": region.scorer_name,
                "model": region.scorer_facts,
                "suggestions": rows,
            }
        )
        return
    words = Wording("api.cli", Language(language))
    if xlsx is not None:
        results().print(words.text("suggest", "written", path=xlsx), markup=False)
    if not found:
        show_nothing(results(), region, words, place=position)
    elif candidate is not None:
        show_places(results(), records, found, words)
    else:
        show_people(results(), records, found, words)
