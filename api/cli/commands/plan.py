"""``passend plan``: re-plan a whole region, check the plan and explain it."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from api.cli.options import (
    AsJson,
    DatasetFolder,
    InLanguage,
    Iterations,
    ModelChoice,
    MoveCap,
    Previous,
    Seed,
)


def plan(
    dataset: DatasetFolder,
    out: Annotated[Path, typer.Option("--out", metavar="OUT", help="Folder for the result.")],
    seconds: Annotated[
        float | None,
        typer.Option(min=0.1, help="Most wall seconds; the default is 60, with --previous 5."),
    ] = None,
    iterations: Iterations = None,
    seed: Seed = 0,
    problem: Annotated[
        bool, typer.Option("--problem", help="Also write problem.npz and plan.npz.")
    ] = False,
    previous: Previous = None,
    move_cap: MoveCap = None,
    model: ModelChoice = None,
    file_format: Annotated[
        Literal["csv", "parquet"], typer.Option("--format", help="Form of the tables.")
    ] = "csv",
    language: InLanguage = "nl",
    as_json: AsJson = False,
) -> None:
    """Plan a region: who works where, within seats and guidance, with proof and reasons.

    With --previous the region is planned anew from an earlier plan, with few changes to it.

    Ctrl-C ends the search; the best plan so far is checked and written.
    """
    from api.cli.budgets import SECONDS_ANEW, budget_of
    from api.cli.differences import show_earlier
    from api.cli.plan_summary import show_plan
    from api.cli.planning import PlanOrder, make_plan, write_plan
    from api.cli.refusals import require_folder
    from api.cli.screen import print_document, results
    from api.cli.steps import Steps
    from api.wording import Wording
    from matcher.records.reading import read_dataset
    from matcher.vocabulary.labels import Language

    budget = budget_of(seconds, iterations, None if previous is None else SECONDS_ANEW)
    order = PlanOrder(budget, seed, move_cap, previous, problem, file_format, model)
    require_folder(dataset)
    steps = Steps(language)
    with steps.step("read"):
        records = read_dataset(dataset)
    region_plan, tables = make_plan(records, order, steps)
    with steps.step("write"):
        write_plan(region_plan, tables, out, order)
    if as_json:
        print_document({"folder": out, "seconds": steps.seconds, "report": tables.report})
        return
    show_plan(results(), tables, Language(language))
    if tables.earlier is not None:
        show_earlier(results(), tables.earlier, Language(language))
    words = Wording("api.cli", Language(language))
    results().print(words.text("plan", "tables", folder=out), markup=False)
