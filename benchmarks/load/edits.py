"""Somebody who changes records while others ask: a process of its own on the same database."""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count, cycle
from multiprocessing.synchronize import Event

_SECONDS_BETWEEN = 1.0
_PLACE_EVERY = 10


@contextmanager
def editing(database: str, organisation_id: str, people: list[str]) -> Iterator[None]:
    """Change one person every second, and a place every ten seconds, until the block ends."""
    context = multiprocessing.get_context("spawn")
    is_over = context.Event()
    editor = context.Process(target=_edit, args=(database, organisation_id, people, is_over))
    editor.start()
    try:
        yield
    finally:
        is_over.set()
        editor.join()


def _edit(database: str, organisation_id: str, people: list[str], is_over: Event) -> None:
    from matcher.store import open_store

    store = open_store(database)
    with store.reading(organisation_id) as tx:
        place = tx.places.page(limit=1).items[0].record.place_id
    for number, person in zip(count(), cycle(people)):
        if is_over.wait(_SECONDS_BETWEEN):
            break
        with store.writing(organisation_id, actor="editor") as tx:
            if number % _PLACE_EVERY == 0:
                stored = tx.places.get(place)
                changed = stored.record.model_copy(update={"title": f"Werk {number}"})
                tx.places.change(changed, stored.version)
            else:
                found = tx.candidates.get(person)
                hours = {"hours_min": 1.0, "hours_max": 20.0 + number % 10}
                tx.candidates.change(found.record.model_copy(update=hours), found.version)
    store.close()
