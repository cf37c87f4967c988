"""``passend check-data``: everything that is wrong with a dataset, at once."""

import typer

from api.cli.exits import ExitCode
from api.cli.options import AsJson, DatasetFolder


def check_data(dataset: DatasetFolder, as_json: AsJson = False) -> None:
    """Check a dataset folder and list every mistake with its file, row and column."""
    from api.cli.refusals import findings_table, require_folder
    from api.cli.screen import print_document, results
    from api.cli.steps import Steps
    from matcher.records.findings import errors_of
    from matcher.records.reading import check_dataset

    require_folder(dataset)
    with Steps().step("check_data"):
        findings = check_dataset(dataset)
    n_errors = len(errors_of(findings))
    n_warnings = len(findings) - n_errors
    if as_json:
        print_document(
            {
                "folder": dataset,
                "errors": n_errors,
                "warnings": n_warnings,
                "findings": [finding.as_dict() for finding in findings],
            }
        )
    else:
        screen = results()
        if findings:
            screen.print(findings_table(findings, f"Findings in {dataset}"))
        verdict = "can be used" if not n_errors else "cannot be used until the errors are solved"
        screen.print(
            f"{dataset} {verdict}: {n_errors} error(s), {n_warnings} warning(s).", markup=False
        )
    if n_errors:
        raise typer.Exit(ExitCode.REFUSED)
