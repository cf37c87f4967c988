"""Contrasts, moves, bottlenecks and comparisons of plans, in sentences."""

from typing import Any

from api.sentences.pair import lines
from api.sentences.source import Plain, Source, plain
from api.sentences.writer import Writer, joined, percent, writer
from matcher.comparison import PlanComparison
from matcher.explanation.types import BottleneckKind
from matcher.planning.objectives import STABILITY_TERMS
from matcher.results.earlier import ORDER
from matcher.vocabulary.labels import Language

_PLACES = ("from_place_id", "to_place_id")


def sentences_for_contrast(source: Source, language: Language | str) -> list[str]:
    """Say why one place stands above (or below) another for the same person."""
    difference, say = plain(source), writer(language)
    total = sum(difference["points"].values())
    names: dict[str, Any] = {
        "place": say.place(difference["place_id"], difference["titles"]),
        "other": say.place(difference["other_place_id"], difference["titles"]),
    }
    kind = "better" if total > 0 else "worse" if total < 0 else "equal"
    terms = say.terms(difference["points"])
    return joined(
        [
            say.say(f"contrast.{kind}", n=abs(total), **names),
            *lines(say, difference["lines"], "contrast.for", "contrast.against", **names),
            say.say("contrast.points", terms=terms) if terms else None,
        ]
    )


def sentences_for_move(
    source: Source, language: Language | str, *, shows_number: bool = True
) -> list[str]:
    """Say what a move brings and costs; without a chance when too little is known of the person."""
    move, say = plain(source), writer(language)
    start, stop = (say.place(move[name], move["titles"]) for name in _PLACES)
    return joined(
        [
            say.say("move.proposal", start=start, stop=stop),
            _ladder(say, move["ladder_steps"]),
            _chance(say, move) if shows_number else None,
            _hours(say, move["hours_change"]),
            _journey(say, move),
            _gain(say, move),
        ]
    )


def sentences_for_bottleneck(source: Source, language: Language | str) -> list[str]:
    """Say what is scarce, what one more is worth, and how many people wait for it."""
    scarce, say = plain(source), writer(language)
    name, waiting = scarce["resource_id"], len(scarce["would_place"])
    price, raised = round(scarce["price_per_hour"]), scarce["raised_from"]
    amount: dict[str, Any]
    if scarce["kind"] == BottleneckKind.SEATS:
        kind, resource, unit = "seats", say.place(name, {name: scarce["title"]}), say.number
        amount = {"n": scarce["capacity_hours"]}
    elif scarce["kind"] == BottleneckKind.EMPLOYER:
        kind, resource, unit = "employer", name, say.number
        amount = {"n": scarce["capacity_hours"]}
    else:
        kind, resource, unit = "guidance", say.team(name), say.hours
        amount = {"capacity": say.hours(scarce["capacity_hours"])}
    used = say.number(scarce["used_hours"])
    return joined(
        [
            say.say(f"bottleneck.{kind}", resource=resource, used=used, **amount),
            say.say(f"bottleneck.price_{kind}", n=price) if price else None,
            say.say("bottleneck.would_place", n=waiting) if waiting else None,
            say.say(f"bottleneck.raised_{kind}", available=unit(raised))
            if raised is not None
            else None,
        ]
    )


def sentences_for_comparison(comparison: PlanComparison, language: Language | str) -> list[str]:
    """Say who loses a place, goes, moves, comes and stays between two plans, and the points."""
    say = writer(language)
    counts = {name: getattr(comparison, name) for name in ORDER}
    own = {n: v for n, v in comparison.points_by_term.items() if n not in STABILITY_TERMS}
    terms, worth = say.terms(own), comparison.worth
    code = "comparison.points" if worth >= 0 else "comparison.points_less"
    return joined(
        [
            *(say.say(f"comparison.{name}", n=count) for name, count in counts.items() if count),
            say.say(code, n=abs(worth), terms=terms) if terms else None,
        ]
    )


def _ladder(say: Writer, steps: int) -> str:
    if not steps:
        return say.say("move.level")
    return say.say("move.up" if steps > 0 else "move.down", n=abs(steps))


def _chance(say: Writer, move: Plain) -> str:
    before, after = percent(move["p_before"]), percent(move["p_after"])
    if before == after:
        return say.say("move.same_chance", after=after)
    return say.say("move.chance", before=before, after=after)


def _hours(say: Writer, change: float) -> str | None:
    if not change:
        return None
    return say.say(
        "move.more_hours" if change > 0 else "move.fewer_hours", hours=say.hours(abs(change))
    )


def _journey(say: Writer, move: Plain) -> str | None:
    if move["travel_before"] is None or move["travel_after"] is None:
        return None
    minutes = round(move["travel_after"] - move["travel_before"])
    if not minutes:
        return None
    return say.say("move.longer" if minutes > 0 else "move.shorter", n=abs(minutes))


def _gain(say: Writer, move: Plain) -> str | None:
    total, terms = sum(move["gained"].values()), say.terms(move["gained"])
    if not terms:
        return None
    return say.say("move.gain" if total >= 0 else "move.loss", n=abs(total), terms=terms)
