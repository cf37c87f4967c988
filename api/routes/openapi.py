"""The description of the API (OpenAPI 3.1), as the NL API Design Rules want it.

FastAPI writes most of it from routes and schemas. Added here: problem details instead of its own
422, the headers that every answer carries, Dutch names of schemas, and examples that come from the
hand-solvable region in ``fixtures/small``.
"""

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.access.rights import rights
from api.access.sessions import COOKIE
from api.headers import API_VERSION
from api.http.idempotency import HEADER, RepeatableRoute
from api.http.media import JSON, media_of
from api.problems import MEDIA_TYPE, ProblemCode
from api.schemas.names import api_name, meaning
from api.schemas.problem import ProblemSchema
from matcher.vocabulary.labels import Language

Json = dict[str, Any]

_PROBLEM_REF = {"$ref": "#/components/schemas/Foutmelding"}
_METHODS = ("get", "post", "put", "patch", "delete")
_PARAMETERS = (
    "accepts_valid", "earlier_plan", "export_form", "is_trial", "json_kind", "new_municipality",
    "new_organisation", "new_target_group", "new_work_form",
    "benchmark_id",
    "candidate_id", "decided_since", "expected_hash", "log_kind", "order", "page", "page_size",
    "place_id", "plan_id", "proposal_id", "proposal_state", "schedule_id", "top",
)  # fmt: skip
_HEADERS: Json = {
    "API-Version": {
        "description": "Volledige versie van de API.",
        "schema": {"type": "string"},
        "example": API_VERSION,
    },
    "Content-Language": {
        "description": "Taal van omschrijvingen en zinnen.",
        "schema": {"type": "string", "enum": [language.value for language in Language]},
    },
    "Location": {
        "description": "Waar het nieuwe te vinden is.",
        "schema": {"type": "string", "format": "uri-reference"},
    },
    "Retry-After": {
        "description": "Over hoeveel seconden opnieuw proberen zin heeft.",
        "schema": {"type": "integer"},
    },
    "WWW-Authenticate": {
        "description": "Hoe een aanroeper zich aanmeldt (RFC 6750).",
        "schema": {"type": "string"},
    },
    "ETag": {
        "description": "Versie van het gegeven, voor If-Match.",
        "schema": {"type": "string"},
    },
}
WITH_ETAG: Json = {"headers": {"ETag": {"$ref": "#/components/headers/ETag"}}}
"""For ``responses`` of a route that gives one record."""
EXAMPLE = "x-example"
"""In ``openapi_extra``: name of the example of the answer, where operations share one."""
EXAMPLE_SENT = "x-example-sent"
"""The same for what is sent."""
_EVERYWHERE = (
    ProblemCode.INVALID_INPUT,  # also where nothing is taken: a query with any name
    ProblemCode.NOT_ACCEPTABLE,
    ProblemCode.TOO_MANY_REQUESTS,
    ProblemCode.INTERNAL,
)
_FOR_CALLERS = (
    ProblemCode.NOT_AUTHENTICATED,
    ProblemCode.NOT_ALLOWED,
    ProblemCode.LOCAL_ONLY,
    ProblemCode.UNAVAILABLE,
)
_WITH_BODY = (
    ProblemCode.TOO_SLOW,
    ProblemCode.BODY_TOO_LARGE,
    ProblemCode.UNSUPPORTED_MEDIA_TYPE,
)
_WITH_VERSION = (ProblemCode.PRECONDITION_FAILED, ProblemCode.PRECONDITION_REQUIRED)
_REPEATABLE = (ProblemCode.IDEMPOTENCY_IN_FLIGHT, ProblemCode.IDEMPOTENCY_OTHER_BODY)
_STATUS_HEADERS = {
    "202": ["Location"],
    "201": ["Location"],
    "401": ["WWW-Authenticate"],
    "429": ["Retry-After"],
    "503": ["Retry-After"],
}
_KEY_PARAMETER: Json = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "Sleutel waarmee een herhaald verzoek hetzelfde antwoord krijgt, 24 uur lang.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[!-~]+$"},
    "example": "0b7a4a5e-4b1f-4f57-9c1f-1f0a1f6f7d0e",
}
_SECURITY: Json = {
    "sleutelOfToken": {
        "type": "http",
        "scheme": "bearer",
        "description": "API-sleutel (passend_...) of JWT van de identiteitsprovider.",
    },
    "sessie": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": "Sessie van wie is aangemeld op de pagina's.",
    },
}


def problem_responses(*codes: ProblemCode) -> dict[int | str, Json]:
    """Answers of a route when something is wrong, for ``responses`` of FastAPI."""
    by_status: dict[int | str, list[ProblemCode]] = {}
    for code in codes:
        by_status.setdefault(code.status, []).append(code)
    return {
        status: {
            "description": " of ".join(code.heading(Language.DUTCH) for code in same),
            "content": {
                MEDIA_TYPE: {
                    "schema": _PROBLEM_REF,
                    "examples": {code.value: {"value": problem_example(code)} for code in same},
                }
            },
        }
        for status, same in by_status.items()
    }


def links(parameter: str, status: int, value: str, *operations: str) -> dict[int | str, Json]:
    """Operations that an answer leads to, for ``responses`` of FastAPI.

    Parameters
    ----------
    value
        Where the parameter of those operations is found, as a runtime expression of OpenAPI.
    """
    found = {name: {"operationId": name, "parameters": {parameter: value}} for name in operations}
    return {status: {"links": found}}


