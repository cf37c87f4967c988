"""``passend import``: a workbook, CSV or JSON file into a dataset folder, with row findings."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from api.cli.exits import ExitCode
from api.cli.options import AsJson, InLanguage

if TYPE_CHECKING:
    from matcher.exchange.importing import ImportOutcome

_MOST_SHOWN = 50


def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="File to import: .xlsx, .xlsm, .csv or .json.")
    ],
    into: Annotated[
        Path, typer.Option(metavar="DIR", help="Dataset folder; it is made if it is not there.")
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change and write nothing.")
    ] = False,
    accept_valid: Annotated[
        bool, typer.Option("--accept-valid", help="Write the valid rows though others are refused.")
    ] = False,
    mapping: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Names of sheets, columns and values, TOML or JSON."),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            metavar="HEADER=COLUMN",
            help="What a header (or sheet) of the file means; may be given more than once.",
        ),
    ] = None,
    save_mapping: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the names as they were understood, as TOML."),
    ] = None,
    kind: Annotated[
        Literal["auto", "vum", "jobposting"],
        typer.Option(help="What a .json file holds; auto looks inside."),
    ] = "auto",
    organisation: Annotated[
        str, typer.Option(metavar="ID", help="Organisation of new records from a .json file.")
    ] = "",
    target_group: Annotated[
        str, typer.Option(metavar="CODE", help="Target group of new people from VUM.")
    ] = "",
    municipality: Annotated[
        str, typer.Option(help="Municipality of new people from VUM, its name or its code.")
    ] = "",
    work_form: Annotated[
        str, typer.Option(metavar="CODE", help="Work form of new places from a .json file.")
    ] = "",
    language: InLanguage = "nl",
    as_json: AsJson = False,
) -> None:
    """Lay a file over a dataset: rows are added or changed, none is removed by being left out.

    Without --accept-valid nothing is written when a row is refused. The folder is replaced as a
    whole; the old one stays beside it.
    """
    from datetime import UTC, datetime

    from matcher.exchange.folder import read_present, replace_dataset
    from matcher.exchange.importing import import_offer
    from matcher.exchange.mapping import (
        OwnNames,
        confirmed_names,
        name_and_meaning,
        read_mapping,
    )
    from matcher.exchange.offers import JsonDefaults, JsonKind, read_any_offer

    own = read_mapping(mapping) if mapping else OwnNames()
    own = own.also(confirmed_names(dict(name_and_meaning(text) for text in column or ())))
    content = file.read_bytes()
    defaults = JsonDefaults(organisation, target_group, municipality, work_form)
    present = read_present(into)
    offer = read_any_offer(file.name, content, own, JsonKind(kind), defaults, present)
    outcome = import_offer(offer, present)
    may_write = outcome.has_changes and (outcome.is_clean or accept_valid) and not dry_run
    kept = replace_dataset(outcome.dataset, into, datetime.now(UTC)) if may_write else None
    if save_mapping is not None:
        save_mapping.write_text(outcome.mapping, encoding="utf-8")
    _show(outcome, into, kept, language, as_json=as_json, is_written=may_write, is_dry=dry_run)
    if not outcome.is_clean and not (may_write or (accept_valid and outcome.n_accepted)):
        raise typer.Exit(ExitCode.REFUSED)


def _show(
    outcome: "ImportOutcome",
    into: Path,
    kept: Path | None,
    language: str,
    *,
    as_json: bool,
    is_written: bool,
    is_dry: bool,
) -> None:
    from api.cli.screen import print_document, results
    from api.sentences.findings import sentence_for_finding
    from matcher.vocabulary.labels import Language

    spoken = Language(language)
    told = [(one, sentence_for_finding(one, spoken)) for one in outcome.errors_first]
    if as_json:
        print_document(
            {
                "folder": into,
                "written": is_written,
                "kept": kept,
                "accepted": outcome.n_accepted,
                "refused": outcome.n_refused,
                "tables": {name: _counts(one) for name, one in outcome.counts.items()},
                "findings": [{**one.as_dict(), "sentence": text} for one, text in told],
            }
        )
        return
    screen = results()
    for _, text in told[:_MOST_SHOWN]:
        screen.print(f"- {text}", markup=False, soft_wrap=True)
    _show_end(screen, outcome, into, kept, spoken, is_written=is_written, is_dry=is_dry)


def _show_end(
    screen: Any,
    outcome: "ImportOutcome",
    into: Path,
    kept: Path | None,
    spoken: Any,
    *,
    is_written: bool,
    is_dry: bool,
) -> None:
    from api.cli.screen import table
    from api.wording import Wording
    from matcher.exchange.findings import ExchangeCode
    from matcher.exchange.names import sheet_name
    from matcher.vocabulary.labels import Language

    words = Wording("api.cli", spoken)
    if (more := len(outcome.findings) - _MOST_SHOWN) > 0:
        screen.print(words.text("import", "more", n=words.number(more)), markup=False)
    names = ("offered", "new", "changed", "unchanged", "removed", "refused")
    is_dutch = spoken is Language.DUTCH
    rows = [
        [sheet_name(name) if is_dutch else name, *(_counts(one)[each] for each in names)]
        for name, one in outcome.counts.items()
    ]
    headers = [words.text("import", name) for name in ("table", *names)]
    screen.print(table(words.text("import", "title"), headers, rows, right=" rrrrrr"))
    for one in outcome.findings:
        if one.code == ExchangeCode.UNKNOWN_COLUMN and one.suggestion:
            said = f"{one.header}={one.suggestion}"
            screen.print(words.text("import", "confirm", said=said), markup=False, soft_wrap=True)
    state = _state(outcome, is_written=is_written, is_dry=is_dry)
    screen.print(words.text("import", state, folder=into), markup=False)
    if kept is not None:
        screen.print(words.text("import", "kept", folder=kept), markup=False)


def _state(outcome: "ImportOutcome", *, is_written: bool, is_dry: bool) -> str:
    if is_written:
        return "written"
    if not outcome.n_accepted:
        return "nothing"
    if not outcome.has_changes:
        return "same"
    return "dry" if is_dry else "not_written"


def _counts(counts: Any) -> dict[str, int]:
    from dataclasses import asdict

    return asdict(counts)
