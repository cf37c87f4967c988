"""Exit codes of the command line: stable numbers that scripts may rely on."""

from enum import IntEnum


class ExitCode(IntEnum):
    """How a command ended."""

    OK = 0
    REFUSED = 1
    WRONG_USAGE = 2
    UNKNOWN_IDENTIFIER = 3
    UNREADABLE = 4
    INTERRUPTED = 130


MEANINGS: dict[ExitCode, str] = {
    ExitCode.OK: "done, and nothing is wrong",
    ExitCode.REFUSED: "the data or the log hold mistakes, or the plan was refused; all are listed",
    ExitCode.WRONG_USAGE: "wrong usage: an option or argument that does not exist or cannot be",
    ExitCode.UNKNOWN_IDENTIFIER: "nothing with this identifier, or no such organisation",
    ExitCode.UNREADABLE: "a file, folder or database cannot be read or written, or holds no plan",
    ExitCode.INTERRUPTED: "stopped by Ctrl-C before there was anything to keep",
}
"""What each code means, for the help text and the reference."""


def epilog() -> str:
    """Exit codes as paragraphs under the help text."""
    lines = [f"{code.value}  {meaning}" for code, meaning in MEANINGS.items()]
    return "\n\n".join(["Exit codes:", *lines])
