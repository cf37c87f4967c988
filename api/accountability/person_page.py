"""Everything about one person in readable Dutch, for the person: as a page and as Markdown.

What is about other people is left out (AVG art. 15(4)); the JSON of the export is complete and is
for whoever answers the request.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from api.model_card.blocks import (
    Block,
    Bullets,
    Code,
    Heading,
    Paragraph,
    Rows,
    as_html,
    as_markdown,
)
from api.sentences.person import sentences_for_person
from api.wording import Wording
from matcher.glossary import dutch_name, glossary
from matcher.vocabulary.labels import Language, label

Document = Mapping[str, Any]

_ORDER = (
    "candidates",
    "candidate_levels",
    "placements",
    "decisions",
    "proposals",
    "suggestion_lists",
    "suggestion_items",
    "apart",
    "audit_groups",
    "log_people",
    "history",
)
_NOT_SHOWN = frozenset(
    {
        "candidate_id",
        "version",
        "change_number",
        "position",
        "record_key",
        "input_hash",
        "model_hash",
        "policy_hash",
    }
)
_MOMENTS = frozenset({"at", "created_at", "assessed_at", "decided_at", "shown_at", "changed_at"})
_OTHERS = frozenset({"other_candidate_id"})
_RIGHTS = ("correct", "remove", "explain", "complain")
_LIST_MARK = "|"


def person_markdown(document: Document, digest: str) -> str:
    """Markdown of an export of the store."""
    return as_markdown(_blocks(document, digest))


def person_page(document: Document, digest: str) -> str:
    """The same as one HTML page without script."""
    return as_html(_blocks(document, digest), Language.DUTCH.value)


def _blocks(document: Document, digest: str) -> list[Block]:
    words = Wording(__package__, Language.DUTCH)
    page = "page"
    blocks: list[Block] = [
        Heading(1, words.text(page, "title")),
        Paragraph(words.text(page, "about", organisation=document["organisation_id"])),
        Paragraph(words.text(page, "pseudonym", candidate=document["candidate_id"])),
        Paragraph(words.text(page, "others")),
    ]
    tables = document["tables"]
    for name in _ORDER:
        if tables.get(name):
            blocks += [Heading(2, words.text("table", name)), *_table(words, name, tables[name])]
    blocks += list(_plans(words, tables.get("plan_people", ()), document["candidate_id"]))
    if document["log"]:
        blocks += [Heading(2, words.text(page, "log")), *_table(words, "log", document["log"])]
    if document["mentions"]:
        n = sum(document["mentions"].values())
        blocks.append(Paragraph(words.text(page, "mentions", n=words.number(n))))
    blocks += [
        Heading(2, words.text(page, "rights")),
        Bullets(tuple(words.text(page, key) for key in _RIGHTS)),
        Paragraph(words.text(page, "digest")),
        Code(digest),
    ]
    return blocks


def _table(words: Wording, name: str, rows: Sequence[Document]) -> Iterator[Block]:
    columns = ("at", "kind", "actor") if name == "log" else tuple(rows[0])
    shown = [
        column
        for column in columns
        if column not in _NOT_SHOWN
        and not (column in _OTHERS and not any(row[column] for row in rows))
    ]
    if len(rows) == 1:  # one row reads better downwards
        cells = tuple((_header(words, c), _cell(words, c, rows[0][c])) for c in shown)
        yield Rows((words.text("column", "item"), dutch_name("value")), cells)
        return
    header = tuple(_header(words, column) for column in shown)
    yield Rows(header, tuple(tuple(_cell(words, c, row[c]) for c in shown) for row in rows))


def _plans(words: Wording, rows: Sequence[Document], candidate_id: str) -> Iterator[Block]:
    for row in rows:
        told = row["explanation"]
        if not told or "unplaced" not in told:
            continue
        yield Heading(2, words.text("page", "told"))
        yield Paragraph(f"{words.text('column', 'run_id')}: {row['run_id']}")
        others = set(_people(told)) - {candidate_id}
        sentences = sentences_for_person(told, Language.DUTCH)
        yield Bullets(tuple(_without(words, sentence, others) for sentence in sentences))


def _people(value: Any, key: str = "") -> Iterator[str]:
    """Identifiers of people in an explanation, wherever they stand."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from _people(each, name)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _people(each, key)
    elif isinstance(value, str) and ("candidate" in key or key in ("taken_by", "people")):
        yield value


def _without(words: Wording, sentence: str, others: set[str]) -> str:
    for name in sorted(others, key=len, reverse=True):
        sentence = sentence.replace(name, words.text("page", "somebody"))
    return sentence


def _header(words: Wording, column: str) -> str:
    if column in words.keys("column"):
        return words.text("column", column)
    return dutch_name(column) if column in glossary() else column


def _cell(words: Wording, column: str, value: Any) -> str:
    if column in _OTHERS:
        return words.text("page", "somebody") if value else ""
    if value is None:
        return words.text("page", "unknown")
    if isinstance(value, bool):
        return words.text("page", "yes" if value else "no")
    if isinstance(value, float):
        return words.hours(value)
    if isinstance(value, (dict, list)):
        return _plain(words, value)
    if column == "table_name" and value in words.keys("table"):
        return words.text("table", value)
    if column in _MOMENTS:
        return _moment(words, str(value))
    parts = [_said(words, part) for part in str(value).split(_LIST_MARK)]
    return ", ".join(parts)


def _moment(words: Wording, text: str) -> str:
    """Day and time, as kept in UTC."""
    moment = datetime.fromisoformat(text)
    return f"{words.date(moment.date())}, {moment:%H:%M} UTC"


def _said(words: Wording, code: str) -> str:
    return words.text("code", code) if code in words.keys("code") else _label(code)


def _plain(words: Wording, value: Any) -> str:
    """A document in a cell, without whom else it names."""
    if isinstance(value, dict):
        kept = {name: each for name, each in value.items() if name not in _NOT_SHOWN | _OTHERS}
        return "; ".join(
            f"{_label_or_header(words, k)}: {_cell(words, k, v)}" for k, v in kept.items()
        )
    return json.dumps(value, ensure_ascii=False)


def _label_or_header(words: Wording, name: str) -> str:
    labelled = _label(name)
    return labelled if labelled != name else _header(words, name)


def _label(code: str) -> str:
    try:
        return label(code)
    except KeyError:
        return code
