"""Indicative loonwaarde on the screen: a table of places, the parts of the first, and sentences."""

from collections.abc import Sequence

from rich.console import Console

from api.cli.screen import table
from api.loonwaarde import Match, sentences_for_match
from api.loonwaarde.sentences import euros, percents
from api.wording import Wording
from matcher.records.dataset import Dataset
from matcher.vocabulary.labels import label

_MATCH = ("place", "loonwaarde", "hours", "subsidy", "uncovered", "guidance")
_PARTS = ("task", "share", "tempo", "kwaliteit", "netto_werktijd")


def show_matches(screen: Console, dataset: Dataset, found: Sequence[Match], words: Wording) -> None:
    """Print what is known; the sentences belong to the first match."""
    if not found:
        screen.print(words.text("say", "no_place"), markup=False)
        return
    first = found[0]
    places = dataset.places.set_index("place_id")
    rows = []
    for match in found:
        form = label(str(places.at[match.place_id, "work_form"]), words.language)
        rows.append(
            (
                "\n".join((str(places.at[match.place_id, "title"]), form, match.place_id)),
                percents(match.total, words),
                _hours(match.hours, words),
                euros(match.subsidy, words),
                euros(match.uncovered, words),
                _hours(match.guidance_hours, words),
            )
        )
    day = words.date(first.rates.day)
    title = words.text("title", "matches", id=first.candidate_id, day=day)
    columns = [words.text("column", name) for name in _MATCH]
    screen.print(table(title, columns, rows, right=" rrrrr", is_roomy=True))
    if first.total is not None:
        parts = [
            (
                part.name or words.text("title", "whole"),
                words.percent(part.share),
                *(percents(each, words) for each in (part.tempo, part.kwaliteit)),
                percents(part.netto_werktijd, words),
            )
            for part in first.tasks
        ]
        columns = [words.text("column", name) for name in _PARTS]
        title = words.text("title", "parts", place=first.place_id)
        screen.print(table(title, columns, parts, right=" rrrr"))
    for sentence in sentences_for_match(first, words):
        screen.print(f"- {sentence}", markup=False)


def _hours(hours: float | None, words: Wording) -> str:
    return "-" if hours is None else words.hours(hours)
