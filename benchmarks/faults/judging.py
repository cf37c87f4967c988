"""Whether an answer to a hostile request is a good one: clear, and silent about what is inside."""

import json
from collections.abc import Mapping
from urllib.parse import unquote_plus

from benchmarks.faults.corpus import PRODUCT
from benchmarks.faults.requests import HostileRequest

PROBLEM = "application/problem+json"
_INSIDES = (
    "Traceback", "sqlite3", "psycopg", "sqlalchemy", "SELECT ", "INSERT ", "site-packages",
    "root:x:", ".py\"", "[extensions]",
)  # fmt: skip
_LEAST_MARKER = 6
"""A shorter text could be in an answer by itself."""


def faults_of(
    request: HostileRequest, status: int, headers: Mapping[str, str], body: str
) -> list[str]:
    """Everything that is wrong with an answer; empty for a good one."""
    found = []
    if status >= 500:
        found.append(f"the service failed: {status}")
    if not 200 <= status < 600:
        found.append(f"no final answer: {status}")
    if PRODUCT in body:
        found.append("a template was evaluated")
    asked = unquote_plus(request.path)  # names of fields may come back, values may not
    found += [
        f"the answer shows its insides: {word}"
        for word in _INSIDES
        if word in body and word not in asked
    ]
    if any(name.lower() == "x-injected" for name in headers):
        found.append("a header was injected")
    if status >= 400 and request.method != "HEAD":
        found += _faults_of_problem(request, status, headers, body)
    return found


def _faults_of_problem(
    request: HostileRequest, status: int, headers: Mapping[str, str], body: str
) -> list[str]:
    media_type = next((v for k, v in headers.items() if k.lower() == "content-type"), "")
    if media_type != PROBLEM:
        return [f"an error that is no problem: {status} {media_type}"]
    try:
        problem = json.loads(body)
    except ValueError:
        return ["a problem that is no JSON"]
    found = []
    if problem.get("status") != status or not problem.get("detail"):
        found.append("a problem without status or words")
    if len(request.marker) >= _LEAST_MARKER and request.marker in body:
        found.append("the error repeats what was sent")
    return found
