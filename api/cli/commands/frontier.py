"""``passend frontier``: what a plan is worth by how many people it may move."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import AsJson, DatasetFolder, InLanguage, ModelChoice, Previous, Seed


def frontier(
    dataset: DatasetFolder,
    out: Annotated[
        Path, typer.Option("--out", metavar="OUT", help="Folder for frontier.csv and frontier.svg.")
    ],
    previous: Previous = None,
    caps: Annotated[
        str,
        typer.Option(help="Most people who may move, joined by commas; none for no cap."),
    ] = "0,5,10,20,50,100,200,500,none",
    seconds: Annotated[
        float, typer.Option(min=0.1, help="Most wall seconds per search; two per cap.")
    ] = 5.0,
    seed: Seed = 0,
    model: ModelChoice = None,
    language: InLanguage = "nl",
    as_json: AsJson = False,
) -> None:
    """Show how much of the gain a few moves bring: one plan for each cap on moves.

    Moves count against today, or with --previous against the earlier plan.
    """
    from api.cli.frontiers import caps_of, frontier_table, show_frontier, write_frontier
    from api.cli.refusals import require_folder
    from api.cli.screen import print_document, results
    from api.cli.steps import Steps
    from matcher.frontier import trace_frontier
    from matcher.planning.budget import Budget
    from matcher.records.reading import read_dataset
    from matcher.region import prepare_region
    from matcher.results import read_proposals
    from matcher.vocabulary.labels import Language
    from models.choice import choose_scorer

    allowed = caps_of(caps)
    require_folder(dataset)
    scorer = choose_scorer(model)
    steps = Steps(language)
    with steps.step("read"):
        records = read_dataset(dataset)
        earlier = None if previous is None else read_proposals(previous)
    with steps.step("frontier"):
        region = prepare_region(records, scorer, None, earlier)
        traced = trace_frontier(region, allowed, Budget(seconds=seconds), seed)
    table = frontier_table(traced)
    with steps.step("write"):
        write_frontier(table, out, Language(language))
    if as_json:
        print_document({"folder": out, "points": table.to_dict(orient="records")})
        return
    show_frontier(results(), table, out, Language(language))
