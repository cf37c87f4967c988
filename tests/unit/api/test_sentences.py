"""Sentences in Dutch and English."""

import re
from string import Formatter

import pytest

from api.sentences import (
    sentences_for_bottleneck,
    sentences_for_comparison,
    sentences_for_contrast,
    sentences_for_hours,
    sentences_for_move,
    sentences_for_options,
    sentences_for_pair,
    sentences_for_person,
    sentences_for_unplaced,
)
from api.sentences.writer import percent, texts_of, writer
from matcher.comparison import compare_plans
from matcher.explanation import (
    contrast,
    explain_move,
    explain_pair,
    explain_unplaced,
    find_bottlenecks,
)
from matcher.explanation.grouping import UNKNOWN
from matcher.explanation.placing import what_would_it_take
from matcher.explanation.types import Fit, HelpCode
from matcher.explanation.what_if_types import HoursValue, OptionCode
from matcher.planning.objectives import TERMS
from matcher.results import tabulate
from matcher.vocabulary.items import GROUP_LABELS, ITEM_IDS
from matcher.vocabulary.labels import label
from matcher.vocabulary.reasons import ExclusionReason, UnplacedReason
from tests.regions import a_region
from tests.unit.explanation.plans import a_full_region, a_plan
from tests.unit.explanation.tiny import SEEDS, tiny_plan, unplaced_people

LANGUAGES = ("nl", "en")
CONTEXT_LINES = (
    *("bottleneck", "travel", "hours", "preference", "history", UNKNOWN),
    *("place", "form", "group", "calibration", "intercept"),
)


def flat(language):
    """Every text by its key; singular and plural apart."""
    found = {}
    for section, codes in texts_of(language).items():
        for code, text in codes.items():
            forms = text if isinstance(text, dict) else {"": text}
            found |= {(section, code, form): value for form, value in forms.items()}
    return found


def placeholders(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("section", "codes"),
    [
        ("line", (*GROUP_LABELS, *CONTEXT_LINES)),
        ("term", TERMS),
        ("pair", Fit),
        ("unplaced", UnplacedReason),
        ("help", HelpCode),
        ("option", OptionCode),
        ("overrun", ("knockout", "essential", "important", "somewhat")),
    ],
)
def test_every_code_has_a_text(language, section, codes):
    """No code can appear in an explanation without words for it."""
    assert {str(code) for code in codes} <= set(texts_of(language)[section])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", ExclusionReason)
def test_every_rule_has_a_label(language, reason):
    """Rules are named by the labels of the vocabulary."""
    assert label(reason, language)


def test_the_ledger_of_the_scorer_has_no_code_without_a_text():
    """All lines of a real region are known, so nothing falls back on a code."""
    codes = {
        line.code
        for candidate in range(0, 120, 10)
        for place in range(0, 60, 5)
        for line in explain_pair(a_full_region().region, candidate, place).lines
    }
    assert codes <= {*GROUP_LABELS, *CONTEXT_LINES, "rest"}
    assert len(codes) > 8


def test_both_languages_have_the_same_texts_and_placeholders():
    """What is filled in in Dutch is filled in in English."""
    dutch, english = flat("nl"), flat("en")
    assert set(dutch) == set(english)
    for key, text in dutch.items():
        if isinstance(text, str):
            assert placeholders(text) == placeholders(english[key]), key
        else:
            assert len(text) == len(english[key])


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_speaks_of_illness_or_of_scores(language):
    """Never a diagnosis, never a score for a person."""
    words = "|".join(str(text) for text in flat(language).values()).lower()
    assert not re.search(
        r"diagnos|ziek|stoornis|handicap|gebrek|illness|disorder|disab|score", words
    )


@pytest.mark.parametrize(
    ("p", "shown"), [(0.0, 5), (0.61, 60), (0.63, 65), (0.5, 50), (0.999, 95), (1.0, 95)]
)
def test_a_chance_is_shown_in_steps_of_five_and_never_as_certain(p, shown):
    """Two decimals would claim what nobody knows."""
    assert percent(p) == shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_overrun_is_named_with_its_levels(language):
    """Courts require it; in every pair of a region none is left out."""
    region_plan = a_full_region()
    edges = region_plan.built.edges
    named = 0
    for row in range(0, len(edges), 41):
        pair = explain_pair(region_plan.region, int(edges.candidate[row]), int(edges.place[row]))
        said = sentences_for_pair(pair, language)
        for overrun in pair.overruns:
            start = writer(language).label(overrun.item).lower() + ":"
            (sentence,) = [s for s in said if s.lower().startswith(start)]
            levels = re.findall(r"(?:niveau|level) (\d)", sentence)
            assert {str(overrun.asked), str(overrun.low)} <= set(levels)
            named += 1
    assert named > 30