def problem_example(code: ProblemCode) -> Json:
    """What the caller gets to see of a problem."""
    example: Json = {
        "type": code.type_uri,
        "title": code.heading(Language.DUTCH),
        "status": code.status,
        "detail": code.detail(Language.DUTCH),
        "instance": "urn:uuid:6f1c0c1e-8f0f-4a57-9d3a-2b7b6a3a52e1",
    }
    if code is ProblemCode.INVALID_INPUT:
        fault = {"in": "query", "veld": "top", "code": "less_than_equal"}
        example["errors"] = [fault | {"detail": "Dit mag hoogstens 50 zijn."}]
    return example


def describe(app: FastAPI) -> Json:
    """OpenAPI description of the application."""
    document = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=app.description,
        license_info=app.license_info,
        servers=app.servers,
        tags=app.openapi_tags,
        routes=app.routes,
    )
    document["info"]["contact"] = app.contact
    repeatable = {
        route.operation_id
        for route in app.state.routes
        if isinstance(route, RepeatableRoute) and "POST" in (route.methods or ())
    }
    for method, operation in _operations(document):
        _complete(operation, method, is_repeatable=operation["operationId"] in repeatable)
    components = document["components"]
    components["securitySchemes"] = _SECURITY
    document["security"] = [{name: []} for name in _SECURITY]
    schemas: Json = components["schemas"]
    for framework_schema in ("HTTPValidationError", "ValidationError"):
        schemas.pop(framework_schema, None)
    problem = ProblemSchema.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs") | {"ProblemSchema": problem}
    components["headers"] = _HEADERS
    return _with_dutch_names(document)


def _operations(document: Json) -> Iterator[tuple[str, Json]]:
    for path in document["paths"].values():
        for method in _METHODS:
            if method in path:
                yield method, path[method]


def _complete(operation: Json, method: str, *, is_repeatable: bool) -> None:
    """Problems, headers, meanings, rights and example of one operation."""
    responses: Json = operation["responses"]
    responses.pop("422", None)
    if is_repeatable:
        operation.setdefault("parameters", []).append(_KEY_PARAMETER)
    parameters = operation.get("parameters", [])
    meanings = {api_name(code): meaning(code) for code in _PARAMETERS}
    for parameter in parameters:
        if parameter["name"] in meanings:
            parameter.setdefault("description", meanings[parameter["name"]])
        if parameter["name"] == "if-match":
            # Its own answer, 428, says when it is missing; what is added has no version yet.
            is_needed = parameter["required"] = "201" not in responses
            parameter["schema"] = {"type": "string"} | ({"minLength": 1} if is_needed else {})
    name = operation["operationId"]
    if rights()[name].is_public:
        operation["security"] = []
    for status, answer in problem_responses(*_problems(operation, method)).items():
        declared = responses.setdefault(str(status), answer)
        if declared is not answer:
            declared["content"][MEDIA_TYPE]["examples"] |= answer["content"][MEDIA_TYPE]["examples"]
    for status, answer in responses.items():
        names = ["API-Version", "Content-Language", *_STATUS_HEADERS.get(status, [])]
        declared_headers = answer.get("headers", {})
        answer["headers"] = declared_headers | {
            header: {"$ref": f"#/components/headers/{header}"} for header in names
        }
        if status.startswith("2"):
            answer["description"] = operation["summary"]
            if JSON in answer.get("content", {}):
                answer["content"][JSON]["example"] = _example(operation.get(EXAMPLE, name))
    operation["responses"] = dict(sorted(responses.items()))
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        if media_type.endswith("json"):
            content["example"] = _example(operation.get(EXAMPLE_SENT, name + ".request"))
    operation.pop(EXAMPLE, None)
    operation.pop(EXAMPLE_SENT, None)


def _problems(operation: Json, method: str) -> Iterator[ProblemCode]:
    """What can go wrong with an operation whatever it does: by its input, its caller, its kind."""
    parameters = {parameter["name"].lower() for parameter in operation.get("parameters", [])}
    yield from _EVERYWHERE
    if not rights()[operation["operationId"]].is_public:
        yield from _FOR_CALLERS
    if method in {"post", "put", "patch"}:
        yield from _WITH_BODY
        if JSON in media_of(operation["operationId"]).takes:
            yield ProblemCode.TOO_DEEP
    if "if-match" in parameters:
        yield from _WITH_VERSION
    if HEADER.lower() in parameters:
        yield from _REPEATABLE


def _with_dutch_names(document: Json) -> Json:
    """Call every schema by its title, which is Dutch; the class names are for developers."""
    schemas: Json = document["components"]["schemas"]
    text = json.dumps(document, ensure_ascii=False)
    for name, schema in schemas.items():
        text = text.replace(
            f'"#/components/schemas/{name}"', f'"#/components/schemas/{schema["title"]}"'
        )
    renamed: Json = json.loads(text)
    named = renamed["components"]["schemas"]
    renamed["components"]["schemas"] = {
        schema.pop("title"): schema for _, schema in sorted(named.items())
    }
    return renamed


@cache
def _example(name: str) -> Any:
    return json.loads(
        files("api.schemas").joinpath("examples", f"{name}.json").read_text(encoding="utf-8")
    )
