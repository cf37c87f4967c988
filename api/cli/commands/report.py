"""``passend report``: the report page of a plan, from its result folder."""

from typing import Annotated

import typer

from api.cli.options import AsJson, InLanguage, ResultFolder


def report(
    result: ResultFolder,
    region_name: Annotated[
        str, typer.Option(metavar="NAME", help="Name of the region, for the title.")
    ] = "",
    language: InLanguage = "nl",
    as_json: AsJson = False,
) -> None:
    """Write report.html: one page for a planner, to read, send and print, without network."""
    from api.cli.screen import print_document, results
    from api.report import write_report
    from matcher.results import read_result

    path = write_report(read_result(result), result, language, region_name=region_name)
    if as_json:
        print_document({"file": path})
    else:
        results().print(f"{path} holds the report.", markup=False)
