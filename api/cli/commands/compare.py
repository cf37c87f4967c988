"""``passend compare``: what one plan does otherwise than another."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import AsJson, InLanguage


def compare(
    before: Annotated[Path, typer.Argument(metavar="OUT_A", help="Result folder of one plan.")],
    after: Annotated[Path, typer.Argument(metavar="OUT_B", help="Result folder of another plan.")],
    csv: Annotated[
        Path | None,
        typer.Option("--csv", metavar="FILE", help="Write everybody, with the points per term."),
    ] = None,
    language: InLanguage = "nl",
    as_json: AsJson = False,
) -> None:
    """Compare two plans: who loses a place and why, who moves, comes and stays, and the points."""
    from api.cli.differences import show_comparison
    from api.cli.screen import print_document, results
    from api.sentences import sentences_for_comparison
    from api.wording import Wording
    from matcher.comparison import compare_plans
    from matcher.results import read_result
    from matcher.vocabulary.labels import Language

    one, other = read_result(before), read_result(after)
    comparison = compare_plans(one, other)
    if csv is not None:
        comparison.people.to_csv(csv, index=False, encoding="utf-8", lineterminator="\n")
    if as_json:
        print_document(comparison.as_dict())
        return
    screen, words = results(), Wording("api.cli", Language(language))
    models = [tables.report["model"] for tables in (one, other)]
    if models[0]["sha256"] != models[1]["sha256"]:
        first, second = (f"{model['name']} ({model['sha256'][:8]})" for model in models)
        text = words.text("compare", "other_model", first=first, second=second)
        screen.print(text, markup=False)
    for sentence in sentences_for_comparison(comparison, language):
        screen.print(f"- {sentence}", markup=False)
    show_comparison(screen, comparison, Language(language))
    if csv is not None:
        screen.print(words.text("compare", "written", path=csv), markup=False)
