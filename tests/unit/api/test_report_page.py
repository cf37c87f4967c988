import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise

import pytest

from api.report import write_report
from api.report.examples import N_EXAMPLES, pick_examples
from api.report.read_view import read_view
from matcher.vocabulary.labels import Language

VOID = {"meta", "br", "path", "rect", "line", "circle"}


class Page(HTMLParser):
    """Reads a page strictly: every element is closed in the order it was opened."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open, self.words = [], [], []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        """Open an element; no attribute stands twice."""
        attributes = dict(attrs)
        assert len(attributes) == len(attrs)
        self.elements.append((tag, attributes, tuple(name for name, _ in self.open)))
        if tag not in VOID:
            self.open.append((tag, attributes))

    def handle_startendtag(self, tag, attrs):
        """Note an element that closes itself."""
        self.elements.append((tag, dict(attrs), tuple(name for name, _ in self.open)))

    def handle_endtag(self, tag):
        """Close what was opened last."""
        if tag not in VOID:
            assert self.open.pop()[0] == tag
        elif self.open and self.open[-1][0] == tag:
            self.open.pop()

    def handle_data(self, data):
        """Keep what people read."""
        if not self.open or self.open[-1][0] != "style":
            self.words.append(data)

    def all(self, tag):
        """Attributes of every element of a kind."""
        return [attributes for name, attributes, _ in self.elements if name == tag]

    @property
    def text(self):
        """Everything people read, on one line."""
        return " ".join(" ".join(self.words).split())


@pytest.fixture
def page(small_tables, tmp_path):
    """The report of the small region, read."""
    path = write_report(small_tables, tmp_path, "en", region_name="Drieberg")
    return Page(path.read_text(encoding="utf-8"))


def test_the_page_needs_nothing_from_outside(small_tables, tmp_path):
    """One file: no network, no script, and the browser is told to allow none."""
    text = write_report(small_tables, tmp_path).read_text(encoding="utf-8")
    assert "http:" not in text
    assert "https:" not in text
    assert not re.search(r"<(script|link|img|iframe|object|form)\b", text)
    assert not re.search(r"(src|srcset|onclick|style)=", text)
    assert "url(" not in text
    assert "@import" not in text
    assert "default-src 'none'" in text


@pytest.mark.parametrize("language", Language)
def test_the_page_is_in_the_language_asked_for(small_tables, tmp_path, language):
    """The document says so itself, for screen readers."""
    page = Page(write_report(small_tables, tmp_path, language).read_text(encoding="utf-8"))
    assert page.all("html")[0]["lang"] == language
    assert ("Knelpunten" in page.text) == (language is Language.DUTCH)
    assert ("Bottlenecks" in page.text) == (language is Language.ENGLISH)


def test_headings_go_down_one_level_at_a_time(page):
    """One h1, and no level is skipped."""
    levels = [int(tag[1]) for tag, _, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_tables_are_told_apart_and_their_headers_have_a_scope(page):
    """Every table has a caption, every header cell says what it heads."""
    assert len(page.all("caption")) == len(page.all("table")) > 5
    assert {attributes.get("scope") for attributes in page.all("th")} == {"col", "row"}


def test_figures_have_a_text_or_are_decoration(page):
    """A figure is an image with a name and a description; a bar beside its number is hidden."""
    identifiers = {attributes.get("id") for _, attributes, _ in page.elements}
    for attributes in page.all("svg"):
        if attributes.get("aria-hidden") != "true":
            assert attributes["role"] == "img"
            assert set(attributes["aria-labelledby"].split()) <= identifiers


def test_identifiers_are_unique_and_links_lead_somewhere(page):
    """The contents and the warning bring the reader to a place on the page."""
    identifiers = [a["id"] for _, a, _ in page.elements if "id" in a]
    assert len(identifiers) == len(set(identifiers))
    assert all(a["href"].removeprefix("#") in identifiers for a in page.all("a"))
    assert len(page.all("a")) > 10


def test_what_scrolls_can_be_reached_by_keyboard(page):
    """A wide table in a narrow window is a named region with focus."""
    scrolling = [a for a in page.all("div") if a.get("class") == "scroll"]
    assert scrolling
    assert all(
        a["tabindex"] == "0" and a["role"] == "region" and a["aria-label"] for a in scrolling
    )


def test_the_page_says_what_the_plan_does(page):
    """Counts of people, the proposal, the certified gap, and who decides."""
    assert "Who works where in Drieberg" in page.text
    assert "Of 12 people, 10 get a place." in page.text
    assert "This is a proposal. People decide" in page.text
    assert "It is proven that no other plan earns more than" in page.text
    assert "t-hal" in page.text


def test_an_hour_is_shown_with_what_planning_anew_found(small_tables, page):
    """Points and people of a second plan stand apart from the prices."""
    values = small_tables.report["one_more_hour"]
    assert values
    rows = {row.resource: row for row in read_view(small_tables, Language.ENGLISH).more_hours}
    for value in values:
        row = rows[value["resource_id"]]
        assert (row.points, list(row.placed)) == (value["points"], value["placed"])
    assert "What one more hour brings" in page.text


def test_records_are_shown_as_text(small_tables, tmp_path):
    """A title from somebody's sheet never becomes part of the page."""
    evil = "<script>alert(1)</script>"
    explanations = {
        name: {**person, "pair": person["pair"] and {**person["pair"], "title": evil}}
        for name, person in small_tables.explanations.items()
    }
    tables = replace(small_tables, explanations=explanations)
    text = write_report(tables, tmp_path).read_text(encoding="utf-8")
    assert evil not in text
    assert "&lt;script&gt;" in text


