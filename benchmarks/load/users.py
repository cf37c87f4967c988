"""Users of Locust who ask for suggestions: a process of its own, told by standard input.

Reads an ``Order`` as JSON and writes what the users met as JSON, every response time included. The
number of users is constant; what was asked during the warm-up is left out, and what was asked
before the end is awaited, so that a slow answer cannot escape by being late.
"""

from gevent import monkey

monkey.patch_all()

import json  # noqa: E402
import random  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from collections.abc import Iterator  # noqa: E402
from itertools import count, cycle, islice  # noqa: E402
from typing import Any  # noqa: E402

import gevent  # noqa: E402
from locust import FastHttpUser, task  # noqa: E402
from locust.env import Environment  # noqa: E402
from locust.exception import StopUser  # noqa: E402

from benchmarks.load.order import Order, path_of  # noqa: E402
from benchmarks.load.processor import processor_seconds  # noqa: E402

_STEP_BETWEEN_USERS = 37  # each begins elsewhere in the list
_LONGEST_WAIT = 60.0


class Coach(FastHttpUser):
    """Asks for the list of one person after another, with a pause to read."""

    order: Order
    numbers = count()
    max_retries = 1  # a connection that the service closed meanwhile, as a browser does
    network_timeout = connection_timeout = _LONGEST_WAIT

    def on_start(self) -> None:
        """Take a share of the people; nobody begins at the same moment."""
        number = next(self.numbers)
        self.random = random.Random(number)
        self.people = self._people(number)
        gevent.sleep(self.random.uniform(0, self.order.pause))

    def _people(self, number: int) -> Iterator[str]:
        known, users = self.order.people, self.order.users
        if self.order.is_once:
            return iter(known[number::users])
        start = number * _STEP_BETWEEN_USERS % len(known)
        return islice(cycle(known), start, None)

    def wait_time(self) -> float:
        """Seconds until the next question: exponential, as far apart as people are."""
        return self.random.expovariate(1 / self.order.pause) if self.order.pause else 0.0

    @task
    def look(self) -> None:
        """Ask for one list; an answer about somebody else, or half a list, is an error."""
        person = next(self.people, None)
        if person is None:
            raise StopUser
        headers = {"Accept-Encoding": "identity"}
        with self.client.get(
            path_of(person), name="list", headers=headers, catch_response=True
        ) as answer:
            body = answer.content or b""
            begins = body.startswith(b'{"kandidaatId":"%s"' % person.encode())
            if answer.ok and not (begins and b'"suggesties":[' in body and body.endswith(b"]}")):
                answer.failure("shape")


def ask(order: Order) -> dict[str, Any]:
    """Let the users of an order ask, and give what they met after the warm-up."""
    Coach.order = order
    environment = Environment(user_classes=[Coach], host=order.host, stop_timeout=_LONGEST_WAIT)
    asked: list[tuple[float, float, str]] = []

    def keep(start_time: float, response_time: float, exception: Any, **_: Any) -> None:
        asked.append(
            (start_time, response_time / 1000, type(exception).__name__ if exception else "")
        )

    environment.events.request.add_listener(keep)
    runner = environment.create_local_runner()
    runner.start(order.users, spawn_rate=order.users, wait=True)
    gevent.sleep(order.warm_up)
    begin, used, used_here = time.time(), processor_seconds(order.process_id), time.process_time()
    while runner.user_count and time.time() < begin + order.seconds:
        gevent.sleep(0.05)
    runner.stop()
    counted = [one for one in asked if one[0] >= begin]
    return {
        "seconds": [took for _, took, fault in counted if not fault],
        "errors": [fault for *_, fault in counted if fault],
        "lasted": max((start + took for start, took, _ in counted), default=begin) - begin,
        "processor": processor_seconds(order.process_id) - used,
        "processor_of_users": time.process_time() - used_here,
    }


if __name__ == "__main__":
    json.dump(ask(Order(**json.load(sys.stdin))), sys.stdout)
