"""What would help an unplaced person, as a few words with their numbers."""

from typing import Any

from api.wording import Wording
from matcher.explanation.types import HelpCode
from matcher.vocabulary.labels import label


def help_text(code: str, details: dict[str, Any], words: Wording) -> str:
    """Words for one thing that would help; ``details`` as ``HelpCode`` lists them."""
    kind = HelpCode(code)
    if kind is HelpCode.LIFT_RULE:
        return words.text(
            "help",
            code,
            rule=label(details["rule"], words.language),
            places=words.number(details["places"]),
            free=words.number(details["free"]),
        )
    needs = [
        words.text("help", "hours", n=words.hours(hours), team=team)
        for team, hours in details.get("hours", {}).items()
    ]
    joined = words.text("help", "and").join(needs)
    if details.get("seats"):
        needs.insert(0, words.text("help", "seats", n=words.number(details["seats"])))
    what = words.text("help", "and").join(needs)
    return words.text(
        "help",
        code,
        place=details["place_id"],
        hours=joined,
        needs=words.text("help", "needs", what=what) if what else "",
        people=words.number(details.get("people", 0)),
    )
