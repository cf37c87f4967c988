"""One person at one place, explained: fit, ledger, overruns, unknowns, support, guidance."""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import ConfigDict

from api.schemas.codes import CodeText
from api.schemas.schema import Level, Schema, Share
from matcher.vocabulary.labels import Language

Plain = Mapping[str, Any]
"""An explanation as plain JSON values (``matcher.explanation``: ``as_dict``)."""


class LedgerLineSchema(Schema):
    """A line of the ledger."""

    model_config = ConfigDict(title="Kansregel")

    part: CodeText
    items: list[CodeText]
    value: float

    @classmethod
    def of(cls, plain: Plain, language: Language) -> Self:
        """From ``LedgerLine``."""
        items = [CodeText.of(item, language) for item in plain["items"]]
        return cls(
            part=CodeText.of_line(plain["code"], language), items=items, value=plain["value"]
        )


class LedgerSchema(Schema):
    """What a chance is made of."""

    model_config = ConfigDict(title="Kansopbouw")

    log_odds: float | None
    intercept: float | None
    lines: list[LedgerLineSchema]


class OverrunSchema(Schema):
    """An item on which the place asks more than the person can, or offers less than is needed."""

    model_config = ConfigDict(title="Overschrijding")

    item: CodeText
    rule: CodeText
    low: Level
    high: Level
    asked: Level
    shortfall: Level
    importance: CodeText | None
    is_knockout: bool
    certain: bool

    @classmethod
    def of(cls, plain: Plain, language: Language) -> Self:
        """From ``Overrun``."""
        return cls(
            **dict(plain)
            | {name: CodeText.of(plain[name], language) for name in ("item", "rule")}
            | {"importance": _optional(plain["importance"], language)}
        )


class UnknownItemSchema(Schema):
    """An item that matters at the place and on which nobody has assessed the person."""

    model_config = ConfigDict(title="OnbekendItem")

    item: CodeText
    asked: Level
    importance: CodeText | None
    is_knockout: bool
    sd: float

    @classmethod
    def of(cls, plain: Plain, language: Language) -> Self:
        """From ``UnknownItem``."""
        words = {
            "item": CodeText.of(plain["item"], language),
            "importance": _optional(plain["importance"], language),
        }
        return cls(**dict(plain) | words)


class QuestionSchema(Schema):
    """The single answer that narrows the interval most."""

    model_config = ConfigDict(title="BesteVraag")

    item: CodeText
    narrows_by: float


class SupportStepSchema(Schema):
    """More of one kind of support."""

    model_config = ConfigDict(title="Ondersteuningsstap")

    item: CodeText
    from_level: Level
    to_level: Level


class SupportSchema(Schema):
    """The cheapest set of supports with which the pair fits well."""

    model_config = ConfigDict(title="Ondersteuning")

    steps: list[SupportStepSchema]
    cost: float
    p_with_support: Share

    @classmethod
    def of(cls, plain: Plain, language: Language) -> Self:
        """From ``SupportOption``."""
        steps = [
            SupportStepSchema(item=CodeText.of(item, language), from_level=start, to_level=stop)
            for item, start, stop in plain["steps"]
        ]
        return cls(steps=steps, cost=plain["cost"], p_with_support=plain["p_after"])


class GuidanceSchema(Schema):
    """Hours of one team."""

    model_config = ConfigDict(title="Begeleiding")

    team_id: str
    hours_needed: float
    hours_capacity: float
    hours_used_by_others: float | None


class TermPointsSchema(Schema):
    """Points of one term of the objective."""

    model_config = ConfigDict(title="PuntenVanOnderdeel")

    part: CodeText
    points: int

    @classmethod
    def all_of(cls, plain: Mapping[str, int], language: Language) -> list[Self]:
        """Terms that are worth something or cost something, in the order of reports."""
        return [
            cls(part=CodeText.of_term(term, language), points=points)
            for term, points in plain.items()
            if points
        ]


class PairSchema(Schema):
    """One person at one place."""

    model_config = ConfigDict(title="Combinatie")

    candidate_id: str
    place_id: str
    title: str
    work_form: CodeText
    fit: CodeText | None
    shows_number: bool
    p_durable: Share | None
    p_low: Share | None
    p_high: Share | None
    known_share: Share
    ledger: LedgerSchema
    overruns: list[OverrunSchema]
    unknowns: list[UnknownItemSchema]
    question: QuestionSchema | None
    to_ask: list[CodeText]
    support: SupportSchema | None
    travel_minutes: float | None
    travel_mode: CodeText | None
    hours: float
    guidance: list[GuidanceSchema]
    broken_rules: list[CodeText]
    points: int
    points_by_term: list[TermPointsSchema]

    @classmethod
    def of(cls, plain: Plain, language: Language, **more: Any) -> Self:
        """From ``PairExplanation``; a number that rests on too little is left out here.

        Parameters
        ----------
        plain
            The explanation as plain values.
        more
            Fields of a schema that extends this one.
        """
        tells = plain["shows_number"]
        question = plain["question"]
        lines = [LedgerLineSchema.of(line, language) for line in plain["lines"]]
        return cls(
            candidate_id=plain["candidate_id"],
            place_id=plain["place_id"],
            title=plain["title"],
            work_form=CodeText.of(plain["work_form"], language),
            fit=CodeText.of(plain["fit"], language) if tells else None,
            shows_number=tells,
            p_durable=plain["p"] if tells else None,
            p_low=plain["p_low"] if tells else None,
            p_high=plain["p_high"] if tells else None,
            known_share=plain["known_share"],
            ledger=LedgerSchema(
                log_odds=plain["log_odds"] if tells else None,
                intercept=plain["intercept"] if tells else None,
                lines=lines,
            ),
            overruns=[OverrunSchema.of(overrun, language) for overrun in plain["overruns"]],
            unknowns=[UnknownItemSchema.of(unknown, language) for unknown in plain["unknowns"]],
            question=question
            and QuestionSchema(
                item=CodeText.of(question["item"], language), narrows_by=question["narrows_by"]
            ),
            to_ask=[CodeText.of(item, language) for item in plain["to_ask"]],
            support=plain["support"] and SupportSchema.of(plain["support"], language),
            travel_minutes=plain["travel_minutes"],
            travel_mode=_optional(plain["travel_mode"], language),
            hours=plain["hours"],
            guidance=[GuidanceSchema(**need) for need in plain["guidance"]],
            broken_rules=[CodeText.of(reason, language) for reason in plain["broken_rules"]],
            points=sum(plain["points"].values()),
            points_by_term=TermPointsSchema.all_of(plain["points"], language),
            **more,
        )


def _optional(code: str | None, language: Language) -> CodeText | None:
    return CodeText.of(code, language) if code else None
