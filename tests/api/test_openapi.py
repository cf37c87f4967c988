import json
import re
from datetime import date
from typing import Any

import pytest
from pydantic import RootModel

from api.access.rights import every_route
from api.app import ANSWERING
from api.headers import API_VERSION
from api.problems import MEDIA_TYPE, ProblemCode
from api.routes import guests
from api.routes.openapi import EXAMPLE, problem_example
from api.routes.records.resources import RESOURCES
from api.schemas.accountability import people, proposals, retention, sessions
from api.schemas.names import field_names
from api.schemas.plans import PlanOrderSchema
from api.schemas.problem import ProblemSchema
from api.schemas.records.columns import column_name
from api.schemas.schedules import SentSchedule
from matcher.records.contract import TABLES
from tests.api.renew import EXAMPLES, OPENAPI, as_text, examples, openapi

ACCOUNTABILITY_BODIES = {
    "legSuggestieVoor.request": proposals.NewProposalSchema,
    "beoordeelVoorstel.request": proposals.AssessmentOrder,
    "besluitOverVoorstel.request": proposals.DecisionOrder,
    "corrigeerKandidaat.request": people.CorrectionOrder,
    "vernietigKandidaat.request": people.PurgeOrder,
    "ruimOp.request": retention.RetentionOrder,
    "beeindigSessies.request": sessions.SessionsEndOrder,
}
CAMEL = re.compile(r"[a-z][a-z0-9]*([A-Z][a-z0-9]*)*")

ABOUT_A_PLAN = {"/exporten", "/vergelijkingen"}


@pytest.fixture(scope="module")
def document():
    return openapi()


def operations(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def api_routes():
    return [route for resource in ANSWERING for route in every_route(resource.router.routes)]


def test_stored_description_is_the_description(document):
    """The file in docs is what the service gives; `python -m tests.api.renew` renews it."""
    assert OPENAPI.read_text(encoding="utf-8") == as_text(document)


@pytest.fixture(scope="module")
def stored():
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in EXAMPLES.iterdir()}


def test_stored_examples_fit_their_schemas(stored):
    """An example has every field of its schema, no other, and values of the right kind."""
    check_examples(stored)


def test_renewed_examples_fit_their_schemas():
    """What `python -m tests.api.renew` would store today; figures differ when the planner does."""
    check_examples(examples())


def test_examples_are_the_same_when_they_are_made_again():
    """Whatever numbers are drawn: who renews them sees what has changed and nothing else."""
    first, second = examples(), examples()
    assert [name for name in first if first[name] != second[name]] == []


def check_examples(found):
    models = {}
    for route in api_routes():
        extra = route.openapi_extra or {}
        if route.response_model is not None:
            models.setdefault(extra.get(EXAMPLE, route.operation_id), route.response_model)
    models["geefExport"] = RootModel[dict[str, list[dict[str, Any]]]]
    for resource in RESOURCES:
        models[f"wijzig{resource.one}.request"] = resource.patch
    models["startPlan.request"] = PlanOrderSchema
    models["zetPlanning.request"] = SentSchedule
    models |= {f"{name}.request": question for name, question in guests.QUESTIONS.items()}
    models |= ACCOUNTABILITY_BODIES
    assert found.keys() == models.keys()
    for name, model in models.items():
        model.model_validate_json(json.dumps(found[name]))


@pytest.mark.parametrize("code", ProblemCode)
def test_example_problems_fit_their_schema(code):
    """The problems in the description have the form of those in answers."""
    ProblemSchema.model_validate(problem_example(code))


def test_the_document_introduces_itself(document):
    """OpenAPI 3, semver, a contact with name, address and page, and /v1 as server."""
    assert document["openapi"].startswith("3.")
    assert document["info"]["version"] == API_VERSION
    assert document["info"]["contact"].keys() == {"name", "email", "url"}
    assert [server["url"] for server in document["servers"]] == ["/v1"]


def test_addresses_and_parameters_follow_the_design_rules(document):
    """Kebab-case addresses without trailing slash; camelCase parameters; unique operations."""
    for path in document["paths"]:
        assert re.fullmatch(r"(/([a-z0-9-]+|\{[a-zA-Z]+\}))+", path)
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))
    assert all(CAMEL.fullmatch(name) for name in names)
    for _, _, operation in operations(document):
        for parameter in operation.get("parameters", []):
            assert parameter["in"] == "header" or CAMEL.fullmatch(parameter["name"])
            assert parameter["description"].endswith(".")


def test_every_operation_knows_its_errors(document):
    """Input can be invalid (400, never 422); every error is a problem with an example."""
    for path, method, operation in operations(document):
        responses = operation["responses"]
        assert "422" not in responses
        assert {"406", "500"} <= responses.keys()
        assert ("400" in responses) or not (operation.get("parameters") or method == "post")
        assert ("404" in responses) == ("{" in path or path in ABOUT_A_PLAN)
        for status, response in responses.items():
            if status[0] in "45":
                assert response["content"].keys() == {MEDIA_TYPE}
                assert response["content"][MEDIA_TYPE]["examples"]


def test_every_answer_declares_the_version_header(document):
    """The header that every answer carries is in the description of every answer."""
    declared = document["components"]["headers"]
    for _, _, operation in operations(document):
        for response in operation["responses"].values():
            assert "API-Version" in response["headers"]
            assert all(ref["$ref"].rsplit("/", 1)[1] in declared
                       for ref in response["headers"].values())  # fmt: skip


def test_property_names_are_names_of_the_api(document):
    """Every property is a known field, described, in camelCase; schemas are UpperCamelCase."""
    known = {field.api for field in field_names().values()}
    known |= {column_name(name) for table in TABLES.values() for name in table.columns}
    known |= {resource.parts.path for resource in RESOURCES if resource.parts}
    known |= {name for body in guests.BODIES for name in body.model_fields}
    problem = {"type", "title", "status", "detail", "instance", "errors", "in", "veld", "code"}
    for name, schema in document["components"]["schemas"].items():
        assert re.fullmatch(r"([A-Z][a-z0-9]*)+", name)
        for field, shape in schema.get("properties", {}).items():
            assert field in known | problem
            assert CAMEL.fullmatch(field)
            assert shape["description"].endswith(".")


def test_what_is_called_a_date_is_a_date(document):
    """A name with datum holds a date; a moment has the form date-time and ends in Op."""
    moments = set()
    for schema in document["components"]["schemas"].values():
        for field, shape in schema.get("properties", {}).items():
            kinds = json.dumps(shape)
            if "datum" in field.lower():
                assert '"format": "date"' in kinds
            if '"date-time"' in kinds:
                moments.add(field)
    assert moments == {
        *("aangemaaktOp", "gestartOp", "afgerondOp", "eerstvolgendOp", "gewijzigdOp"),
        "gegevensGewijzigdOp",
        *("voorgesteldOp", "beoordeeldOp", "beslotenOp", "tijdstip", "verwijderdOp"),
    }
    date.fromisoformat(json.loads((EXAMPLES / "geefGezondheid.json").read_bytes())["peildatum"])
