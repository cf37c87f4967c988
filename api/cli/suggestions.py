"""Suggestions for a coach in the terminal: one table, and what to know about the first."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from api.cli.screen import table
from api.sentences import sentences_for_pair
from api.wording import Wording
from matcher.exchange.exporting import export_workbook
from matcher.exchange.refusals import dutch_day_text
from matcher.exchange.result_out import suggestions_out
from matcher.explanation.types import PairExplanation
from matcher.records.fingerprint import fingerprint
from matcher.vocabulary.labels import Language, label

if TYPE_CHECKING:
    from matcher.records.dataset import Dataset
    from matcher.region import Region

_MOST_ITEMS = 2


def show_places(
    screen: Console, dataset: "Dataset", found: Sequence[PairExplanation], words: Wording
) -> None:
    """Show the best places for one person."""
    employers = dict(zip(dataset.employers["employer_id"], dataset.employers["name"], strict=True))
    places = dataset.places.set_index("place_id")
    today = dataset.candidate(found[0].candidate_id).current_place_id
    headers = ("rank", "place", *_PAIR_COLUMNS)
    rows = []
    for rank, pair in enumerate(found, 1):
        here = f", {words.text('suggest', 'works_here')}" if pair.place_id == today else ""
        lines = (
            pair.title,
            employers[str(places.at[pair.place_id, "employer_id"])],
            label(pair.work_form, words.language),
            f"{pair.place_id}{here}",
        )
        rows.append((rank, "\n".join(lines), *_pair_cells(pair, words)))
    title = words.text("suggest", "places_title", id=found[0].candidate_id)
    _show(screen, _table(title, headers, rows, words), found[0], words)


def show_people(
    screen: Console, dataset: "Dataset", found: Sequence[PairExplanation], words: Wording
) -> None:
    """Show the best people for one place."""
    people = dataset.candidates.set_index("candidate_id")["current_place_id"]
    headers = ("rank", "person", "now", *_PAIR_COLUMNS)
    nowhere = words.text("suggest", "no_place")
    rows = []
    for rank, pair in enumerate(found, 1):
        now = str(people[pair.candidate_id]) or nowhere
        here = words.text("suggest", "works_here")
        shown = here if now == pair.place_id else now
        rows.append((rank, pair.candidate_id, shown, *_pair_cells(pair, words)))
    form = label(found[0].work_form, words.language)
    title = words.text(
        "suggest", "people_title", id=found[0].place_id, title=found[0].title, form=form
    )
    _show(screen, _table(title, headers, rows, words), found[0], words)


def suggestions_workbook(
    dataset: "Dataset",
    region: "Region",
    found: Sequence[PairExplanation],
    asked_for: str,
    by: str,
    language: Language,
) -> bytes:
    """The list as a workbook, with what a reader must know to judge it."""
    employers = dict(zip(dataset.employers["employer_id"], dataset.employers["name"], strict=True))
    of_place = dict(zip(dataset.places["place_id"], dataset.places["employer_id"], strict=True))
    settings = [
        ("gevraagd voor", asked_for),
        ("volgorde", "kans" if by == "fit" else "punten van het beleid"),
        ("peildatum", dutch_day_text(region.profiles.as_of)),
        ("scoremodel", region.scorer_name),
        ("kenmerk van de gegevens", fingerprint(dataset)),
    ]
    employer_of = {place: employers[one] for place, one in of_place.items()}
    tables = [suggestions_out(found, employer_of, language)]
    return export_workbook("Suggesties", settings, tables, datetime.now(UTC).date())


def told(pair: dict[str, Any]) -> dict[str, Any]:
    """An explanation as a document, without the numbers for which too little is known."""
    hidden = dict.fromkeys(("p", "p_low", "p_high", "fit", "log_odds"))
    return pair if pair["shows_number"] else {**pair, **hidden}


def told_person(document: dict[str, Any]) -> dict[str, Any]:
    """What a plan says of a person, without the numbers for which too little is known."""
    pair, move = document.get("pair"), document.get("move")
    if not pair or pair["shows_number"]:
        return document
    without = move and {**move, "p_before": None, "p_after": None}
    return {**document, "pair": told(pair), "move": without}


def show_nothing(screen: Console, region: "Region", words: Wording, *, place: int | None) -> None:
    """Show which rules exclude how many when nothing is left, the largest first."""
    from matcher.vocabulary.reasons import EXCLUSION_BIT

    key = "nothing_places" if place is None else "nothing_people"
    screen.print(words.text("suggest", key))
    bits = region.exclusions.reasons[0] if place is None else region.exclusions.reasons[:, place]
    counts = {reason: int((bits >> bit & 1).sum()) for reason, bit in EXCLUSION_BIT.items()}
    for reason, count in sorted(counts.items(), key=lambda pair: -pair[1]):
        if count:
            screen.print(f"{count:6,}  {label(reason, words.language)}", markup=False)


_PAIR_COLUMNS = ("fit", "travel", "overruns", "unknowns")


def _table(
    title: str, codes: Sequence[str], rows: Sequence[Sequence[object]], words: Wording
) -> Table:
    headers = [words.text("suggest", code) for code in codes]
    return table(title, headers, rows, right="r", is_roomy=True)


def _pair_cells(pair: PairExplanation, words: Wording) -> tuple[str, str, str, str]:
    return (
        _fit(pair, words),
        f"{_travel(pair, words)}\n{words.text('suggest', 'hours', n=words.hours(pair.hours))}",
        _overruns(pair, words),
        _unknowns(pair, words),
    )


def _fit(pair: PairExplanation, words: Wording) -> str:
    if not pair.shows_number:
        return words.text("suggest", "too_little")
    p, low, high = (words.chance(value) for value in (pair.p, pair.p_low, pair.p_high))
    chance = words.text("suggest", "chance", p=p, low=low, high=high)
    return f"{label(pair.fit, words.language)}\n{chance}"


def _travel(pair: PairExplanation, words: Wording) -> str:
    if pair.travel_minutes is None or pair.travel_mode is None:
        return "?"
    mode = label(pair.travel_mode, words.language)
    return words.text("suggest", "minutes", n=round(pair.travel_minutes), mode=mode)


def _overruns(pair: PairExplanation, words: Wording) -> str:
    """The heaviest in words, all of them counted; the sentences and ``--json`` name every one."""
    items = [label(overrun.item, words.language) for overrun in pair.overruns]
    return _shortened(items, words)


def _unknowns(pair: PairExplanation, words: Wording) -> str:
    if not pair.unknowns:
        return words.text("suggest", "none")
    count = words.number(len(pair.unknowns))
    if pair.question is None:
        return count
    item = label(pair.question.item, words.language)
    return f"{count}; {words.text('suggest', 'ask', item=item)}"


def _shortened(items: list[str], words: Wording) -> str:
    if not items:
        return words.text("suggest", "none")
    more = len(items) - _MOST_ITEMS
    shown = items[:_MOST_ITEMS]
    if more > 0:
        shown.append(words.text("suggest", "more", n=words.number(more)))
    return "\n".join(shown)


def _show(screen: Console, made: Table, first: PairExplanation, words: Wording) -> None:
    screen.print(made)
    screen.print(words.text("suggest", "first"))
    for sentence in sentences_for_pair(first, words.language):
        screen.print(f"- {sentence}", markup=False)
