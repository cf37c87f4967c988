"""The parts of a card, and the two forms in which they are written: Markdown and one HTML page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

_STYLE = (
    "body{font:1rem/1.5 sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}"
    "table{border-collapse:collapse}td,th{border:1px solid #767676;padding:.25rem .5rem;"
    "text-align:left}th+td,td+td,th+th{text-align:right}code{overflow-wrap:anywhere}"
)


@dataclass(frozen=True)
class Heading:
    """Of the card (level 1) or of a section (level 2)."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A sentence or more on its own."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Rows:
    """A table; the first column names the row."""

    header: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Code:
    """Text that is to be copied as it stands."""

    text: str


Block = Heading | Paragraph | Bullets | Rows | Code


def as_markdown(blocks: Iterable[Block]) -> str:
    """Markdown; the same blocks give the same text."""
    return "\n\n".join("\n".join(_markdown(block)) for block in blocks) + "\n"


def as_html(blocks: Sequence[Block], language: str) -> str:
    """One page without script or anything from elsewhere."""
    title = next(block.text for block in blocks if isinstance(block, Heading))
    head = (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
    )
    body = "\n".join("\n".join(_html(block)) for block in blocks)
    return f"{head}{body}\n</main>\n</body>\n</html>\n"


def _markdown(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, text):
            yield f"{'#' * level} {text}"
        case Paragraph(text):
            yield text
        case Bullets(items):
            yield from (f"- {item}" for item in items)
        case Rows(header, cells):
            yield f"| {' | '.join(header)} |"
            yield "|" + "---|" * len(header)
            yield from (f"| {' | '.join(row)} |" for row in cells)
        case Code(text):
            yield f"`{text}`"


def _html(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, text):
            yield f"<h{level}>{escape(text)}</h{level}>"
        case Paragraph(text):
            yield f"<p>{escape(text)}</p>"
        case Bullets(items):
            yield "<ul>"
            yield from (f"<li>{escape(item)}</li>" for item in items)
            yield "</ul>"
        case Rows(header, cells):
            yield "<table>"
            yield "<tr>" + "".join(f'<th scope="col">{escape(c)}</th>' for c in header) + "</tr>"
            for name, *rest in cells:
                values = "".join(f"<td>{escape(cell)}</td>" for cell in rest)
                yield f'<tr><th scope="row">{escape(name)}</th>{values}</tr>'
            yield "</table>"
        case Code(text):
            yield f"<p><code>{escape(text)}</code></p>"
