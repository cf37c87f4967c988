"""Hostile requests for every operation of a description (OpenAPI): one hostile thing at a time."""

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from benchmarks.faults.corpus import BODIES, HEADERS, MEDIA_TYPES, METHODS, TEXTS

_VERBS = ("get", "post", "put", "patch", "delete")
Json = dict[str, Any]


@dataclass(frozen=True)
class HostileRequest:
    """One request.

    Attributes
    ----------
    attack
        What is hostile about it and where, for a report.
    marker
        The hostile text as it was sent; it may not come back in an error. Empty when any part of
        it could be in an answer by itself.
    """

    attack: str
    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None
    marker: str = ""


@dataclass(frozen=True)
class Operation:
    """What one operation of a description needs."""

    method: str
    template: str
    in_path: tuple[str, ...]
    in_query: tuple[str, ...]
    takes: tuple[str, ...]
    example: Any

    @property
    def name(self) -> str:
        """Method and address."""
        return f"{self.method} {self.template}"

    def path(self, values: Mapping[str, str]) -> str:
        """Address with these values for its names, escaped."""
        address = self.template
        for name in self.in_path:
            address = address.replace("{" + name + "}", quote(values.get(name, "x"), safe=""))
        return address


def operations(description: Json) -> list[Operation]:
    """Every operation of a description, addresses with the address of the server before them."""
    base = description.get("servers", [{"url": ""}])[0]["url"]
    found = []
    for template, item in description["paths"].items():
        for verb in _VERBS:
            if verb in item:
                parameters = [
                    _resolved(description, one)
                    for one in (*item.get("parameters", []), *item[verb].get("parameters", []))
                ]
                content = item[verb].get("requestBody", {}).get("content", {})
                found.append(
                    Operation(
                        verb.upper(),
                        base + template,
                        tuple(p["name"] for p in parameters if p["in"] == "path"),
                        tuple(p["name"] for p in parameters if p["in"] == "query"),
                        tuple(content),
                        _example(content),
                    )
                )
    return found


def hostile_requests(
    operation: Operation, values: Mapping[str, str], *, most_texts: int | None = None
) -> Iterator[HostileRequest]:
    """Everything hostile for one operation.

    Parameters
    ----------
    values
        An existing identifier for each name in an address.
    most_texts
        How many of the texts are tried in each field of a body; all when None. Fields take turns,
        so that together they meet all.
    """
    good = operation.path(values)
    body = _plain_body(operation)
    for attack, text in TEXTS.items():
        for name in operation.in_path:
            path = operation.path({**values, name: text})
            yield HostileRequest(f"{attack} in {name}", operation.method, path, *body, marker=text)
        if operation.in_query:
            query = urlencode(dict.fromkeys(operation.in_query, text))
            yield HostileRequest(
                f"{attack} in query", operation.method, f"{good}?{query}", *body, marker=text
            )
        query = urlencode({text: "1"})
        yield HostileRequest(
            f"{attack} as name in query", operation.method, f"{good}?{query}", *body
        )
    yield from _in_body(operation, good, most_texts)
    for attack, content in BODIES.items():
        headers = {"Content-Type": operation.takes[0] if operation.takes else "application/json"}
        yield HostileRequest(attack, operation.method, good, headers, content)
    for media_type in MEDIA_TYPES:
        headers = {"Content-Type": media_type}
        yield HostileRequest(
            f"sent as {media_type[:40]}", operation.method, good, headers, b'{"a": 1}'
        )
    for attack, extra in HEADERS.items():
        headers, content = body
        yield HostileRequest(attack, operation.method, good, {**headers, **extra}, content)


def odd_methods(operation: Operation, values: Mapping[str, str]) -> Iterator[HostileRequest]:
    """The address of an operation with methods that are not its own."""
    for method in METHODS:
        if method != operation.method:
            yield HostileRequest(f"method {method[:20]}", method, operation.path(values))


def odd_addresses() -> Iterator[HostileRequest]:
    """Addresses that lead nowhere, or out of the service if somebody let them."""
    for path in (
        "/", "//", "/v1", "/v1/", "/v1//gezondheid", "/v1/./gezondheid", "/v1/../v1/gezondheid",
        "/v1/%2e%2e/%2e%2e/etc/passwd", "/v1/..%2f..%2fetc%2fpasswd", "/v1/%00", "/v1/%ff%fe",
        "/v1/%c0%ae%c0%ae/", "/v1/gezondheid/", "/v1/gezondheid%20", "/v1/gezondheid;x=1",
        "/V1/GEZONDHEID", "/v1/gezondheid?" + "a=1&" * 3_000, "/v1/" + "a/" * 2_000,
        "/.env", "/.git/config", "/admin", "/docs", "/redoc", "/openapi.json", "/metrics",
        "/static/..%5c..%5capi", "/v1/gezondheid#x", "/v1/%7b%7b1337*1337%7d%7d",
    ):  # fmt: skip
        yield HostileRequest(f"address {path[:40]}", "GET", path)


def _in_body(operation: Operation, path: str, most: int | None) -> Iterator[HostileRequest]:
    """Each field of the example with hostile texts and with values of other kinds."""
    if operation.example is None:
        return
    texts, odd = list(TEXTS.items()), [None, True, -1, 1e308, 2**70, [], {}, [[]], {"a": 1}]
    headers = {"Content-Type": "application/json"}
    for turn, place in enumerate(_places(operation.example)):
        n_texts = len(texts) if most is None else most
        chosen = [texts[(turn * n_texts + step) % len(texts)] for step in range(n_texts)]
        for attack, value in [*chosen, *((f"{one!r:.20}", one) for one in odd)]:
            changed = _with(operation.example, place, value)
            yield HostileRequest(
                f"{attack} in field {'.'.join(map(str, place))}",
                operation.method,
                path,
                headers,
                json.dumps(changed).encode(),
                value if isinstance(value, str) else "",
            )


def _places(example: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(example, dict):
        for name, value in example.items():
            yield from _places(value, (*at, name))
    elif isinstance(example, list) and example:
        yield from _places(example[0], (*at, 0))
    if at:
        yield at


def _with(example: Any, place: tuple[Any, ...], value: Any) -> Any:
    changed = deepcopy(example)
    node = changed
    for step in place[:-1]:
        node = node[step]
    node[place[-1]] = value
    return changed


def _plain_body(operation: Operation) -> tuple[dict[str, str], bytes | None]:
    if operation.example is None:
        return {}, None
    return {"Content-Type": "application/json"}, json.dumps(operation.example).encode()


def _example(content: Mapping[str, Json]) -> Any:
    found = content.get("application/json", {})
    if "example" in found:
        return found["example"]
    return next((one["value"] for one in found.get("examples", {}).values()), None)


def _resolved(description: Json, one: Json) -> Json:
    if "$ref" not in one:
        return one
    node = description
    for step in one["$ref"].removeprefix("#/").split("/"):
        node = node[step]
    return node
