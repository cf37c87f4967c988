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

    comparison = compare_plans(read_result(before), read_result(after))
    if csv is not None:
        comparison.people.to_csv(csv, index=False, encoding="utf-8", lineterminator="\n")
    if as_json:
        print_document(comparison.as_dict())
        return
    screen = results()
    for sentence in sentences_for_comparison(comparison, language):
        screen.print(f"- {sentence}", markup=False)
    show_comparison(screen, comparison, Language(language))
    if csv is not None:
        written = Wording("api.cli", Language(language)).text("compare", "written", path=csv)
        screen.print(written, markup=False)
