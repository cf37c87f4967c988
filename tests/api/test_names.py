import tomllib
from pathlib import Path

import pytest

import api.schemas
from api.schemas import (
    benchmarks,
    comparisons,
    exchange,
    explanations,
    health,
    model_card,
    pair,
    plans,
    results,
    schedules,
    suggestions,
    summary,
)
from api.schemas.accountability import acceptance, log, people, proposals, retention, sessions
from api.schemas.names import api_name, field_names, lower_camel
from api.schemas.records import history
from api.schemas.schema import Incoming, Schema
from matcher.glossary import glossary

FIELDS = tomllib.loads(
    Path(api.schemas.__file__).with_name("fields.toml").read_text(encoding="utf-8")
)
ACCOUNTABILITY = (acceptance, log, people, proposals, retention, sessions)
MODULES = (
    *ACCOUNTABILITY,
    *(explanations, health, history, pair, plans, results, schedules, suggestions, summary),
)


SCHEMAS = [
    value
    for module in (*MODULES, benchmarks, comparisons, exchange, model_card)
    for value in vars(module).values()
    if isinstance(value, type) and issubclass(value, Schema) and value.model_fields
]


def test_names_come_from_the_glossary():
    """What the glossary names, the API names the same; a list takes the glossary's plural."""
    for code, field in field_names().items():
        if code in glossary():
            assert field.api == glossary()[code].api, code
        elif "plural_of" in FIELDS[code]:
            assert field.api == lower_camel(glossary()[FIELDS[code]["plural_of"]].plural), code


def test_no_second_name_beside_the_glossary():
    """A field of the glossary has no name of its own here."""
    assert not [code for code in FIELDS if "api" in FIELDS[code] and code in glossary()]


def test_every_field_is_described_and_every_description_is_used():
    """The list of fields and the schemas are the same set."""
    parameters = {"plan_id"}
    used = {code for schema in SCHEMAS for code in schema.model_fields} | parameters
    assert used == set(field_names())
    assert all(field.meaning.endswith(".") for field in field_names().values())


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.__name__)
def test_names_within_a_schema_differ(schema):
    """Two fields of one object never share a name."""
    names = [api_name(code) for code in schema.model_fields]
    assert len(names) == len(set(names))


def test_callers_use_the_names_of_the_api_only():
    """A code name is no name outside."""
    for schema in SCHEMAS:
        if issubclass(schema, Incoming):
            assert schema.model_config["validate_by_name"] is False
    with pytest.raises(ValueError, match="extra_forbidden"):
        plans.PlanOrderSchema.model_validate({"move_cap": 3})
