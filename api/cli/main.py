"""The command line of passend: one application, one module per command.

Nothing heavy is imported before a command runs, so that ``passend --help`` answers at once.
"""

import gc
from collections.abc import Callable

import typer

from api.cli.commands.algoritmeregister import algoritmeregister
from api.cli.commands.audit import audit
from api.cli.commands.benchmark import placements, quality
from api.cli.commands.check_data import check_data
from api.cli.commands.check_plan import check_plan
from api.cli.commands.compare import compare
from api.cli.commands.demo import demo
from api.cli.commands.explain import explain
from api.cli.commands.export import export
from api.cli.commands.fairness import fairness
from api.cli.commands.frontier import frontier
from api.cli.commands.generate import generate
from api.cli.commands.import_ import import_
from api.cli.commands.key import key
from api.cli.commands.loonwaarde import loonwaarde
from api.cli.commands.model import model
from api.cli.commands.person import person
from api.cli.commands.plan import plan
from api.cli.commands.report import report
from api.cli.commands.retention import retention
from api.cli.commands.serve import serve
from api.cli.commands.session import session
from api.cli.commands.solve import solve
from api.cli.commands.store import store
from api.cli.commands.suggest import suggest
from api.cli.commands.suggestion_log import suggestions
from api.cli.commands.template import template
from api.cli.commands.train import train
from api.cli.commands.worker import worker
from api.cli.exits import epilog
from api.cli.process_start import process_start
from api.cli.refusals import RefusingCommand

COMMANDS: dict[str, Callable[..., None]] = {
    "generate": generate,
    "template": template,
    "import": import_,
    "check-data": check_data,
    "suggest": suggest,
    "plan": plan,
    "check-plan": check_plan,
    "explain": explain,
    "compare": compare,
    "frontier": frontier,
    "report": report,
    "loonwaarde": loonwaarde,
    "fairness": fairness,
    "export": export,
    "solve": solve,
    "train": train,
    "model": model,
    "store": store,
    "audit": audit,
    "person": person,
    "retention": retention,
    "algoritmeregister": algoritmeregister,
    "key": key,
    "session": session,
    "serve": serve,
    "worker": worker,
    "demo": demo,
}
"""Every command by name, in the order of the work."""

GROUPS: dict[str, str] = {
    "benchmark": "Measure how good the matching is, on an organisation's own placements.",
}
"""Commands that have commands of their own, with what they are for."""

GROUPED: dict[str, Callable[..., None]] = {
    "benchmark quality": quality,
    "benchmark placements": placements,
    "benchmark suggestions": suggestions,
}
"""Every command of a group, by both its names."""

app = typer.Typer(
    name="passend",
    help="Suggests and plans suitable work within the guidance hours that a region has.",
    epilog=epilog(),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for _name, _function in COMMANDS.items():
    app.command(_name, cls=RefusingCommand, epilog=epilog())(_function)
for _name, _help in GROUPS.items():
    _group = typer.Typer(help=_help, no_args_is_help=True, epilog=epilog())
    for _both, _function in GROUPED.items():
        if _both.startswith(f"{_name} "):
            _last = _both.removeprefix(f"{_name} ")
            _group.command(_last, cls=RefusingCommand, epilog=epilog())(_function)
    app.add_typer(_group, name=_name)


def main() -> None:
    """Run the command line; the exit codes are in ``exits.py``."""
    try:
        app(obj=process_start())
    finally:
        gc.freeze()  # nothing is left to collect that the end of the process does not free sooner
