"""``passend algoritmeregister``: the entry for the Dutch register of algorithms."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from api.cli.options import AsJson


def algoritmeregister(
    out: Annotated[Path, typer.Option(metavar="FILE", help="File to write, as JSON.")],
    model: Annotated[
        Path | None,
        typer.Option(
            metavar="MODEL",
            help="Model in use: a file, or a folder of models; without it the expert's weights.",
        ),
    ] = None,
    organization: Annotated[
        str | None, typer.Option(help="Name of the organisation, as in the TOOI list.")
    ] = None,
    contact: Annotated[
        str | None, typer.Option(help="Mail address or page for questions; no personal address.")
    ] = None,
    status: Annotated[
        Literal["development", "in_use", "retired"], typer.Option(help="Stage of the use.")
    ] = "development",
    begin: Annotated[
        str | None, typer.Option(metavar="MONTH", help="Begin of the use, as year-month.")
    ] = None,
    website: Annotated[
        str | None, typer.Option(metavar="URL", help="Page of the organisation about the use.")
    ] = None,
    provider: Annotated[str | None, typer.Option(help="Who delivers the software.")] = None,
    publiccode: Annotated[
        str | None, typer.Option(metavar="URL", help="Where the code is published.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make the entry for the Algoritmeregister from the running version and the model in use.

    It is checked by the publication standard 1.0, and an entry that does not keep to it is not
    written. What only the organisation knows stays between square brackets, and the command names
    those fields.
    """
    import json

    from api.algoritmeregister import Facts, check_entry, register_entry, to_fill
    from api.cli.exits import ExitCode
    from api.cli.screen import print_document, results
    from models.registry import ModelRejected, Shelf, read_model

    file = None
    if model is not None:
        file = Shelf(model).current() if model.is_dir() else read_model(model)
        if file is None:
            raise ModelRejected("The folder has no model in use.")
    facts = Facts(organization, contact, status, begin, website, provider, publiccode)
    entry = register_entry(facts, file)
    faults = [{"field": fault.field, "code": fault.code} for fault in check_entry(entry)]
    open_fields = list(to_fill(entry))
    said = {"file": str(out), "faults": faults, "to_fill": open_fields}
    if not faults:
        out.write_text(json.dumps(entry, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    if as_json:
        print_document(said)
    elif faults:
        for fault in faults:
            results().print(f"{fault['field']}: {fault['code']}", markup=False)
    else:
        results().print(f"written: {out}", markup=False)
        results().print(f"for the organisation to fill in: {', '.join(open_fields) or 'nothing'}")
    if faults:
        raise typer.Exit(ExitCode.REFUSED)
