"""``passend compare``: what one plan does otherwise than another."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import AsJson, InLanguage

_MOST_ROWS = 25


def compare(
    before: Annotated[Path, typer.Argument(metavar="OUT_A", help="Result folder of one plan.")],
    after: Annotated[Path, typer.Argument(metavar="OUT_B", help="Result folder of another plan.")],
    language: InLanguage = "nl",
    as_json: AsJson = False,
) -> None:
    """Compare two plans: who stays, moves, comes and goes, and the points per term."""
    from api.cli.screen import print_document, results, table
    from api.sentences import sentences_for_comparison
    from matcher.comparison import compare_plans
    from matcher.results import read_result

    comparison = compare_plans(read_result(before), read_result(after))
    if as_json:
        print_document(comparison.as_dict())
        return
    screen = results()
    for sentence in sentences_for_comparison(comparison, language):
        screen.print(f"- {sentence}", markup=False)
    changed = comparison.people[comparison.people["change"] != "kept"]
    columns = ["candidate_id", "change", "place_before", "place_after"]
    rows = changed[columns].head(_MOST_ROWS).to_numpy().tolist()
    if rows:
        screen.print(table(f"Changes: {len(rows)} of {len(changed)}", columns, rows))
