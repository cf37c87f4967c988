"""``passend benchmark suggestions``: what the order of another model would have brought."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import AsJson, ModelChoice, Seed


def suggestions(
    log: Annotated[
        Path, typer.Argument(metavar="LOG", help="Log of lists shown, as written by suggest --log.")
    ],
    dataset: Annotated[
        Path, typer.Option("--dataset", metavar="DIR", help="Dataset with what became of people.")
    ],
    model: ModelChoice = None,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Estimate from a log of suggestions what the order of another model would have brought.

    Only lists in which chance had a part (near_tie in policy.toml) say something about another
    order. No figure is given where the effective sample size is below 200.
    """
    from api.cli.models import as_of_day
    from api.cli.off_policy import show_evaluation, show_overlap
    from api.cli.refusals import require_folder
    from api.cli.screen import messages, print_document, results
    from matcher.records.reading import read_dataset
    from matcher.results.suggestion_log import JsonLinesLog
    from models.choice import choose_scorer
    from models.off_policy import TooLittleOverlap
    from models.off_policy.suggestions import evaluate_log

    require_folder(dataset)
    scorer = choose_scorer(model)
    records = read_dataset(dataset)
    try:
        found = evaluate_log(JsonLinesLog(log).read(), records, scorer, as_of_day(records), seed)
    except TooLittleOverlap as refusal:
        if not as_json:
            show_overlap(messages(), refusal.overlap)
        raise
    if as_json:
        print_document(found.as_dict())
        return
    show_evaluation(results(), found)
