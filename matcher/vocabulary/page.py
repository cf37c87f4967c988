"""The reference page of the vocabulary, made from the lists themselves.

``python -m matcher.vocabulary.page`` renews ``docs/reference/vocabulary.md``; a test compares.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from matcher.vocabulary.certificates import CERTIFICATES
from matcher.vocabulary.conversions import (
    LevelInterval,
    fml_to_interval,
    fml_to_need,
    icf_to_interval,
    melba_to_interval,
)
from matcher.vocabulary.items import GROUP_LABELS, ITEMS, N_LEVELS, Item, Rule
from matcher.vocabulary.labels import Language, label
from matcher.vocabulary.levels import Side, level_meaning
from matcher.vocabulary.reasons import DecisionReason, EndReason, ExclusionReason, UnplacedReason
from matcher.vocabulary.target_groups import ALLOWED_WORK_FORMS, TargetGroup
from matcher.vocabulary.travel_modes import TravelMode
from matcher.vocabulary.work_forms import LADDER, LADDER_STEP

VOCABULARY_PAGE = Path("docs/reference/vocabulary.md")

_INTRODUCTION = """\
# Vocabulary

The closed lists of passend with their stable codes. This page is made from the code by
`python -m matcher.vocabulary.page`; change the lists, not the page.

## Levels

One scale of levels 0-5 for both sides of an item. The rule of the item says how they compare:

- **C, capability**: the person can at least what the place asks.
- **T, tolerance**: the person tolerates at least what the place exposes to.
- **S, support**: the place offers at least what the person needs.

A person's level is an interval: lowest and highest level that fit what is known. No row is
*unknown*, which is never read as 0. At a place, no row is 0: not asked, or not offered.
"""

_CONVERSIONS = """\
## Conversions

What a score of another instrument says about the level of a mapped item. Normal in the FML says
only "at least normal", so it is 3-5 and not 3. The mapping columns under *Items* are working
conventions, except the O\\*NET element ids; the texts of licensed instruments are not copied.
"""

_CONVERSION_NOTES = """\
O\\*NET level values 0-7 (abilities and work activities, scale LV) are multiplied by 5/7 and stand
for the whole levels on either side; a place takes the nearest one. They describe regular jobs in
the United States: carved or sheltered work asks less.

Whole forms (`levels_from_form`):

- An item with several codes takes the most limited of the codes that were scored; codes that were
  not scored say nothing. ICF codes are taken as they stand.
- FML 1.9 and 2.12 are lists of unlike conditions under one number: when one is limited, each of
  its items lies between normal and that limitation. Lines 1.9.7-1.9.9 have items of their own.
- FML 2.2 is hearing: it caps the understanding of Dutch (COM01) and never proves it.
- SUP05 maps to the FML rubrics 4 and 5, which have no score: it stays unknown.
- ICF qualifiers of environmental factors say how surroundings help or hinder now, not what a
  person needs: no support item is read from the ICF.

Several sources (`combine_sources`): those that agree are intersected; when they contradict each
other the most limited one counts.
"""


def vocabulary_page() -> str:
    """Markdown of ``docs/reference/vocabulary.md``."""
    return "\n".join(_page_lines()) + "\n"


def _page_lines() -> Iterator[str]:
    yield _INTRODUCTION
    yield from _levels()
    yield _CONVERSIONS
    yield from _conversions()
    yield _CONVERSION_NOTES
    yield "## Items"
    for group, (dutch, english) in GROUP_LABELS.items():
        yield f"\n### {group}: {english} ({dutch})\n"
        yield from _items([item for item in ITEMS if item.group == group])
    yield "\n## Work forms, from least to most regular\n"
    yield from _table(
        ("Step", "Code", "Dutch", "English"),
        ((str(LADDER_STEP[form]), f"`{form}`", *_both_labels(form)) for form in LADDER),
    )
    yield "\n## Target groups and the work forms open to them\n"
    yield from _table(
        ("Code", "Dutch", "English", "Work forms"),
        (
            (f"`{group}`", *_both_labels(group), _codes(f for f in LADDER if f in forms))
            for group in TargetGroup
            for forms in (ALLOWED_WORK_FORMS[group],)
        ),
    )
    lists: tuple[tuple[str, Iterable[str]], ...] = (
        ("Travel modes", TravelMode),
        ("Certificates", CERTIFICATES),
        ("Reasons why a pair is excluded", ExclusionReason),
        ("Reasons why a person is unplaced", UnplacedReason),
        ("Reasons of decisions", DecisionReason),
        ("Reasons why a placement ended", EndReason),
    )
    for title, codes in lists:
        yield f"\n## {title}\n"
        yield from _table(
            ("Code", "Dutch", "English"), ((f"`{code}`", *_both_labels(code)) for code in codes)
        )


def _levels() -> Iterator[str]:
    scales = {rule.value: next(i for i in ITEMS if i.rule is rule).id for rule in Rule}
    scales["SUP03"] = "SUP03"
    for name, item_id in scales.items():
        own_words = "" if name in {rule.value for rule in Rule} else " has its own words"
        yield f"### {name}{own_words}\n"
        yield from _table(
            ("Level", "Person", "Place", "Persoon", "Werkplek"),
            (
                (
                    str(level),
                    *(
                        level_meaning(item_id, level, side, language)
                        for language in (Language.ENGLISH, Language.DUTCH)
                        for side in Side
                    ),
                )
                for level in range(N_LEVELS)
            ),
        )
        yield ""


def _conversions() -> Iterator[str]:
    yield from _table(
        ("Instrument", "Score", "C and T: level", "S: need"),
        (
            *(("FML", str(s), _span(fml_to_interval(s)), _span(fml_to_need(s))) for s in range(4)),
            *(("ICF", str(q), _span(icf_to_interval(q)), "") for q in (0, 1, 2, 3, 4, 8, 9)),
            *(("MELBA", str(m), _span(melba_to_interval(m)), "") for m in range(1, N_LEVELS)),
        ),
    )
    yield ""


def _items(items: Iterable[Item]) -> Iterator[str]:
    yield from _table(
        ("Item", "Rule", "Dutch", "English", "FML", "ICF", "MELBA", "IMBA", "O\\*NET"),
        (
            (
                item.id,
                item.rule.value,
                item.label_nl,
                item.label_en,
                *(", ".join(codes) for codes in (item.fml, item.icf, item.melba, item.imba)),
                item.onet,
            )
            for item in items
        ),
    )


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _both_labels(code: str) -> tuple[str, str]:
    return label(code, Language.DUTCH), label(code, Language.ENGLISH)


def _codes(codes: Iterable[str]) -> str:
    return ", ".join(f"`{code}`" for code in codes)


def _span(levels: LevelInterval | None) -> str:
    if levels is None:
        return "unknown"
    return str(levels.low) if levels.low == levels.high else f"{levels.low}-{levels.high}"


if __name__ == "__main__":
    VOCABULARY_PAGE.write_text(vocabulary_page(), encoding="utf-8")
