"""One person at one place, in sentences. Every overrun is named; a doubtful chance is not."""

from functools import lru_cache
from typing import Any

from api.sentences.source import Plain, Source, plain
from api.sentences.writer import Writer, joined, percent, writer
from matcher.vocabulary.items import Rule
from matcher.vocabulary.labels import Language
from matcher.vocabulary.levels import Side, level_meaning

_LEAST_WEIGHT = 0.1  # log-odds: what weighs less is not worth a reader's time
_MOST_ITEMS = 3
_REST = "rest"
_LEAST_NARROWING = 0.01


def sentences_for_pair(source: Source, language: Language | str) -> list[str]:
    """Say how well a pair fits, why, what is short, what is unknown, and what it takes."""
    pair, say = plain(source), writer(language)
    return joined(
        [
            say.say(
                "pair.place",
                title=pair["title"],
                form=say.label(pair["work_form"]),
                hours=say.hours(pair["hours"]),
            ),
            *_fit(say, pair),
            _broken(say, pair),
            *lines(say, pair["lines"], "pair.helps", "pair.hinders"),
            *_overruns(say, pair),
            _to_ask(say, pair),
            _unknowns(say, pair),
            _question(say, pair),
            _support(say, pair),
            _travel(say, pair),
            *_guidance(say, pair),
        ]
    )


def lines(
    say: Writer, ledger: list[dict[str, Any]], helps: str, hinders: str, **values: Any
) -> list[str]:
    """What weighs for and against, weightiest first; small weights and the rest are left out."""
    found = []
    for text, sign in ((helps, 1), (hinders, -1)):
        named = [
            _line(say, line)
            for line in ledger
            if sign * line["value"] >= _LEAST_WEIGHT and line["code"] != _REST
        ]
        if named:
            found.append(say.say(text, lines="; ".join(named), **values))
    return found


def _line(say: Writer, line: Plain) -> str:
    words = say.say(f"line.{line['code']}")
    if not line["items"]:
        return words
    items = ", ".join(say.label(item) for item in line["items"][:_MOST_ITEMS])
    return say.say("pair.line_with_items", line=words, items=items)


def _fit(say: Writer, pair: Plain) -> list[str]:
    if not pair["shows_number"]:
        return [say.say("pair.abstain", known=percent(pair["known_share"]))]
    p, low, high = (percent(pair[name]) for name in ("p", "p_low", "p_high"))
    return [say.say(f"pair.{pair['fit']}"), say.say("pair.chance", p=p, low=low, high=high)]


def _broken(say: Writer, pair: Plain) -> str | None:
    rules = [say.label(rule) for rule in pair["broken_rules"]]
    return say.say("pair.broken", rules=say.listed(rules)) if rules else None


def _overruns(say: Writer, pair: Plain) -> list[str]:
    overruns = pair["overruns"]
    if not overruns:
        return [say.say("pair.no_overruns")]
    return [say.say("pair.overruns", n=len(overruns)), *(_overrun(say, o) for o in overruns)]


def _overrun(say: Writer, overrun: Plain) -> str:
    weight = "knockout" if overrun["is_knockout"] else overrun["importance"] or "unlisted"
    levels = (overrun["low"], overrun["high"], overrun["asked"])
    is_support = overrun["rule"] == Rule.SUPPORT
    return _overrun_sentence(say, overrun["item"], levels, weight, overrun["certain"], is_support)


@lru_cache(maxsize=20_000)  # there are few, and a list of suggestions names a hundred
def _overrun_sentence(
    say: Writer,
    item: str,
    levels: tuple[int, int, int],
    weight: str,
    is_certain: bool,
    is_support: bool,
) -> str:
    low, high, asked = levels
    kind = ("certain" if is_certain else "possible") + ("_support" if is_support else "")
    if low == high:
        meaning = level_meaning(item, low, Side.CANDIDATE, say.language)
        level = say.say("overrun.level", level=low, meaning=meaning)
    else:
        level = say.say("word.range", low=low, high=high)
    return say.say(
        f"overrun.{kind}",
        item=_capital(say.label(item)),
        asked=asked,
        asked_meaning=level_meaning(item, asked, Side.PLACE, say.language),
        level=level,
        weight=say.say(f"overrun.{weight}"),
    )


def _to_ask(say: Writer, pair: Plain) -> str | None:
    items = pair["to_ask"]
    if not items:
        return None
    return say.say("pair.to_ask", n=len(items), items=say.items(items, len(items)))


def _unknowns(say: Writer, pair: Plain) -> str | None:
    items = [unknown["item"] for unknown in pair["unknowns"]]
    return say.say("pair.unknowns", items=say.items(items)) if items else None


def _question(say: Writer, pair: Plain) -> str | None:
    question = pair["question"]
    if question is None or question["narrows_by"] < _LEAST_NARROWING:
        return None
    return say.say("pair.question", item=say.label(question["item"]))


def _support(say: Writer, pair: Plain) -> str | None:
    support = pair["support"]
    if support is None:
        return None
    steps = [
        say.say(
            "pair.step",
            item=say.label(item),
            start=start,
            stop=stop,
            meaning=level_meaning(item, stop, Side.PLACE, say.language),
        )
        for item, start, stop in support["steps"]
    ]
    if not pair["shows_number"]:
        return say.say("pair.support_without_chance", steps="; ".join(steps))
    return say.say("pair.support", steps="; ".join(steps), p=percent(support["p_after"]))


def _travel(say: Writer, pair: Plain) -> str:
    if pair["travel_minutes"] is None or pair["travel_mode"] is None:
        return say.say("pair.travel_unknown")
    minutes = round(pair["travel_minutes"])
    return say.say("pair.travel", n=minutes, mode=say.label(pair["travel_mode"]))


def _guidance(say: Writer, pair: Plain) -> list[str]:
    found = []
    for need in pair["guidance"]:
        team, used = say.team(need["team_id"]), need["hours_used_by_others"]
        values: dict[str, Any] = {
            "team": team,
            "hours": say.hours(need["hours_needed"]),
            "capacity": say.hours(need["hours_capacity"]),
        }
        if used is None:
            found.append(say.say("pair.guidance", **values))
            continue
        found.append(say.say("pair.guidance_in_plan", used=say.hours(used), **values))
        if used + need["hours_needed"] > need["hours_capacity"]:
            found.append(say.say("pair.guidance_over", team=team))
    return found


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
