"""Why a person has no place yet and what can help, in sentences. Nobody else is named."""

from api.sentences.source import Plain, Source, plain
from api.sentences.writer import Writer, joined, writer
from matcher.explanation.types import HelpCode
from matcher.vocabulary.labels import Language

_MOST_RULES = 3
_MOST_TEAMS = 3
_SEAT = "seat"


def sentences_for_unplaced(source: Source, language: Language | str) -> list[str]:
    """Say why somebody is unplaced: the reasons, what is in the way, and what would help."""
    person, say = plain(source), writer(language)
    best, lost = (_place(say, person, person[name]) for name in ("best_place_id", "lost_place_id"))
    return joined(
        [
            say.say("unplaced.intro"),
            say.say("unplaced.lost", place=lost) if lost else None,
            *(say.say(f"unplaced.{reason}", place=best) for reason in person["reasons"]),
            say.say("unplaced.eligible", n=person["n_eligible"]),
            _rules(say, person),
            say.say("unplaced.best", n=person["best_points"], place=best) if best else None,
            _dearest(say, person["price_parts"]),
            *_holders(say, person),
            *(
                say.say("unplaced.team_short", team=say.team(team), hours=say.hours(hours))
                for team, hours in person["teams_short"][:_MOST_TEAMS]
            ),
            say.say("unplaced.help") if person["would_help"] else None,
            *(_help(say, person, help_) for help_ in person["would_help"]),
        ]
    )


def _place(say: Writer, person: Plain, place_id: str | None) -> str:
    return say.place(place_id, person["titles"]) if place_id else ""


def _rules(say: Writer, person: Plain) -> str | None:
    counts = sorted(person["rule_counts"].items(), key=lambda pair: -pair[1])[:_MOST_RULES]
    parts = [say.say("unplaced.rule", rule=say.label(rule), n=count) for rule, count in counts]
    return say.say("unplaced.rules", rules=say.listed(parts)) if parts else None


def _dearest(say: Writer, parts: dict[str, float]) -> str | None:
    if not parts:
        return None
    largest = max(parts, key=parts.__getitem__)
    if largest == _SEAT:
        return say.say("unplaced.dearest_seat")
    return say.say("unplaced.dearest_team", team=say.team(largest))


def _holders(say: Writer, person: Plain) -> list[str]:
    """Per place wanted, by what right the nearest holder sits there; at most three sentences."""
    nearest = {holder["place_id"]: holder for holder in reversed(person["taken_by_priority"])}
    kinds: dict[str, list[str]] = {"guaranteed": [], "more": [], "less": []}
    for holder in reversed(nearest.values()):
        place, more = _place(say, person, holder["place_id"]), holder["points_more"]
        if holder["is_guaranteed"]:
            kinds["guaranteed"].append(place)
        elif more > 0:
            kinds["more"].append(say.say("unplaced.place_more", n=more, place=place))
        else:
            kinds["less"].append(place)
    return [
        say.say(f"unplaced.holders_{kind}", n=len(places), places=say.listed(places))
        for kind, places in kinds.items()
        if places
    ]


def _help(say: Writer, person: Plain, help_: Plain) -> str:
    code, details = help_["code"], help_["details"]
    if code == HelpCode.LIFT_RULE:
        rule, free = say.label(details["rule"]), details["free"]
        return say.say(f"help.{code}", n=details["places"], rule=rule, free=free)
    place = _place(say, person, details["place_id"])
    if code == HelpCode.GROUP_MEMBERS:
        return say.say(f"help.{code}", n=details["people"], place=place)
    needs = say.teams(details.get("hours", {}))
    if details.get("seats"):
        needs.insert(0, say.say("word.one_seat"))
    return say.say(f"help.{code}", place=place, needs=say.listed(needs))
