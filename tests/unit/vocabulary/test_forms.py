import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.vocabulary.conversions import LevelInterval
from matcher.vocabulary.forms import Instrument, combine_sources, levels_from_form
from matcher.vocabulary.items import ITEM_INDEX, ITEMS, Rule

FML_CODES = sorted({code for item in ITEMS for code in item.fml if "." in code})
FML_FORMS = st.dictionaries(st.sampled_from(FML_CODES), st.integers(0, 3), min_size=1)


@given(form=FML_FORMS, data=st.data())
def test_a_heavier_limitation_never_makes_a_person_more_able(form, data):
    """Worse on one FML number: no capability rises and no need falls."""
    code = data.draw(st.sampled_from(sorted(form)))
    worse = form | {code: data.draw(st.integers(form[code], 3))}
    before = levels_from_form(Instrument.FML, form)
    after = levels_from_form(Instrument.FML, worse)
    for item_id, level in before.items():
        now = after.get(item_id, LevelInterval(0, 5))
        if ITEMS[ITEM_INDEX[item_id]].rule is Rule.SUPPORT:
            assert now.high >= level.high
        else:
            assert now.high <= level.high
            assert now.low <= level.low


@given(form=FML_FORMS)
def test_levels_of_a_form_are_intervals_that_say_something(form):
    """Low is never above high, and an item that could be anything is left out."""
    for level in levels_from_form(Instrument.FML, form).values():
        assert 0 <= level.low <= level.high <= 5
        assert level != (0, 5)


def test_several_codes_give_the_most_limited():
    """Lifting and carrying is as limited as its worst code; frequent handling stands apart."""
    levels = levels_from_form(Instrument.FML, {"4.14": 2, "4.16": 0, "4.15": 1})
    assert levels == {"HND05": (2, 2), "FYS07": (1, 1), "FYS08": (2, 2)}


def test_absent_codes_stay_unknown():
    """A form says nothing about items that it does not score."""
    assert levels_from_form(Instrument.FML, {"3.7": 0}) == {"OMG07": (3, 5)}
    assert levels_from_form(Instrument.FML, {}) == {}


def test_codes_without_an_item_are_passed_over():
    """Dominance of a hand (FML 4.1) is no capability of ours."""
    assert levels_from_form(Instrument.FML, {"4.1": 1}) == {}


def test_shared_condition_tells_not_which_item_is_limited():
    """A limited FML 2.12 leaves each of its items between normal and that limitation."""
    levels = levels_from_form(Instrument.FML, {"2.12": 1})
    assert levels == {"SOC06": (2, 5), "SOC08": (2, 5), "OMG11": (2, 5), "SUP07": (0, 3)}


def test_shared_condition_at_its_worst_says_nothing():
    """Between normal and very strongly limited lies everything, so its items stay unknown."""
    assert levels_from_form(Instrument.FML, {"2.12": 3}) == {}


def test_lines_of_a_shared_condition_count_as_that_condition():
    """A line under FML 1.9 without an item of its own widens all items of 1.9."""
    levels = levels_from_form(Instrument.FML, {"1.9.3": 2})
    assert levels["SUP03"] == (0, 4)
    assert levels["COG04"] == (1, 5)
    assert "GED11" not in levels


def test_line_with_its_own_item_speaks_for_that_item_only():
    """FML 1.9.7 (deadlines) limits coping with time pressure and nothing else."""
    assert levels_from_form(Instrument.FML, {"1.9.7": 1}) == {"GED11": (2, 2)}


def test_normal_fml_means_no_more_support_than_any_colleague():
    """A need is read from the FML as a mirror: normal on variation of posture is a need of 0-2."""
    assert levels_from_form(Instrument.FML, {"5.9": 0}) == {"SUP06": (0, 2)}
    assert levels_from_form(Instrument.FML, {"5.9": 1}) == {"SUP06": (3, 3)}


def test_good_hearing_proves_no_dutch():
    """FML 2.2 caps the understanding of Dutch and never proves it."""
    assert levels_from_form(Instrument.FML, {"2.2": 0}) == {"ZIN03": (3, 5)}
    assert levels_from_form(Instrument.FML, {"2.2": 2}) == {"COM01": (0, 1), "ZIN03": (1, 1)}


def test_icf_codes_give_intervals_and_no_needs():
    """ICF qualifiers give capability intervals; environmental factors give no support need."""
    levels = levels_from_form(Instrument.ICF, {"d430": 2, "e330": 3, "b235": 9, "d450": 8})
    assert levels == {"FYS07": (1, 2), "FYS08": (1, 2)}


def test_melba_names_give_points():
    """A MELBA characteristic gives its level to every item that maps to it."""
    levels = levels_from_form(
        Instrument.MELBA, {"Antrieb": 2, "Sorgfalt": 4, "Kritische Kontrolle": 3}
    )
    assert levels == {"GED01": (2, 2), "GED02": (3, 3), "GED05": (2, 2), "GED10": (3, 3)}


def test_full_normal_fml_knows_every_item_that_the_fml_covers():
    """With every number scored normal, only items without an FML number stay unknown."""
    form = {code: 0 for item in ITEMS for code in item.fml if "." in code}
    levels = levels_from_form(Instrument.FML, form)
    open_items = {item.id for item in ITEMS if not item.fml} | {"COM01", "SUP05"}
    assert set(levels) == {item.id for item in ITEMS} - open_items
    assert {levels[i.id] for i in ITEMS if i.id in levels and i.rule is not Rule.SUPPORT} == {
        (3, 5)
    }


def test_all_faults_of_a_form_come_at_once():
    """Wrong codes and wrong scores are named together, also on codes without an item."""
    with pytest.raises(ValueError, match=r"4\.1: FML score 7 .*; d430 is not a code of the FML"):
        levels_from_form(Instrument.FML, {"4.1": 7, "d430": 1, "4.14": 1})
    with pytest.raises(ValueError, match="Ausdauern is not a code of the MELBA"):
        levels_from_form(Instrument.MELBA, {"Ausdauern": 3})


def test_agreeing_sources_narrow_each_other():
    """An FML "normal" and a MELBA 4 together are a 4."""
    fml = levels_from_form(Instrument.FML, {"1.1": 0})
    melba = levels_from_form(Instrument.MELBA, {"Konzentration": 4})
    assert combine_sources([fml, melba]) == {"COG01": (4, 4), "GED03": (3, 5)}


def test_contradicting_sources_give_the_most_limited():
    """Lower capability or higher need wins; nothing is averaged."""
    one = {"FYS07": LevelInterval(3, 5), "SUP03": LevelInterval(0, 2)}
    other = {"FYS07": LevelInterval(1, 1), "SUP03": LevelInterval(4, 4)}
    assert combine_sources([one, other]) == {"FYS07": (1, 1), "SUP03": (4, 4)}


def test_order_of_sources_does_not_matter():
    """Three sources of which two contradict give one answer in every order."""
    sources = [{"FYS07": LevelInterval(*levels)} for levels in ((0, 1), (3, 5), (1, 3))]
    answers = {combine_sources(order)["FYS07"] for order in itertools.permutations(sources)}
    assert answers == {(0, 1)}


def test_levels_come_in_item_order():
    """Results follow the axis of level arrays."""
    combined = combine_sources([{"SUP03": LevelInterval(1, 1)}, {"COG01": LevelInterval(2, 2)}])
    assert list(combined) == sorted(combined, key=ITEM_INDEX.__getitem__)
