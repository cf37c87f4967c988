"""A service of our own to put load on: a region in a database, served by ``passend serve``."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from socket import create_server
from urllib.error import URLError
from urllib.request import urlopen

_SECONDS_TO_START = 120.0
_PASSEND = "from api.cli.main import main; main()"


@contextmanager
def served(database: str, workers: int) -> Iterator[tuple[int, int]]:
    """Serve a database on a free port of this machine; gives the port and the process."""
    with create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    command = [sys.executable, "-c", _PASSEND, "serve", "--database", database]
    command += ["--port", str(port), "--workers", str(workers)]
    environment = os.environ | {"PASSEND_LOG_LEVEL": "warning"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(60)


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SystemExit("The service stopped before it answered.")
        try:
            with urlopen(f"http://127.0.0.1:{port}/v1/gezondheid", timeout=5) as answer:
                json.load(answer)
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise SystemExit("The service did not start in time.")
