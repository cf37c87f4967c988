"""What it would take to place somebody, and what an hour is worth, in sentences."""

from api.sentences.source import Plain, Source, plain
from api.sentences.writer import Writer, joined, writer
from matcher.explanation.what_if_types import OptionCode
from matcher.vocabulary.labels import Language


def sentences_for_options(source: Source, language: Language | str) -> list[str]:
    """Say how somebody could be placed, one paragraph per option; nobody else is named."""
    answer, say = plain(source), writer(language)
    if not answer["options"]:
        return [say.say("option.none", n=answer["people"])]
    return [
        say.say("option.intro", n=answer["people"]),
        *(_option(say, option, answer["titles"]) for option in answer["options"]),
    ]


def sentences_for_hours(source: Source, language: Language | str) -> list[str]:
    """Say what extra hours of a team add to the plan, and how many people they place."""
    value, say = plain(source), writer(language)
    names = {"team": say.team(value["resource_id"]), "hours": say.hours(value["hours"])}
    low, high = value["points_low"], value["points_high"]
    kind = "worth" if value["points"] > 0 else "worthless"
    return joined(
        [
            say.say(f"hours_value.{kind}", n=value["points"], **names),
            say.say("hours_value.between", low=low, high=high) if low < high else None,
            *(
                say.say(f"hours_value.{name}", n=len(value[name]))
                for name in ("placed", "moved", "unplaced")
                if value[name]
            ),
        ]
    )


def _option(say: Writer, option: Plain, titles: dict[str, str]) -> str:
    code, lost = option["code"], option["lost_by_others"]
    place = say.place(option["place_id"], titles)
    with_hours = code == OptionCode.OPENING and option["hours"]
    what = say.say(
        "option.opening_and_hours" if with_hours else f"option.{code}",
        place=place,
        needs=say.listed(say.teams(option["hours"])),
        rule=say.label(option["rule"]) if option["rule"] else "",
    )
    return " ".join(
        joined(
            [
                what,
                say.say("option.worth", n=option["points"]),
                _others(say, code, lost),
                *(
                    say.say(f"option.{name}", n=len(option[name]))
                    for name in ("placed", "moved", "unplaced")
                    if option[name]
                ),
                say.say("option.open", n=option["open_points"]) if option["open_points"] else None,
                say.say("option.not_fewest")
                if option["hours"] and not option["is_proven"]
                else None,
            ]
        )
    )


def _others(say: Writer, code: str, lost: int) -> str | None:
    if lost > 0:
        return say.say("option.lost", n=lost)
    if code == OptionCode.BETTER_PLAN or lost == 0:
        return say.say("option.free")
    return say.say("option.gained", n=-lost)
