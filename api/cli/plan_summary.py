"""A plan in the terminal, in the words of the report: for a planner, not for a programmer."""

from collections.abc import Iterator

from rich.console import Console

from api.cli.screen import table
from api.report.ladder_flow import Direction, direction_of
from api.report.read_view import read_view
from api.report.view import ReportView
from api.wording import Wording
from matcher.results import PlanTables
from matcher.vocabulary.labels import Language, label

_MOST_TEAMS = 10
_MOST_PEOPLE = 4


def show_plan(screen: Console, tables: PlanTables, language: Language) -> None:
    """Show what a plan changes, what is scarce, who has no place, and how good it is proven."""
    view = read_view(tables, language)
    words, report = Wording("api.cli", language), Wording("api.report", language)
    screen.print()
    for sentence in _brief(view, words, report):
        screen.print(sentence, markup=False)
    screen.print()
    screen.print(_figures(view, words, report))
    if view.scarce_guidance:
        screen.print(_scarce(view, words))
    if view.reasons:
        rows = [
            (label(group.reason, language), words.number(group.people)) for group in view.reasons
        ]
        headers = [words.text("plan", "reason"), words.text("plan", "people")]
        screen.print(table(words.text("plan", "unplaced"), headers, rows, right=" r"))
    screen.print(words.text("plan", "stands"), markup=False)


def _brief(view: ReportView, words: Wording, report: Wording) -> Iterator[str]:
    def n(value: float) -> str:
        return words.number(value)

    yield report.text(
        "brief",
        "summary",
        people=n(view.people),
        placed=n(view.placed),
        kept=n(view.kept),
        moved=n(view.moved),
        new=n(view.new),
    )
    stays = sum(c for pair, c in view.flow.items() if direction_of(*pair) is Direction.STAYS)
    yield words.text("plan", "ladder", up=n(view.up), down=n(view.down), stays=n(stays))
    if view.unplaced:
        yield report.counted("brief", "unplaced", view.unplaced)
    else:
        yield report.text("brief", "all_placed")
    if view.lost:
        yield report.counted("brief", "lost", view.lost)
    claim = view.claim
    yield report.text(
        "brief",
        "claim" if claim.outcomes else "claim_uncalibrated",
        expected=n(claim.expected),
        placed=n(view.placed),
        low=n(claim.low),
        high=n(claim.high),
        outcomes=n(claim.outcomes),
    )
    gap = words.percent(view.quality.gap, 3 if view.quality.gap < 0.001 else 2)
    yield report.text("brief", "gap" if view.quality.gap > 0 else "gap_none", gap=gap)


def _figures(view: ReportView, words: Wording, report: Wording) -> object:
    rows = []
    for tile in view.tiles:
        is_share = tile.unit == "share"
        show = words.percent if is_share else words.number
        change = tile.after - tile.before
        difference = words.signed(100 * change, 1) if is_share else words.signed(change)
        rows.append(
            (report.text("tile", tile.code), show(tile.before), show(tile.after), difference)
        )
    headers = ["", *(words.text("plan", code) for code in ("before", "after", "difference"))]
    return table(words.text("plan", "brief"), headers, rows, right=" rrr")


def _scarce(view: ReportView, words: Wording) -> object:
    rows = []
    for row in view.scarce_guidance[:_MOST_TEAMS]:
        shown = ", ".join(row.would_place[:_MOST_PEOPLE])
        if len(row.would_place) > _MOST_PEOPLE:
            more = words.number(len(row.would_place) - _MOST_PEOPLE)
            shown += f" {words.text('suggest', 'more', n=more)}"
        used = f"{words.hours(row.used)} / {words.hours(row.capacity)}"
        nobody = words.text("plan", "nobody")
        rows.append((row.resource, used, words.number(row.price), shown or nobody))
    headers = [words.text("plan", code) for code in ("team", "used", "price", "would_place")]
    return table(words.text("plan", "scarce"), headers, rows, right=" rr")
