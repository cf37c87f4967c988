"""Whether log lines tell about people: identifiers, names, values, or what was sent."""

import json
import re
from collections.abc import Iterable

from benchmarks.faults.corpus import PRODUCT, TEXTS
from matcher.records import Dataset

_OWN = {"request_id", "run_id", "timestamp", "milliseconds", "at", "status", "level", "logger"}
_LEAST = 6
_UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def personal_values(dataset: Dataset) -> set[str]:
    """Identifiers of people, places, employers and teams, their names, titles and postcodes."""
    columns = (
        dataset.candidates["candidate_id"],
        dataset.candidates["postcode4"],
        dataset.places["place_id"],
        dataset.places["title"],
        dataset.employers["employer_id"],
        dataset.employers["name"],
        dataset.teams["team_id"],
    )
    return {str(value) for column in columns for value in column if str(value)}


def told(lines: Iterable[str], values: set[str]) -> set[str]:
    """What log lines tell that they should not; a line that is no JSON tells itself."""
    found = set()
    for line in lines:
        try:
            event = json.loads(line)
        except ValueError:
            found.add(f"no JSON: {line[:80]}")
            continue
        said = " ".join(str(value) for name, value in event.items() if name not in _OWN)
        words = set(re.split(r"[\s/{}\"',:?&=()]+", said))
        found |= {value for value in values if value in words or (" " in value and value in said)}
        found |= {name for name, text in TEXTS.items() if len(text) >= _LEAST and text in said}
        if PRODUCT in said:
            found.add("a template was evaluated")
    return found


def faults_of_log(lines: Iterable[str], dataset: Dataset) -> set[str]:
    """What is wrong with log lines: what they tell, and lines of a request or run without its id.

    Parameters
    ----------
    dataset
        The records that the service had.
    """
    kept = [line for line in lines if line.strip()]
    found = told(kept, personal_values(dataset))
    for line in kept:
        try:
            event = json.loads(line)
        except ValueError:
            continue  # told already
        said = event.get("event", "")
        if said.startswith("request") and not _UUID.fullmatch(str(event.get("request_id"))):
            found.add(f"no request id: {said}")
        if said.startswith("run ") and not event.get("run_id"):
            found.add(f"no run id: {said}")
        found |= {f"no {name}: {said}" for name in ("timestamp", "level") if not event.get(name)}
    return found
