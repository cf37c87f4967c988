"""What a coach has to know beside the numbers of one match."""

from api.loonwaarde.matches import Match, Span
from api.wording import Wording


def sentences_for_match(match: Match, words: Wording) -> list[str]:
    """Sentences in the order of reading; the first says that the number is an indication."""
    said = [words.text("say", "indicative")]
    if match.total is None:
        return [*said, words.text("say", "dagbesteding")]
    if not match.is_eligible:
        said.append(words.text("say", "not_eligible"))
    if match.has_unknown:
        said.append(words.text("say", "unknown"))
    rates = match.rates
    if match.hours is None:
        said.append(words.text("say", "no_hours"))
    elif match.subsidy is None:
        said.append(words.text("say", "no_subsidy"))
    else:
        said.append(words.text("say", "subsidy", amounts=euros(match.subsidy, words)))
        if match.uncovered is not None and match.uncovered[1] >= 1:
            said.append(words.text("say", "uncovered", amounts=euros(match.uncovered, words)))
        key = "wage" if rates.is_current else "wage_out_of_date"
        amount = words.number(rates.minimum_wage, 2)
        until, day = words.date(rates.valid_until), words.date(rates.day)
        said.append(words.text("say", key, amount=amount, until=until, day=day))
    if match.guidance_hours is not None:
        hours = words.hours(match.guidance_hours)
        said.append(words.text("say", "guidance", hours=hours))
    return [*said, words.text("say", "assumption")]


def percents(span: Span | None, words: Wording) -> str:
    """Interval in whole percents."""
    if span is None:
        return "-"
    low, high = (words.percent(end) for end in span)
    return high if low == high else f"{words.number(100 * span[0])}-{high}"


def euros(span: Span | None, words: Wording) -> str:
    """Interval in euro, to the hundred: nobody knows it more exactly."""
    if span is None:
        return "-"
    low, high = (words.number(round(end, -2)) for end in span)
    return f"€ {low}" if low == high else f"€ {low} - € {high}"
