"""The users of the load: what they count as an answer, and whom they ask for."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from benchmarks.load.order import Order, path_of

ROOT = Path(__file__).parents[3]
PEOPLE = ["c-1", "c-2", "c-3", "c-4", "c-5"]


class _Answers(BaseHTTPRequestHandler):
    """Right for all but three: one is not found, one is somebody else, one is cut short."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        person = self.path.split("/")[3]
        self.server.asked.append(person)
        shown = "c-1" if person == "c-4" else person
        body = json.dumps({"kandidaatId": shown, "suggesties": []}, separators=(",", ":"))
        body = body[:-2] if person == "c-5" else body
        self.send_response(404 if person == "c-3" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def service() -> Iterator[ThreadingHTTPServer]:
    """A service that keeps who was asked for."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    server.asked = []
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def ask(server: ThreadingHTTPServer, **more: object) -> dict[str, object]:
    """What two users in a process of their own meet."""
    order = Order(
        host=f"http://127.0.0.1:{server.server_port}",
        process_id=os.getpid(),
        users=2,
        pause=0.0,
        warm_up=0.0,
        seconds=60.0,
        people=PEOPLE,
        is_once=True,
    )
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.load.users"],
        input=json.dumps(asdict(order) | more),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return json.loads(done.stdout)


def test_each_person_is_asked_for_once_and_only_whole_answers_count():
    """A refusal, an answer about somebody else and half an answer are errors without a time."""
    with service() as server:
        met = ask(server)
        assert sorted(server.asked) == PEOPLE
    assert len(met["seconds"]) == 2
    assert len(met["errors"]) == 3
    assert all(0 < taken < 60 for taken in met["seconds"])
    assert met["processor_of_users"] > 0


def test_what_is_asked_in_the_warm_up_does_not_count():
    """The service saw more than the figures say."""
    with service() as server:
        met = ask(server, is_once=False, people=["c-1"], pause=0.01, warm_up=1.0, seconds=0.2)
        asked = Counter(server.asked)["c-1"]
    assert 0 < len(met["seconds"]) < asked


def test_the_address_is_the_one_of_the_api():
    """The users ask what the service offers."""
    described = json.loads((ROOT / "docs/reference/openapi.json").read_text(encoding="utf-8"))
    assert path_of("{kandidaatId}").removeprefix("/v1") in {
        path.removeprefix("/v1") for path in described["paths"]
    }
