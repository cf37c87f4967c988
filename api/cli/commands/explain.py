"""``passend explain``: why a plan proposes what it does, and what it would take to change that."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import AsJson, InLanguage, ModelChoice, ResultFolder


def explain(
    result: ResultFolder,
    candidate: Annotated[
        str | None, typer.Option(metavar="ID", help="The person to explain.")
    ] = None,
    what_would_it_take: Annotated[
        bool,
        typer.Option(
            "--what-would-it-take",
            help="Also find what would place the person, and what others lose by it.",
        ),
    ] = False,
    team: Annotated[
        str | None, typer.Option(metavar="ID", help="Instead: what more hours of this team bring.")
    ] = None,
    hours: Annotated[
        float, typer.Option(min=0.25, max=168, help="Extra hours a week, with --team.")
    ] = 1.0,
    dataset: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="The dataset of the plan, for --what-would-it-take and --team.",
        ),
    ] = None,
    model: ModelChoice = None,
    language: InLanguage = "nl",
    as_json: AsJson = False,
) -> None:
    """Explain a plan for one person: why this place, what changes, or why there is no place.

    What it would take to place somebody, and what an hour of a team is worth, is found by planning
    the people around anew, with and without it.
    """
    from api.cli.screen import print_document, results
    from api.cli.suggestions import told_person
    from api.sentences import sentences_for_person
    from matcher.results import read_explanation

    if (candidate is None) == (team is None):
        raise typer.BadParameter("give either --candidate or --team")
    if dataset is None and (what_would_it_take or team is not None):
        raise typer.BadParameter("--what-would-it-take and --team need --dataset")
    if candidate is None:
        document, sentences = _team(result, dataset, str(team), hours, model, language)
    else:
        document = read_explanation(result, candidate)
        sentences = sentences_for_person(document, language)
        if dataset is not None and what_would_it_take:
            options, more = _options(result, dataset, candidate, model, language)
            document, sentences = {**document, "what_it_takes": options}, [*sentences, *more]
    if as_json:
        print_document({**told_person(document), "sentences": sentences})
        return
    for sentence in sentences:
        results().print(f"- {sentence}", markup=False)


def _options(
    result: Path, dataset: Path, candidate: str, model: Path | None, language: str
) -> tuple[dict[str, object] | None, list[str]]:
    from api.cli.what_if import ways_to_place
    from api.sentences import sentences_for_options

    found = ways_to_place(result, dataset, candidate, model)
    if found is None:
        return None, []
    return found.as_dict(), sentences_for_options(found, language)


def _team(
    result: Path,
    dataset: Path | None,
    team: str,
    hours: float,
    model: Path | None,
    language: str,
) -> tuple[dict[str, object], list[str]]:
    from api.cli.what_if import hours_of_team
    from api.sentences import sentences_for_hours

    found = hours_of_team(result, dataset or Path(), team, hours, model)
    if found is None:
        return {}, []
    return found.as_dict(), sentences_for_hours(found, language)
