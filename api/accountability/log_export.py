"""The log as lines of JSON, exactly as it stands, so that anybody can check it without passend."""

import json
from collections.abc import Iterator

from matcher.store import Store

_CHUNK = 1000


def log_lines(store: Store, organisation_id: str) -> Iterator[str]:
    """One line per entry, oldest first, each with the organisation that its hash covers.

    Entries that are written meanwhile come along: an entry never changes, so each part is read in
    a transaction of its own.
    """
    last = 0
    while True:
        with store.reading(organisation_id) as tx:
            rows = tx.log.lines(after=last, limit=_CHUNK)
        if not rows:
            return
        for row in rows:
            last = row["sequence"]
            values = {name: value for name, value in row.items() if name != "owner_id"}
            values["at"] = row["at"].isoformat(timespec="microseconds")
            document = {"organisation_id": organisation_id, **values}
            yield json.dumps(document, ensure_ascii=True) + "\n"
