"""Errors of the HTTP API as problem details (RFC 9457); every fault in what was sent, at once.

The texts are in ``problems.toml`` beside this file. No answer repeats a value that was sent in,
only names of fields; ``instance`` is the number of the request, not its address.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from http import HTTPStatus
from importlib.resources import files
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match

from api.headers import preferred_language
from matcher.errors import UnknownIdentifier
from matcher.vocabulary.labels import Language

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:passend:fout:"

MOST_NAME_CHARACTERS = 100
"""Of the name of a field that is wrong; a caller can make up names of any length."""


class ProblemCode(StrEnum):
    """Every problem that the API answers with; the keys of ``problems.toml``."""

    INVALID_INPUT = "invalid_input"
    UNREADABLE_REQUEST = "unreadable_request"
    TOO_DEEP = "too_deep"
    LOGIN_FAILED = "login_failed"
    NOT_AUTHENTICATED = "not_authenticated"
    NOT_ALLOWED = "not_allowed"
    LOCAL_ONLY = "local_only"
    OTHER_ORIGIN = "other_origin"
    UNKNOWN_PATH = "unknown_path"
    UNKNOWN_CANDIDATE = "unknown_candidate"
    UNKNOWN_PLACE = "unknown_place"
    UNKNOWN_PLAN = "unknown_plan"
    UNKNOWN_RECORD = "unknown_record"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    NOT_ACCEPTABLE = "not_acceptable"
    TOO_SLOW = "too_slow"
    CONFLICT = "conflict"
    DUPLICATE = "duplicate"
    IN_USE = "in_use"
    CONTRADICTION = "contradiction"
    IDEMPOTENCY_IN_FLIGHT = "idempotency_in_flight"
    IDEMPOTENCY_OTHER_BODY = "idempotency_other_body"
    PLAN_NOT_READY = "plan_not_ready"
    PLAN_WITHOUT_RESULT = "plan_without_result"
    PRECONDITION_FAILED = "precondition_failed"
    BODY_TOO_LARGE = "body_too_large"
    UNSUPPORTED_MEDIA_TYPE = "unsupported_media_type"
    OTHER_HOST = "other_host"
    PRECONDITION_REQUIRED = "precondition_required"
    TOO_MANY_RUNS = "too_many_runs"
    TOO_MANY_REQUESTS = "too_many_requests"
    INTERNAL = "internal"
    UNAVAILABLE = "unavailable"

    @property
    def status(self) -> int:
        """HTTP status of the problem."""
        return int(_texts()["problem"][self]["status"])

    @property
    def type_uri(self) -> str:
        """Value of ``type``: a name that stays the same, for programs."""
        return TYPE_PREFIX + str(_texts()["problem"][self]["type"])

    def heading(self, language: Language) -> str:
        """Short name of the problem."""
        return str(_texts()["problem"][self]["title"][language])

    def detail(self, language: Language) -> str:
        """What is wrong and what the caller can do."""
        return str(_texts()["problem"][self]["detail"][language])


@dataclass(frozen=True, slots=True)
class InputFault:
    """One fault in what was sent.

    Attributes
    ----------
    place
        Part of the request: path, query, header or body.
    field
        Name as the caller wrote it, nested names joined by dots; empty for the whole part.
    code
        Kind of fault, a key of ``[input]`` in ``problems.toml``.
    rule
        Numbers and names of the rule that was broken, for the text.
    """

    place: str
    field: str
    code: str
    rule: Mapping[str, object]

    def text(self, language: Language) -> str:
        """What is wrong with this field; never its value."""
        known = _texts()["input"]
        return str(known.get(self.code, known["other"])[language]).format(**self.rule)


class ApiProblem(Exception):
    """Ends a request with a problem."""

    def __init__(
        self,
        code: ProblemCode,
        faults: Sequence[InputFault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code.value)
        self.code = code
        self.faults = tuple(faults)
        self.headers = headers


class BodyTooDeep(HTTPException):
    """The JSON of a body nests deeper than the settings allow."""

    def __init__(self) -> None:
        super().__init__(HTTPStatus.BAD_REQUEST)


def problem_response(
    request: Request,
    code: ProblemCode,
    faults: Sequence[InputFault] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Problem in the language of the caller."""
    language = preferred_language(request.headers.get("accept-language", ""))
    body: dict[str, Any] = {
        "type": code.type_uri,
        "title": code.heading(language),
        "status": code.status,
        "detail": code.detail(language),
        "instance": f"urn:uuid:{request.state.request_id}",
    }
    if faults:
        body["errors"] = [
            {"in": f.place, "veld": f.field, "code": f.code, "detail": f.text(language)}
            for f in faults
        ]
    headers = {
        **(headers or {}),
        "Content-Language": language.value,
        "Vary": "Accept-Language",
    }
    return JSONResponse(body, code.status, headers, media_type=MEDIA_TYPE)


def answer_with_problems(app: FastAPI) -> None:
    """Turn every error of an application into problem details."""
    app.add_exception_handler(ApiProblem, _api_problem)
    app.add_exception_handler(RequestValidationError, _invalid_input)
    app.add_exception_handler(UnknownIdentifier, _unknown_identifier)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _internal)


def _api_problem(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ApiProblem)  # noqa: S101 - by registration
    return problem_response(request, error.code, error.faults, error.headers)


def _invalid_input(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - by registration
    faults = [_fault(found) for found in error.errors()]
    return problem_response(request, ProblemCode.INVALID_INPUT, faults)


def _fault(found: Mapping[str, Any]) -> InputFault:
    place, *path = found["loc"]
    if found["type"] == "json_invalid":
        path = []  # the position in the text is no field
    rule = {name: value for name, value in found.get("ctx", {}).items() if name != "error"}
    if "expected" in rule:
        rule["expected"] = str(rule["expected"]).replace(" or ", ", ")
    name = ".".join(map(str, path))[:MOST_NAME_CHARACTERS]
    is_day = any(isinstance(rule.get(bound), str) for bound in ("ge", "le"))
    code = f"{found['type']}.date" if is_day else found["type"]
    return InputFault(str(place), name, code, rule)


def _unknown_identifier(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, UnknownIdentifier)  # noqa: S101 - by registration
    try:
        code = ProblemCode(f"unknown_{error.kind}")
    except ValueError:
        code = ProblemCode.UNKNOWN_RECORD
    return problem_response(request, code)


def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - by registration
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(_methods_at(request))
    if isinstance(error, BodyTooDeep):
        return problem_response(request, ProblemCode.TOO_DEEP)
    code = {
        HTTPStatus.NOT_FOUND: ProblemCode.UNKNOWN_PATH,
        HTTPStatus.METHOD_NOT_ALLOWED: ProblemCode.METHOD_NOT_ALLOWED,
        HTTPStatus.REQUEST_TIMEOUT: ProblemCode.TOO_SLOW,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ProblemCode.BODY_TOO_LARGE,
    }.get(HTTPStatus(error.status_code), ProblemCode.UNREADABLE_REQUEST)
    return problem_response(request, code, headers=headers)


def _internal(request: Request, _error: Exception) -> JSONResponse:
    return problem_response(request, ProblemCode.INTERNAL)


def _methods_at(request: Request) -> list[str]:
    """Methods of all routes at this address; the framework names those of the first one only."""
    methods: set[str] = set()
    for route in request.app.state.routes:
        if route.matches(request.scope)[0] is not Match.NONE:
            methods |= getattr(route, "methods", None) or set()
    return sorted(methods | ({"HEAD"} if "GET" in methods else set()))


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads(files("api").joinpath("problems.toml").read_text(encoding="utf-8"))
