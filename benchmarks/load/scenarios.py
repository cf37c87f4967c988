"""Who asks what, while what else happens: the scenarios of the load, one after another."""

import json
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.request import Request, urlopen

import numpy as np

from benchmarks.load.edits import editing
from benchmarks.load.order import Order

COLUMNS = (
    "scenario", "users", "pause_s", "answers", "per_second", "p50_ms", "p90_ms", "p99_ms",
    "longest_ms", "errors", "processor_ms", "tool_ms",
)  # fmt: skip
_USERS, _MANY = 20, 100
_PAUSE = 1.0
_KNOWN = 400
_FORERUNNERS = 8
"""Users who ask for everybody first, so that every process of the service keeps every list."""


@dataclass
class Trial:
    """One service under load, and what it showed."""

    host: str
    process_id: int
    warm_up: float
    seconds: float
    rows: list[tuple[object, ...]] = field(default_factory=list)

    def run_all(self, people: list[str], database: str, organisation_id: str) -> None:
        """Run every scenario; each keeps a row."""
        half = len(people) // 2
        known = people[:_KNOWN]
        self._run("cold, no pause", _USERS, 0, people[:half], is_once=True)
        self._run("cold, 1 s", _USERS, _PAUSE, people[half:], is_once=True)
        self._make_known(known)
        self._run("kept, no pause", _USERS, 0, known)
        self._run("kept, 1 s", _USERS, _PAUSE, known)
        with editing(database, organisation_id, known):
            self._run("20 with edits, 1 s", _USERS, _PAUSE, known)
        self._make_known(known)
        self._run("100 without a pause", _MANY, 0, known)
        self._order_plan()
        self._run("20 with a plan, 1 s", _USERS, _PAUSE, known)

    def _run(
        self, scenario: str, users: int, pause: float, people: list[str], *, is_once: bool = False
    ) -> None:
        met = _met(
            Order(
                host=self.host,
                process_id=self.process_id,
                users=users,
                pause=pause,
                warm_up=self.warm_up,
                seconds=self.seconds,
                people=people,
                is_once=is_once,
            )
        )
        answers = max(1, len(met["seconds"]))
        shares = np.percentile(met["seconds"] or [np.nan], (50, 90, 99, 100)) * 1000
        row = (
            scenario,
            users,
            pause,
            len(met["seconds"]),
            round(len(met["seconds"]) / (met["lasted"] or np.nan), 1),
            *(round(float(share), 1) for share in shares),
            len(met["errors"]),
            round(1000 * met["processor"] / answers, 2),
            round(1000 * met["processor_of_users"] / answers, 2),
        )
        self.rows.append(row)
        print(*(f"{name}={value}" for name, value in zip(COLUMNS, row, strict=True)), flush=True)
        if met["errors"]:
            print("errors:", *sorted(set(met["errors"])), flush=True)

    def _make_known(self, people: list[str]) -> None:
        """Let each of several users ask for everybody, on connections to different processes."""
        each = [person for person in people for _ in range(_FORERUNNERS)]
        _met(Order(self.host, self.process_id, _FORERUNNERS, 0, 0, 600, each, is_once=True))

    def _order_plan(self) -> None:
        """Order a plan that takes longer than the scenario that follows."""
        body = {"seconden": self.warm_up + self.seconds + 30, "startgetal": 1}
        headers = {"Content-Type": "application/json"}
        address = f"{self.host}/v1/plannen"
        request = Request(address, json.dumps(body).encode(), headers)  # noqa: S310
        with urlopen(request, timeout=30) as answer:  # noqa: S310
            if answer.status != 202:
                raise SystemExit(f"The plan was not taken: {answer.status}.")


def _met(order: Order) -> dict[str, Any]:
    """What the users of an order met, in a process of their own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.load.users"],
        input=json.dumps(asdict(order)),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)
