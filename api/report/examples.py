"""Ten people whose explanation the report shows: spread over all, not picked for effect."""

from api.report.view import Document, Example
from api.sentences import sentences_for_move, sentences_for_pair, sentences_for_person
from matcher.vocabulary.labels import Language

N_EXAMPLES = 10
_WANTED = {"moved": 3, "new": 3, "unplaced": 2, "kept": 2}


def pick_examples(explanations: dict[str, Document], language: Language) -> tuple[Example, ...]:
    """Explain ten people.

    Per kind they stand at even distances in the order of the result, so that the easy and the
    hard cases have the same chance; where a kind has too few people, others fill the ten.
    """
    by_kind: dict[str, list[Document]] = {kind: [] for kind in _WANTED}
    for person in explanations.values():
        by_kind[person["status"]].append(person)
    counts = {kind: min(n, len(by_kind[kind])) for kind, n in _WANTED.items()}
    for kind in ("kept", "moved", "new", "unplaced"):
        spare = N_EXAMPLES - sum(counts.values())
        counts[kind] += min(spare, len(by_kind[kind]) - counts[kind])
    chosen = (person for kind, n in counts.items() for person in _spread(by_kind[kind], n))
    return tuple(_example(person, language) for person in chosen)


def _spread(people: list[Document], count: int) -> list[Document]:
    return [people[(2 * part + 1) * len(people) // (2 * count)] for part in range(count)]


def _example(person: Document, language: Language) -> Example:
    """All sentences about a person: why unplaced, or the place, the move and the next best."""
    parts: dict[str, list[str]] = {}
    if person["unplaced"] is not None:
        parts["unplaced"] = sentences_for_person(person, language)
    else:
        pair, move = person["pair"], person["move"]
        knows = pair["shows_number"]
        parts["pair"] = sentences_for_pair(pair, language)
        parts["move"] = sentences_for_move(move, language, shows_number=knows) if move else []
        # The first sentence of a person is the status, which the report shows as a tag.
        start = 1 + len(parts["pair"]) + len(parts["move"])
        parts["contrast"] = sentences_for_person(person, language)[start:]
    return Example(
        kind=person["status"],
        candidate_id=person["candidate_id"],
        place_id=person["pair"]["place_id"] if person["pair"] else "",
        parts=tuple((code, tuple(sentences)) for code, sentences in parts.items() if sentences),
    )
