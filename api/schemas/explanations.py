"""What a plan does for one person, and why: the pair, the move, the alternative, or no place."""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import ConfigDict

from api.schemas.codes import CodeText
from api.schemas.pair import LedgerLineSchema, PairSchema, Plain, TermPointsSchema
from api.schemas.schema import Schema, Share
from api.schemas.suggestions import ExclusionSchema
from matcher.vocabulary.labels import Language


class NamedPlaceSchema(Schema):
    """A place with the name of its work."""

    model_config = ConfigDict(title="GenoemdeWerkplek")

    place_id: str
    title: str

    @classmethod
    def all_of(cls, titles: Mapping[str, str]) -> list[Self]:
        """From titles per place."""
        return [cls(place_id=place, title=title) for place, title in titles.items()]


class MoveSchema(Schema):
    """What a move brings and what it costs."""

    model_config = ConfigDict(title="Overplaatsing")

    from_place_id: str
    to_place_id: str
    places: list[NamedPlaceSchema]
    gained: list[TermPointsSchema]
    ladder_steps: int
    hours_change: float
    p_before: Share | None
    p_after: Share | None
    travel_before: float | None
    travel_after: float | None

    @classmethod
    def of(cls, plain: Plain, language: Language, *, tells: bool) -> Self:
        """From ``MoveExplanation``; no chances unless the new pair ``tells`` one."""
        return cls(
            from_place_id=plain["from_place_id"],
            to_place_id=plain["to_place_id"],
            places=NamedPlaceSchema.all_of(plain["titles"]),
            gained=TermPointsSchema.all_of(plain["gained"], language),
            ladder_steps=plain["ladder_steps"],
            hours_change=plain["hours_change"],
            p_before=plain["p_before"] if tells else None,
            p_after=plain["p_after"] if tells else None,
            travel_before=plain["travel_before"],
            travel_after=plain["travel_after"],
        )


class ContrastSchema(Schema):
    """Why one place stands above another for the same person."""

    model_config = ConfigDict(title="Vergelijking")

    place_id: str
    other_place_id: str
    places: list[NamedPlaceSchema]
    lines: list[LedgerLineSchema]
    points_by_term: list[TermPointsSchema]

    @classmethod
    def of(cls, plain: Plain, language: Language) -> Self:
        """From ``Contrast``."""
        return cls(
            place_id=plain["place_id"],
            other_place_id=plain["other_place_id"],
            places=NamedPlaceSchema.all_of(plain["titles"]),
            lines=[LedgerLineSchema.of(line, language) for line in plain["lines"]],
            points_by_term=TermPointsSchema.all_of(plain["points"], language),
        )


class SeatHolderSchema(Schema):
    """Somebody who has a seat that the unplaced person wanted."""

    model_config = ConfigDict(title="PlekBezetDoor")

    candidate_id: str
    place_id: str
    points_more: int
    is_guaranteed: bool


class HoursShortSchema(Schema):
    """Hours that one team lacks."""

    model_config = ConfigDict(title="UrenTekort")

    team_id: str
    hours_short: float

    @classmethod
    def all_of(cls, hours: Mapping[str, float]) -> list[Self]:
        """From hours per team."""
        return [cls(team_id=team, hours_short=short) for team, short in hours.items()]


class PricePartSchema(Schema):
    """What one scarce thing would cost."""

    model_config = ConfigDict(title="Schaduwprijs")

    price_of: str
    price_points: float


class HelpSchema(Schema):
    """One thing that would give the person a place."""

    model_config = ConfigDict(title="WatHelpt")

    help: CodeText
    help_rule: CodeText | None
    help_places: int | None
    help_free: int | None
    help_place_id: str | None
    help_points: int | None
    help_seats: int | None
    help_hours: list[HoursShortSchema]
    help_people: int | None

    @classmethod
    def of(cls, plain: Plain, language: Language) -> Self:
        """From ``Help``."""
        details: dict[str, Any] = plain["details"]
        rule = details.get("rule")
        numbers = ("places", "free", "place_id", "points", "seats", "people")
        return cls(
            help=CodeText.of(plain["code"], language),
            help_rule=CodeText.of(rule, language) if rule else None,
            help_hours=HoursShortSchema.all_of(details.get("hours", {})),
            **{f"help_{name}": details.get(name) for name in numbers},
        )


class UnplacedExplanationSchema(Schema):
    """Why a person has no place in the plan."""

    model_config = ConfigDict(title="WaaromGeenPlek")

    reasons: list[CodeText]
    n_eligible: int
    exclusions: list[ExclusionSchema]
    lost_place_id: str | None
    best_place_id: str | None
    best_points: int | None
    places: list[NamedPlaceSchema]
    price_parts: list[PricePartSchema]
    seat_holders: list[SeatHolderSchema]
    teams_short: list[HoursShortSchema]
    would_help: list[HelpSchema]

    @classmethod
    def of(cls, plain: Plain, language: Language) -> Self:
        """From ``UnplacedExplanation``."""
        alone = plain["sole_counts"]
        return cls(
            reasons=[CodeText.of(reason, language) for reason in plain["reasons"]],
            n_eligible=plain["n_eligible"],
            exclusions=[
                ExclusionSchema(
                    reason=CodeText.of(rule, language),
                    n_excluded=count,
                    n_excluded_alone=alone.get(rule, 0),
                )
                for rule, count in plain["rule_counts"].items()
            ],
            lost_place_id=plain["lost_place_id"],
            best_place_id=plain["best_place_id"],
            best_points=plain["best_points"],
            places=NamedPlaceSchema.all_of(plain["titles"]),
            price_parts=[
                PricePartSchema(price_of=part, price_points=points)
                for part, points in plain["price_parts"].items()
            ],
            seat_holders=[SeatHolderSchema(**holder) for holder in plain["taken_by_priority"]],
            teams_short=HoursShortSchema.all_of(dict(plain["teams_short"])),
            would_help=[HelpSchema.of(help_, language) for help_ in plain["would_help"]],
        )


class ExplanationSchema(Schema):
    """What a plan does for one person."""

    model_config = ConfigDict(title="Toelichting")

    candidate_id: str
    outcome: CodeText
    sentences: list[str]
    pair: PairSchema | None
    move: MoveSchema | None
    contrast: ContrastSchema | None
    unplaced: UnplacedExplanationSchema | None

    @classmethod
    def of(cls, plain: Plain, sentences: list[str], language: Language) -> Self:
        """From what ``matcher.results`` keeps of one person, and the same in sentences."""
        pair, move, other = plain["pair"], plain["move"], plain["contrast"]
        missing = plain["unplaced"]
        return cls(
            candidate_id=plain["candidate_id"],
            outcome=CodeText.of_service(plain["status"], language),
            sentences=sentences,
            pair=PairSchema.of(pair, language) if pair else None,
            move=MoveSchema.of(move, language, tells=pair["shows_number"]) if move else None,
            contrast=ContrastSchema.of(other, language) if other else None,
            unplaced=UnplacedExplanationSchema.of(missing, language) if missing else None,
        )
