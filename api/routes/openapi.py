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

from api.headers import API_VERSION
from api.problems import MEDIA_TYPE, ProblemCode
from api.schemas.names import api_name, meaning
from api.schemas.problem import ProblemSchema
from matcher.vocabulary.labels import Language

Json = dict[str, Any]

_PROBLEM_REF = {"$ref": "#/components/schemas/Foutmelding"}
_METHODS = ("get", "post", "delete")
_PARAMETERS = (
    "candidate_id", "order", "page", "page_size", "place_id", "plan_id", "top"
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
        "description": "Waar het plan te vinden is.",
        "schema": {"type": "string", "format": "uri-reference"},
    },
    "Retry-After": {
        "description": "Over hoeveel seconden opnieuw proberen zin heeft.",
        "schema": {"type": "integer"},
    },
}
_EVERYWHERE = (ProblemCode.NOT_ACCEPTABLE, ProblemCode.INTERNAL)


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
    for operation in _operations(document):
        _complete(operation)
    components = document["components"]
    schemas: Json = components["schemas"]
    for framework_schema in ("HTTPValidationError", "ValidationError"):
        schemas.pop(framework_schema, None)
    problem = ProblemSchema.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs") | {"ProblemSchema": problem}
    components["headers"] = _HEADERS
    return _with_dutch_names(document)


def _operations(document: Json) -> Iterator[Json]:
    for path in document["paths"].values():
        for method in _METHODS:
            if method in path:
                yield path[method]


def _complete(operation: Json) -> None:
    """Problems, headers, meanings and example of one operation."""
    responses: Json = operation["responses"]
    responses.pop("422", None)
    parameters = operation.get("parameters", [])
    meanings = {api_name(code): meaning(code) for code in _PARAMETERS}
    for parameter in parameters:
        if parameter["name"] in meanings:
            parameter["description"] = meanings[parameter["name"]]
    takes_input = "requestBody" in operation or bool(parameters)
    invalid = (ProblemCode.INVALID_INPUT,) if takes_input else ()
    for status, answer in problem_responses(*invalid, *_EVERYWHERE).items():
        responses.setdefault(str(status), answer)
    for status, answer in responses.items():
        names = ["API-Version", "Content-Language"]
        names += {"202": ["Location"], "429": ["Retry-After"]}.get(status, [])
        answer["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
        if status.startswith("2"):
            answer["description"] = operation["summary"]
            answer["content"]["application/json"]["example"] = _example(operation["operationId"])
    operation["responses"] = dict(sorted(responses.items()))
    if "requestBody" in operation:
        body = operation["requestBody"]["content"]["application/json"]
        body["example"] = _example(operation["operationId"] + ".request")


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
