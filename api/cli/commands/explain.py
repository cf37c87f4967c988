"""``passend explain``: why a plan proposes what it does for one person."""

from typing import Annotated

import typer

from api.cli.options import AsJson, InLanguage, ResultFolder


def explain(
    result: ResultFolder,
    candidate: Annotated[str, typer.Option(metavar="ID", help="The person to explain.")],
    language: InLanguage = "nl",
    as_json: AsJson = False,
) -> None:
    """Explain a plan for one person: why this place, what changes, or why there is no place."""
    from api.cli.screen import print_document, results
    from api.sentences import sentences_for_person
    from matcher.errors import UnknownIdentifier
    from matcher.results import read_result

    explanations = read_result(result).explanations
    if candidate not in explanations:
        raise UnknownIdentifier("candidate", candidate)
    person = explanations[candidate]
    sentences = sentences_for_person(person, language)
    if as_json:
        print_document({**person, "sentences": sentences})
        return
    for sentence in sentences:
        results().print(f"- {sentence}", markup=False)
