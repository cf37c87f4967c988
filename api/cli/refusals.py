"""How an error ends a command: one clear message, the findings as a table, the right exit code."""

from errno import ENOTDIR
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand

from api.cli.exits import ExitCode
from api.cli.screen import messages, print_document, table
from matcher.errors import InvalidRecords, MatcherError, UnknownIdentifier

_EXITS = {
    "identifier.unknown": ExitCode.UNKNOWN_IDENTIFIER,
    "store.unknown": ExitCode.UNKNOWN_IDENTIFIER,
    "store.unknown_organisation": ExitCode.UNKNOWN_IDENTIFIER,
    "store.bad_address": ExitCode.WRONG_USAGE,
    "result.not_found": ExitCode.UNREADABLE,
    "store.outdated": ExitCode.UNREADABLE,
    "store.newer": ExitCode.UNREADABLE,
    "store.unknown_revision": ExitCode.WRONG_USAGE,
    "store.unavailable": ExitCode.UNREADABLE,
    "store.busy": ExitCode.UNREADABLE,
    "store.full": ExitCode.UNREADABLE,
}
"""Exit codes by the code of the error, so that no command reads the store's code to find them."""
_FINDING_COLUMNS = ("file", "row", "column", "code", "value", "suggestion")
_MOST_ROWS = 50


class RefusingCommand(TyperCommand):
    """A command that turns expected errors into a message and an exit code, never a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        as_json = bool(ctx.params.get("as_json"))
        try:
            return super().invoke(ctx)
        except MatcherError as error:
            exit_code = _EXITS.get(error.code, ExitCode.REFUSED)
            _show(error, error.code, as_json=as_json)
        except BrokenPipeError:
            raise  # the reader has seen enough, as in ``| head``: typer ends without a word
        except (OSError, UnicodeDecodeError) as error:
            exit_code = ExitCode.UNREADABLE
            _show(error, "file.unreadable", as_json=as_json)
        except KeyboardInterrupt:
            exit_code = ExitCode.INTERRUPTED
            messages().print("Stopped.")
        raise typer.Exit(exit_code)


def require_folder(folder: Path) -> None:
    """Refuse a folder that is not there, before its tables are called missing one by one.

    Raises
    ------
    NotADirectoryError
    """
    if not folder.is_dir():
        raise NotADirectoryError(ENOTDIR, "there is no such folder", str(folder))


def findings_table(findings: Any, title: str) -> Any:
    """Findings on a dataset as a table, at most fifty rows."""
    rows = [[getattr(f, name) for name in _FINDING_COLUMNS] for f in findings[:_MOST_ROWS]]
    more = len(findings) - len(rows)
    shown = f"{title} (the first {_MOST_ROWS}; --json lists all)" if more > 0 else title
    return table(shown, _FINDING_COLUMNS, rows, right=" r")


def error_document(error: Exception, code: str) -> dict[str, Any]:
    """Error as a JSON document, with every finding or fault."""
    document: dict[str, Any] = {"code": code, "message": _message(error)}
    if isinstance(error, InvalidRecords):
        document["findings"] = [finding.as_dict() for finding in error.findings]
    if hasattr(error, "faults"):
        document["faults"] = list(error.faults)
    if isinstance(error, UnknownIdentifier):
        document |= {"kind": error.kind, "identifier": error.identifier}
    return {"error": document}


def _show(error: Exception, code: str, *, as_json: bool) -> None:
    if as_json:
        print_document(error_document(error, code))
        return
    screen = messages()
    screen.print(f"passend: {_message(error)}", style="bold", markup=False)
    if isinstance(error, InvalidRecords):
        screen.print(findings_table(error.findings, "Findings"))
    for fault in getattr(error, "faults", ()):
        screen.print(f"- {fault}", markup=False)


def _message(error: Exception) -> str:
    if isinstance(error, UnknownIdentifier):
        return f"There is no {error.kind} {error.identifier} in the dataset."
    if hasattr(error, "faults"):
        return str(type(error).__doc__)
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}."
    return str(error)
