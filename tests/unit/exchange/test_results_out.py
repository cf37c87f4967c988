"""A plan on its way to people and to systems."""

from dataclasses import replace

import pytest

from matcher.exchange.csv_out import CsvForm, csv_bytes
from matcher.exchange.result_out import plan_tables_out
from matcher.results import tabulate
from matcher.vocabulary.labels import Language
from tests.regions import a_region
from tests.unit.explanation.plans import a_plan


@pytest.mark.parametrize(
    ("language", "yes", "no"), [(Language.DUTCH, "ja", "nee"), (Language.ENGLISH, "yes", "no")]
)
def test_people_see_no_chance_where_too_little_is_known_and_systems_see_that_it_is_not(
    language, yes, no
):
    """Cells for people are empty; texts for systems keep the figure beside its mark."""
    region = a_region(
        [{}, {}],
        [{"openings": 2}],
        levels={"c1": {"COG01": 3}},
        asks={"p1": {"COG01": (2, 3)}},
    )
    tables = tabulate(a_plan(region, {"c1": "p1", "c2": "p1"}), "f")
    columns = {column.code: column for column in plan_tables_out(tables, language)[0].columns}
    assert columns["shows_number"].cells == [yes, no]
    assert columns["shows_number"].texts == ["true", "false"]
    for code in ("p_durable", "p_low", "p_high"):
        known, unknown = columns[code].cells
        assert known == tables.plan[code][0]
        assert unknown is None
        assert all(columns[code].texts)


def test_nothing_is_less_than_nothing():
    """A difference that rounds to zero has no minus, for people and for systems."""
    region = a_region([{}], [{}])
    tables = tabulate(a_plan(region, {"c1": "p1"}), "f")
    changed = tables.changes.assign(hours_change=-0.001, ladder_steps=-0.0)
    found = plan_tables_out(replace(tables, changes=changed))
    (table,) = (one for one in found if one.code == "changes")
    columns = {one.code: one for one in table.columns}
    assert table.n_rows == 1
    assert [str(columns[name].cells[0]) for name in ("hours_change", "ladder_steps")] == ["0.0"] * 2
    assert columns["ladder_steps"].texts == ["0"]
    assert b"-0;" not in csv_bytes(table, CsvForm.DUTCH)


def test_what_would_help_is_told_in_words_with_dutch_numbers():
    """No code of a rule and no decimal point; identifiers stay as they are."""
    region = a_region([{}], [{}])
    tables = tabulate(a_plan(region, {}), "f")
    told = "help.lift_rule:travel.too_far:2:0|help.more_hours:p1.5:t-hal=2.25"
    unplaced = tables.unplaced.assign(would_help=told)
    (table,) = (
        one for one in plan_tables_out(replace(tables, unplaced=unplaced)) if one.code == "unplaced"
    )
    (column,) = (one for one in table.columns if one.code == "would_help")
    assert column.cells == [
        "een regel laten vervallen (reistijd te lang, 2, 0);"
        " meer uren begeleiding (p1.5, t-hal=2,25)"
    ]
    assert column.texts == [told]
