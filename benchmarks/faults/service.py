"""``passend serve`` in a process of its own, at a free port of this machine, for a while."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory

START_SECONDS = 60
_PASSEND = "from api.cli.main import main; main()"


@dataclass(frozen=True)
class RunningService:
    """A service that answers.

    Attributes
    ----------
    log
        File to which it writes its log lines.
    """

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def is_alive(self) -> bool:
        """Whether the process goes on and says that it is well."""
        return self.process.poll() is None and self.status("/v1/gezondheid") == 200

    def status(self, path: str) -> int:
        """Status of a plain request."""
        return self.send("GET", path)[0]

    def send(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        seconds: float = 30,
    ) -> tuple[int, dict[str, str], str]:
        """Status, headers and text of the answer to a request that may last so long."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            connection.request(method, path, content, dict(headers or {}))
            answer = connection.getresponse()
            return answer.status, dict(answer.headers), answer.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def resident_bytes(self) -> int:
        """Memory that the process holds now (Linux), in bytes."""
        pages = Path(f"/proc/{self.process.pid}/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def log_lines(self) -> list[str]:
        """What it has logged so far; what the command itself says at the start is left out."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return [line for line in lines if line.startswith("{") or "Traceback" in line]


@contextmanager
def running_service(
    *words: str, environment: Mapping[str, str] | None = None
) -> Iterator[RunningService]:
    """Start ``passend serve`` with these words, wait until it answers, and end it."""
    port = _free_port()
    command = [sys.executable, "-c", _PASSEND, "serve", *words, "--port", str(port)]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PASSEND_")}
    with TemporaryDirectory(prefix="passend-", ignore_cleanup_errors=True) as folder:
        log = Path(folder) / "log"
        with log.open("wb") as file:
            process = subprocess.Popen(
                command, stdout=file, stderr=file, env={**clean, **(environment or {})}
            )
        try:
            service = RunningService(port, process, log)
            _wait(service)
            yield service
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(service: RunningService) -> None:
    """Until the port answers, whatever it says."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and service.process.poll() is None:
        try:
            service.status("/v1/gezondheid")
        except OSError:
            time.sleep(0.1)
        else:
            return
    said = service.log.read_text(encoding="utf-8", errors="replace")
    raise RuntimeError(f"The service did not start:\n{said}")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
