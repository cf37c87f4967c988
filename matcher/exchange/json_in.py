"""JSON from strangers: bounded in size and depth, also inside a web page (JSON-LD)."""

import json
import re
from typing import Any

from matcher.exchange.findings import CellFinding, ExchangeCode, of_file

MAX_JSON_BYTES = 50_000_000
MAX_DEPTH = 100
MAX_PARTS = 2_000_000
"""Objects and lists of a document; each takes memory many times its two characters."""
_MARKS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)


def read_json(name: str, content: bytes) -> tuple[Any, CellFinding | None]:
    """Value of a document, or a list of all JSON-LD blocks of a web page; never raises."""
    if len(content) > MAX_JSON_BYTES:
        return None, of_file(name, ExchangeCode.TOO_DEEP, f"{len(content) // 1_000_000} MB")
    text = content.decode("utf-8-sig", errors="replace")
    is_page = text.lstrip()[:1] == "<"
    blocks = _scripts(text) if is_page else [text]
    if any(is_deep(block) for block in blocks):
        return None, of_file(name, ExchangeCode.TOO_DEEP)
    try:
        values = [json.loads(block, parse_constant=_refuse) for block in blocks]
    except (ValueError, RecursionError):
        return None, of_file(name, ExchangeCode.NOT_JSON)
    if is_page:
        return values, None if values else of_file(name, ExchangeCode.NOT_JSON)
    return values[0], None


def _scripts(page: str) -> list[str]:
    """Content of the JSON-LD scripts of a page; one pass, whatever is not closed."""
    folded = page.lower() if page.isascii() else page
    blocks: list[str] = []
    position = 0
    while (start := folded.find("<script", position)) >= 0:
        begin = folded.find(">", start) + 1
        end = folded.find("</script", begin)
        if not begin or end < 0:
            break
        if "application/ld+json" in folded[start:begin]:
            blocks.append(page[begin:end])
        position = end
    return blocks


def is_deep(text: str) -> bool:
    """Whether brackets are nested deeper, or are more, than in any document of the standards."""
    depth = parts = 0
    for mark in _MARKS.finditer(text):
        opening = mark[0]
        if opening in "[{":
            depth += 1
            parts += 1
            if depth > MAX_DEPTH or parts > MAX_PARTS:
                return True
        elif opening in "]}":
            depth -= 1
    return False


def _refuse(constant: str) -> Any:
    """NaN and Infinity are no JSON."""
    raise ValueError(constant)
