"""The parts of ``python -m benchmarks.faults``; each starts a service, troubles it, and ends it."""

import json
import resource
import time
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Any

import numpy as np

from benchmarks.faults.bombs import BOMBS
from benchmarks.faults.judging import faults_of
from benchmarks.faults.logs import faults_of_log
from benchmarks.faults.memory import FLOODS, flood, offer_file, watched
from benchmarks.faults.requests import (
    HostileRequest,
    hostile_requests,
    odd_addresses,
    odd_methods,
    operations,
)
from benchmarks.faults.service import RunningService, running_service
from benchmarks.faults.sockets import ATTACKS, attack, faults_of_end
from matcher.records import read_dataset

SMALL = Path("fixtures/small")
_AT_ONCE = 8
_READS = ("/v1/gezondheid", "/v1/kandidaten/k04/suggesties", "/v1/werkplekken/p2/suggesties")
_CHANGED = "/v1/werkgevers/e-groen"
_PATCH = {"Content-Type": "application/merge-patch+json", "If-Match": "*"}
_KNOWN = {"kandidaatId": "k04", "werkplekId": "p2", "werkgeverId": "e-groen", "teamId": "t-coach"}
_FLOODED = 1_000
_DISK_CHANGES = 400


@dataclass
class Outcome:
    """What a part came to."""

    figures: dict[str, object] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def requests(options: Namespace) -> Outcome:
    """Everything hostile for every operation, in an order drawn from the seed."""
    rng = np.random.default_rng(options.seed)
    outcome, statuses = Outcome(), Counter[int]()
    with running_service(str(SMALL), environment={"PASSEND_MAX_WAITING_RUNS": "0"}) as service:
        description = json.loads(service.send("GET", "/v1/openapi.json")[2])
        found = operations(description)
        every = [
            request
            for operation in found
            for request in (
                *hostile_requests(operation, _KNOWN),
                *odd_methods(operation, _KNOWN),
            )
        ]
        every += list(odd_addresses())
        chosen = [every[at] for at in rng.permutation(len(every))[: options.requests]]
        slowest = _at_once(chosen, lambda one: _ask(service, one, statuses, outcome), options)
        outcome.figures = {
            "operations": len(found),
            "different requests": len(every),
            "sent": sum(statuses.values()),
            "slowest in seconds": round(slowest, 2),
            **{f"status {status}": count for status, count in sorted(statuses.items())},
        }
        _finish(service, outcome)
    return outcome


def sockets(options: Namespace) -> Outcome:
    """Every broken request, in rounds; each in an order drawn from the seed."""
    rng = np.random.default_rng(options.seed)
    outcome, statuses = Outcome(), Counter[str]()
    names = [name for _ in range(options.rounds) for name in rng.permutation(list(ATTACKS))]

    def send(name: str) -> None:
        end = attack(service.port, ATTACKS[name], 15)
        statuses.update(map(str, end.statuses or ("closed",)))
        outcome.faults += [f"{name}: {fault}" for fault in faults_of_end(end)]

    with running_service(str(SMALL), environment={"PASSEND_BODY_SECONDS": "2"}) as service:
        slowest = _at_once(names, send, options)
        outcome.figures = {
            "attacks": len(ATTACKS),
            "sent": len(names),
            "slowest in seconds": round(slowest, 2),
            **{f"status {status}": count for status, count in sorted(statuses.items())},
        }
        _finish(service, outcome)
    return outcome


def memory(_options: Namespace) -> Outcome:
    """Requests that are far too large: the most memory above what the service held before."""
    outcome = Outcome()
    with running_service(str(SMALL)) as service:
        before = service.resident_bytes()
        outcome.figures["megabytes before"] = round(before / 2**20)
        for name, kind in FLOODS.items():
            statuses, peak = flood(service, kind, _FLOODED)
            outcome.figures[f"{name}, sent"] = _FLOODED
            outcome.figures[f"{name}, statuses"] = " ".join(map(str, sorted(statuses)))
            outcome.figures[f"{name}, megabytes more"] = round((peak - before) / 2**20)
            if not statuses <= {0, 400, 413, 415}:
                outcome.faults.append(f"{name}: {statuses}")
        _finish(service, outcome)
    return outcome


def bombs(_options: Namespace) -> Outcome:
    """Files that unpack to far more than they are: what is said of each, and the most memory."""
    outcome = Outcome()
    with running_service(str(SMALL)) as service:
        before = service.resident_bytes()
        outcome.figures["megabytes before"] = round(before / 2**20)
        for name, (file, make) in BOMBS.items():
            content = make()
            with watched(service) as peak:
                status, answer = offer_file(service, file, content)
            codes = {finding["code"] for finding in answer.get("bevindingen", [])}
            outcome.figures[f"{name}, megabytes sent"] = round(len(content) / 1e6, 1)
            outcome.figures[f"{name}, said"] = " ".join(sorted(codes)) or status
            outcome.figures[f"{name}, megabytes more"] = round((peak[0] - before) / 2**20)
            if status != 200 or answer["isOvergenomen"]:
                outcome.faults.append(f"{name}: {status}")
        _finish(service, outcome)
    return outcome