def _report(tables, **figures):
    return replace(tables, report={**tables.report, **figures})


def test_whoever_loses_a_place_is_named_first(small_tables, tmp_path):
    """A plan that takes a place away says so at the top, with a link to who."""
    people = small_tables.explanations
    losing = {**people["k05"], "current_place_id": "p1"}
    kpis = small_tables.report["kpis"]
    tables = replace(
        _report(small_tables, kpis={**kpis, "changes": {**kpis["changes"], "lost": 1}}),
        explanations={**people, "k05": losing},
    )
    page = Page(write_report(tables, tmp_path, "en").read_text(encoding="utf-8"))
    assert "1 person who has a place now has none" in page.text
    assert any(a.get("id") == "losing" for a in page.all("h3"))


def test_without_losers_there_is_no_warning(page):
    """The small plan takes nobody's place."""
    assert "in this plan. Look" not in page.text


def test_a_plan_without_anything_to_tell_is_a_page_too(small_tables, tmp_path):
    """Nobody unplaced, no bottleneck, no change: every section says so."""
    kpis = small_tables.report["kpis"]
    after = {**kpis["after"], "unplaced": 0}
    tables = replace(
        _report(small_tables, kpis={**kpis, "after": after}),
        unplaced=small_tables.unplaced.iloc[:0],
        bottlenecks=small_tables.bottlenecks.iloc[:0],
        changes=small_tables.changes.iloc[:0],
    )
    page = Page(write_report(tables, tmp_path, "en").read_text(encoding="utf-8"))
    for sentence in (
        "Everybody has a place.",
        "no shortage holds back a placement",
        "Nobody gets another place.",
        "No team has too few hours.",
    ):
        assert sentence in page.text


def test_ten_examples_of_every_kind(small_tables):
    """Kept, moved, new and unplaced people are all explained; ten when there are ten."""
    examples = pick_examples(small_tables.explanations, Language.ENGLISH)
    assert len(examples) == N_EXAMPLES
    assert {example.kind for example in examples} == {"kept", "moved", "new", "unplaced"}
    assert len({example.candidate_id for example in examples}) == N_EXAMPLES
    assert all(sentences for example in examples for _, sentences in example.parts)


def test_figures_of_the_view_agree(small_tables):
    """People, streams, groups and hours add up to each other."""
    view = read_view(small_tables, Language.DUTCH)
    assert sum(view.flow.values()) == view.people == 12
    assert view.kept + view.moved + view.new + view.unplaced == view.people
    assert sum(group.after for group in view.groups) == view.placed
    assert sum(team.used for team in view.teams) == pytest.approx(view.hours_used)
    assert sum(group.people for group in view.reasons) == view.unplaced
    assert len(view.moves) == view.n_moves == view.moved


def test_a_chance_that_rests_on_too_little_is_not_shown(small_tables):
    """Where the sentences abstain, the table of changes does too."""
    hidden = {
        name: {**person, "pair": person["pair"] and {**person["pair"], "shows_number": False}}
        for name, person in small_tables.explanations.items()
    }
    view = read_view(replace(small_tables, explanations=hidden), Language.DUTCH)
    assert view.moves
    assert all(move.chances is None for move in view.moves)


PAIRS = [
    ("ink", "ground"),
    ("ink", "paper"),
    ("soft", "paper"),
    ("soft", "ground"),
    ("accent", "paper"),
    ("good", "paper"),
    ("bad", "paper"),
    ("bad", "alarm"),
    ("note-ink", "note"),
    ("band-ink", "band"),
    ("band-soft", "band"),
    ("ink", "tint"),
]
MARKS = ("mark-up", "mark-down", "mark-starts", "mark-leaves", "mark-waits", "fill", "fill-full")


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_contrast_meets_wcag_aa(theme):
    """Text 4.5 to 1 and marks 3 to 1 against what lies behind them, in both themes."""
    css = files("api.report").joinpath("templates/report.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", blocks[theme]))
    for text, behind in PAIRS:
        assert _contrast(colours[text], colours[behind]) >= 4.5, (text, behind)
    for mark in MARKS:
        assert _contrast(colours[mark], colours["paper"]) >= 3, mark


def _contrast(one, other):
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