def one_pair(levels, asks, **more):
    region = a_region([{}], [{}], levels={"c1": levels}, asks={"p1": asks}, **more)
    return explain_pair(region, 0, 0)


def test_an_overrun_reads_as_a_coach_would_say_it():
    """Item, level asked and level of the person, in words and numbers."""
    pair = one_pair({"FYS07": 2, "SUP01": 4}, {"FYS07": (4, 3), "SUP01": (1, 2)})
    assert (
        "Tillen en dragen: de werkplek vraagt niveau 4 (veel gevraagd), de kandidaat heeft "
        "niveau 2 (kan dit een beetje). Dit is onmisbaar voor het werk."
    ) in sentences_for_pair(pair, "nl")
    assert (
        "Concrete, fixed tasks: the need is level 4 (much needed), the place offers level 1 "
        "(very little offered)."
    ) in sentences_for_pair(pair, "en")


def test_an_interval_is_said_as_may_be_too_little():
    """Uncertain overruns are named as uncertain."""
    said = " ".join(sentences_for_pair(one_pair({"COG01": (2, 4)}, {"COG01": (3, 2)}), "nl"))
    assert "niveau 2 tot 4. Dat is misschien te weinig." in said


def test_no_chance_is_named_when_too_little_is_known():
    """Neither the number nor the word that follows from it."""
    pair = one_pair({}, {"COG01": (3, 3)})
    said = " ".join(sentences_for_pair(pair, "nl"))
    assert "Er is te weinig bekend om een kans te noemen" in said
    assert "past goed" not in said
    assert "De kans" not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_whole(language):
    """No gap stays open, every sentence has a capital or a name in front and a stop at the end."""
    region_plan = a_full_region()
    people = tabulate(region_plan, "f" * 64).explanations
    said = [s for person in people.values() for s in sentences_for_person(person, language)]
    said += [
        s
        for scarce in find_bottlenecks(region_plan)
        for s in sentences_for_bottleneck(scarce, language)
    ]
    assert len(said) > 1000
    for sentence in said:
        assert sentence.endswith((".", ":")), sentence
        assert not re.search(r"[{}]|  |None|nan|\b(help|unplaced|fit)\.", sentence), sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_else_is_named_to_a_person(language):
    """Who holds a seat stays anonymous in sentences."""
    people = tabulate(a_full_region(), "f" * 64).explanations
    for person in people.values():
        said = " ".join(sentences_for_person(person, language))
        assert not re.search(r"\bc-\d", said)


def test_explanations_and_what_was_written_of_them_read_the_same():
    """From memory or from a file, the sentences are equal."""
    region_plan = a_full_region()
    people = tabulate(region_plan, "f" * 64).explanations
    for index, person in enumerate(people.values()):
        if person["unplaced"]:
            fresh = explain_unplaced(region_plan, index)
            assert sentences_for_unplaced(fresh, "nl") == sentences_for_unplaced(
                person["unplaced"], "nl"
            )
        elif person["move"]:
            fresh = explain_move(region_plan, index)
            assert sentences_for_move(fresh, "en") == sentences_for_move(person["move"], "en")


def test_an_unplaced_person_reads_reasons_and_what_can_help():
    """Respectful, with a way forward."""
    why = explain_unplaced(a_plan(a_region([{}, {}], [{}]), {"c1": "p1"}), 1)
    said = sentences_for_unplaced(why, "nl")
    assert said[0] == "In dit plan is er nog geen passende werkplek voor deze kandidaat."
    assert said[-2:] == [
        "Wat kan helpen:",
        "Met een extra plek bij inpakker met de hand (p1) kan de kandidaat daar werken; "
        "begeleiding is er genoeg.",
    ]