def database(options: Namespace) -> Outcome:
    """PostgreSQL stopped and started again and again while three clients ask and one changes."""
    from tests.store.databases import postgres_server

    outcome, statuses, is_over = Outcome(), Counter[int](), Event()
    back: list[float] = []

    def ask(service: RunningService, number: int) -> None:
        while not is_over.is_set():
            status, headers, _ = service.send("GET", _READS[number])
            statuses[status] += 1
            if status == 503 and "retry-after" not in {name.lower() for name in headers}:
                outcome.faults.append("503 without Retry-After")

    with (
        postgres_server() as server,
        server.database() as url,
        running_service(str(SMALL), environment={"PASSEND_DATABASE": url}) as service,
    ):
        threads = [Thread(target=ask, args=(service, n)) for n in range(len(_READS))]
        for thread in threads:
            thread.start()
        end = time.monotonic() + options.seconds
        try:
            for turn in range(options.rounds):
                server.server.stop()
                if _change(service, f"weg {turn}") != 503:
                    outcome.faults.append("a change without a database was not refused")
                server.server.ensure_postgres_running()
                began = time.monotonic()
                while _change(service, f"terug {turn}") != 200 and time.monotonic() < began + 30:
                    pass
                back.append(time.monotonic() - began)
                if time.monotonic() > end:
                    break
        finally:
            is_over.set()
            for thread in threads:
                thread.join()
        if set(statuses) - {200, 503}:
            outcome.faults.append(f"statuses {dict(statuses)}")
        outcome.figures = {
            "times stopped": len(back),
            "answers": sum(statuses.values()),
            **{f"status {status}": count for status, count in sorted(statuses.items())},
            "slowest return in seconds": round(max(back), 2),
        }
        _finish(service, outcome)
    return outcome


def disk(_options: Namespace) -> Outcome:
    """A SQLite file that may not grow, by a limit on the process, and then may again."""
    outcome, statuses = Outcome(), Counter[int]()
    with TemporaryDirectory(prefix="passend-") as folder:
        path = Path(folder) / "passend.db"
        with running_service(str(SMALL), environment={"PASSEND_DATABASE": str(path)}) as service:
            limit = resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE)
            largest = max(file.stat().st_size for file in Path(folder).iterdir())
            resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, (largest, limit[1]))
            for turn in range(_DISK_CHANGES):
                statuses[_change(service, f"{turn:03}" * 60)] += 1
            if service.status(_READS[1]) != 200:
                outcome.faults.append("what is stored cannot be read")
            resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, limit)
            if _change(service, "weer ruimte") != 200:
                outcome.faults.append("no change after there is room again")
            if statuses[503] == 0 or set(statuses) - {200, 503}:
                outcome.faults.append(f"statuses {dict(statuses)}")
            outcome.figures = {
                "changes": sum(statuses.values()),
                **{f"status {status}": count for status, count in sorted(statuses.items())},
            }
            _finish(service, outcome)
    return outcome


def _ask(
    service: RunningService, request: HostileRequest, statuses: Counter[int], outcome: Outcome
) -> None:
    try:
        status, headers, body = service.send(
            request.method, request.path, request.headers, request.content
        )
    except OSError as error:  # the service closes on what it will not read to its end
        status, headers, body = 0, {}, ""
        if service.process.poll() is not None:
            outcome.faults.append(f"{request.attack}: the service is gone, {error}")
    statuses[status] += 1
    if status:
        wrong = faults_of(request, status, headers, body)
        outcome.faults += [
            f"{request.method} {request.path[:60]} {request.attack}: {fault}" for fault in wrong
        ]


def _change(service: RunningService, name: str) -> int:
    content = json.dumps({"accountmanager": name}).encode()
    return service.send("PATCH", _CHANGED, _PATCH, content)[0]


def _at_once(items: Iterable[Any], do: Callable[[Any], None], options: Namespace) -> float:
    """Do something with each, several at a time, until the time is over; the slowest in seconds."""
    end = time.monotonic() + options.seconds

    def timed(item: Any) -> float:
        began = time.monotonic()
        if began > end:
            return 0.0
        do(item)
        return time.monotonic() - began

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return max(pool.map(timed, items), default=0.0)


def _finish(service: RunningService, outcome: Outcome) -> None:
    """The service is alive, and its log tells nothing."""
    if not service.is_alive:
        outcome.faults.append("the service does not answer any more")
    lines = service.log_lines()
    outcome.figures["log lines"] = len(lines)
    outcome.faults += [f"log: {one}" for one in faults_of_log(lines, read_dataset(SMALL))]
