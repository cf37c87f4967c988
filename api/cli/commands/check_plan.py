"""``passend check-plan``: verify a written plan against its dataset, trusting nothing in it."""

import typer

from api.cli.exits import ExitCode
from api.cli.options import AsJson, DatasetFolder, ModelChoice, ResultFolder


def check_plan(
    dataset: DatasetFolder,
    result: ResultFolder,
    model: ModelChoice = None,
    as_json: AsJson = False,
) -> None:
    """Verify a written plan: rules, figures and, with problem.npz and plan.npz, the proof.

    Everything is worked out again from the records; nothing in the result is trusted.
    """
    from api.cli.refusals import require_folder
    from api.cli.screen import print_document, results, table
    from api.cli.steps import Steps
    from api.cli.verification import check_result
    from matcher.records.reading import read_dataset

    require_folder(dataset)
    steps = Steps()
    with steps.step("read"):
        records = read_dataset(dataset)
    with steps.step("verify"):
        check = check_result(records, result, model)
    if as_json:
        print_document(check.as_dict())
    else:
        screen = results()
        rows = [(one.rule, f"{one.checked:,}", one.verdict) for one in check.outcomes]
        screen.print(
            table(f"What was verified of {result}", ("rule", "checked", ""), rows, right=" r")
        )
        for fault in check.faults:
            screen.print(f"- {fault}", markup=False)
        if not check.has_proof:
            screen.print("No problem.npz and plan.npz here: the proof itself was not verified.")
        screen.print("The plan stands." if not check.faults else "The plan is refused.")
    if check.faults:
        raise typer.Exit(ExitCode.REFUSED)
