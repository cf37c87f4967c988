"""Logs as JSON lines: one event per line with its fields, request and run, and no data on people.

Modules log with the standard library and give figures as ``extra``; structlog renders. Of an error
only its kind and where it came up is written, since a message may repeat what was sent in.
"""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from traceback import extract_tb
from typing import TextIO

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

OURS = ("api", "matcher", "models")
_HEARD = ("uvicorn", "uvicorn.error")
_QUIET = ("uvicorn.access", "httpx", "httpx2", "sqlalchemy.engine", "multipart")


@contextmanager
def json_logs(level: str = "info", stream: TextIO | None = None) -> Iterator[None]:
    """Have this process write every log line as JSON, to the standard error if not elsewhere.

    Other people's code is heard from warnings on; the server's access log, which holds addresses,
    is off. At the end everything is as it was.
    """
    names: tuple[str | None, ...] = (None, *OURS, *_HEARD, *_QUIET)
    before = [(name, logging.getLogger(name).level) for name in names]
    # The server may have been given handlers of its own, which write tracebacks with messages.
    own = [(one, one.handlers, one.propagate) for one in map(logging.getLogger, _HEARD)]
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_formatter())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(level.upper())
    for name in _HEARD:
        logging.getLogger(name).setLevel(logging.WARNING)
    for one, _, _ in own:
        one.handlers, one.propagate = [], True
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        root.removeHandler(handler)
        for logger, old in before:
            logging.getLogger(logger).setLevel(old)
        for one, handlers, propagates in own:
            one.handlers, one.propagate = handlers, propagates


def _formatter() -> logging.Formatter:
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _place_of_error,
    ]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )


def place_of(error: BaseException) -> dict[str, str]:
    """Kind of an error and where it came up, fit for a log; never its message."""
    frames = extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return {"error": type(error).__name__, "at": place}


def _place_of_error(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Put kind and place where a traceback would come."""
    found = event.pop("exc_info", None)
    error = found[1] if isinstance(found, tuple) else found
    return {**event, **place_of(error)} if isinstance(error, BaseException) else event