def test_one_and_more_have_their_own_form():
    """Singular and plural."""
    say = writer("nl")
    assert say.say("unplaced.eligible", n=1) == "Binnen de regels is er 1 werkplek mogelijk."
    assert say.say("unplaced.eligible", n=2) == "Binnen de regels zijn er 2 werkplekken mogelijk."
    assert say.hours(0.25) == "0,25 uur"
    assert (writer("en").hours(1), writer("en").hours(1.5)) == ("1 hour", "1.5 hours")


def test_a_daypart_is_said_as_day_and_part():
    """``t1/4`` is the afternoon of Tuesday."""
    assert writer("nl").team("t1/4") == "t1 (dinsdagmiddag)"
    assert writer("en").team("t1/4") == "t1 (Tuesday afternoon)"
    assert writer("nl").team("t1") == "t1"


def test_a_move_that_serves_others_says_so():
    """The person is asked first."""
    people = [{"current_place_id": "p2"}]
    region = a_region(people, [{"work_form": "groepsdetachering"}, {"work_form": "regulier"}])
    move = explain_move(a_plan(region, {"c1": "p1"}), 0)
    said = " ".join(sentences_for_move(move, "nl"))
    assert sum(move.gained.values()) < 0
    assert "bespreek of de kandidaat dit wil" in said
    assert "3 stappen minder regulier" in said


def test_a_contrast_says_which_place_is_worth_more_and_why():
    """Both directions, and the same for equal places."""
    asks = {"p2": {"FYS07": (4, 3)}}
    region = a_region([{}], [{}, {}, {}], levels={"c1": {"FYS07": 1}}, asks=asks)
    said = sentences_for_contrast(contrast(region, 0, 0, 1), "nl")
    assert "meer waard" in said[0]
    assert "tillen en dragen" in said[1]
    assert "minder waard" in sentences_for_contrast(contrast(region, 0, 1, 0), "nl")[0]
    assert "evenveel waard" in sentences_for_contrast(contrast(region, 0, 0, 2), "nl")[0]


def test_a_comparison_counts_people_and_points():
    """What changed from one plan to the other."""
    region = a_region([{}, {}], [{}, {}])
    before, after = (tabulate(a_plan(region, c), "f") for c in ({"c1": "p1"}, {"c2": "p1"}))
    said = sentences_for_comparison(compare_plans(before, after), "nl")
    assert said[:2] == ["1 kandidaat heeft geen plek meer.", "1 kandidaat krijgt er een plek bij."]


@pytest.mark.parametrize("item", ITEM_IDS)
def test_items_are_words_within_a_sentence(item):
    """Lower case, except for names."""
    for language in LANGUAGES:
        text = writer(language).label(item)
        assert text[0].islower() or text.startswith("Nederlands")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_option_is_said_with_its_place_and_its_cost_and_names_nobody(language):
    """All kinds of options, for everybody who has no place in some drawn regions."""
    said = set()
    for seed in SEEDS:
        plan = tiny_plan(seed)
        for candidate in unplaced_people(plan):
            answer = what_would_it_take(plan, candidate)
            sentences = sentences_for_options(answer, language)
            assert sentences == sentences_for_options(answer.as_dict(), language)
            assert len(sentences) == len(answer.options) + 1
            for option, sentence in zip(answer.options, sentences[1:], strict=True):
                assert option.place_id in sentence
                assert str(option.points) in sentence
                assert option.lost_by_others <= 0 or str(option.lost_by_others) in sentence
                assert not re.search(r"\bc\d\b", sentence)
                said.add(option.code)
    assert said == set(OptionCode) - {OptionCode.BETTER_PLAN}


@pytest.mark.parametrize(
    ("points", "high", "expected"), [(0, 0, 1), (40, 40, 2), (40, 45, 3), (1, 1, 2)]
)
def test_worth_of_hours_tells_points_people_and_doubt(points, high, expected):
    """One sentence on the points, one on doubt where there is any, one on who is placed."""
    placed = ("c1",) if points else ()
    value = HoursValue("t1", 1.0, points, points, high, placed, (), (), 9)
    sentences = sentences_for_hours(value, "en")
    assert len(sentences) == expected
    assert (str(points) in sentences[0]) is (points > 0)
    assert not any("c1" in sentence for sentence in sentences)
