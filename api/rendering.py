"""Suggestions as the JSON of their schemas, made straight from explanations.

An answer holds some two thousand values; checking each against its schema takes longer than
finding the suggestions. A test holds the two ways to the same text.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic_core import to_json

from api.schemas.codes import CodeText
from api.schemas.pair import (
    GuidanceSchema,
    LedgerLineSchema,
    LedgerSchema,
    OverrunSchema,
    Plain,
    QuestionSchema,
    SupportSchema,
    SupportStepSchema,
    TermPointsSchema,
    UnknownItemSchema,
)
from api.schemas.suggestions import (
    SuggestionSchema,
    SuggestionsForCandidate,
    SuggestionsForPlace,
)
from api.sentences import sentences_for_pair
from matcher.explanation.types import PairExplanation
from matcher.vocabulary.labels import Language

Words = dict[str, Any]


def render(
    answer: SuggestionsForCandidate | SuggestionsForPlace,
    explanations: Iterable[PairExplanation],
    language: Language,
) -> bytes:
    """The answer as JSON, its list filled with these explanations from rank 1 on.

    Parameters
    ----------
    answer
        With an empty list of suggestions.
    """
    document = answer.model_dump(mode="json")
    document[_names(type(answer))["suggestions"]] = [
        suggestion(pair, language, rank) for rank, pair in enumerate(explanations, start=1)
    ]
    return to_json(document)


def suggestion(pair: PairExplanation, language: Language, rank: int) -> dict[str, Any]:
    """One suggestion as plain JSON values under the names of the API; see ``SuggestionSchema``."""
    plain = pair.as_dict()
    tells = plain["shows_number"]
    words = _Words(language)
    return _named(
        SuggestionSchema,
        {
            "candidate_id": plain["candidate_id"],
            "place_id": plain["place_id"],
            "title": plain["title"],
            "work_form": words.of(plain["work_form"]),
            "fit": words.of(plain["fit"]) if tells else None,
            "shows_number": tells,
            "p_durable": plain["p"] if tells else None,
            "p_low": plain["p_low"] if tells else None,
            "p_high": plain["p_high"] if tells else None,
            "known_share": plain["known_share"],
            "ledger": words.ledger(plain, tells=tells),
            "overruns": [words.item(OverrunSchema, each) for each in plain["overruns"]],
            "unknowns": [words.item(UnknownItemSchema, each) for each in plain["unknowns"]],
            "question": words.question(plain["question"]),
            "to_ask": [words.of(item) for item in plain["to_ask"]],
            "support": words.support(plain["support"]),
            "travel_minutes": plain["travel_minutes"],
            "travel_mode": words.if_any(plain["travel_mode"]),
            "hours": plain["hours"],
            "guidance": [_named(GuidanceSchema, need) for need in plain["guidance"]],
            "broken_rules": [words.of(reason) for reason in plain["broken_rules"]],
            "points": sum(plain["points"].values()),
            "points_by_term": [
                _named(TermPointsSchema, {"part": words.term(term), "points": points})
                for term, points in plain["points"].items()
                if points
            ],
            "rank": rank,
            "sentences": sentences_for_pair(plain, language),
        },
    )


class _Words:
    """Codes with their words in one language, and what is made of them."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def of(self, code: str) -> Words:
        return _code_text(code, self._language)

    def if_any(self, code: str | None) -> Words | None:
        return self.of(code) if code else None

    def term(self, code: str) -> Words:
        return _term_text(code, self._language)

    def ledger(self, plain: Plain, *, tells: bool) -> dict[str, Any]:
        lines = [
            _named(
                LedgerLineSchema,
                {
                    "part": _line_text(line["code"], self._language),
                    "items": [self.of(item) for item in line["items"]],
                    "value": line["value"],
                },
            )
            for line in plain["lines"]
        ]
        log_odds, intercept = (plain["log_odds"], plain["intercept"]) if tells else (None, None)
        values = {"log_odds": log_odds, "intercept": intercept, "lines": lines}
        return _named(LedgerSchema, values)

    def item(self, schema: type[BaseModel], plain: Plain) -> dict[str, Any]:
        """An overrun or an unknown item: as it is, with words for the codes."""
        values = _named(schema, plain)
        for code, name in _codes_of(schema):
            values[name] = self.if_any(plain[code])
        return values

    def question(self, plain: Plain | None) -> dict[str, Any] | None:
        if plain is None:
            return None
        values = {"item": self.of(plain["item"]), "narrows_by": plain["narrows_by"]}
        return _named(QuestionSchema, values)

    def support(self, plain: Plain | None) -> dict[str, Any] | None:
        if plain is None:
            return None
        steps = [
            _named(
                SupportStepSchema,
                {"item": self.of(item), "from_level": start, "to_level": stop},
            )
            for item, start, stop in plain["steps"]
        ]
        values = {"steps": steps, "cost": plain["cost"], "p_with_support": plain["p_after"]}
        return _named(SupportSchema, values)


def _named(schema: type[BaseModel], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values under their names in the API."""
    names = _names(schema)
    return {names[code]: value for code, value in values.items()}


@cache
def _names(schema: type[BaseModel]) -> dict[str, str]:
    return {code: field.alias or code for code, field in schema.model_fields.items()}


@cache
def _codes_of(schema: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """Fields of a schema that hold a code with its words."""
    codes = (CodeText, CodeText | None)
    return tuple(
        (code, _names(schema)[code])
        for code, field in schema.model_fields.items()
        if field.annotation in codes
    )


@cache
def _code_text(code: str, language: Language) -> Words:
    return CodeText.of(code, language).model_dump(mode="json")


@cache
def _line_text(code: str, language: Language) -> Words:
    return CodeText.of_line(code, language).model_dump(mode="json")


@cache
def _term_text(code: str, language: Language) -> Words:
    return CodeText.of_term(code, language).model_dump(mode="json")
