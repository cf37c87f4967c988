"""Hostile files against every importer.

``python -m benchmarks.fuzz_importers --cases 10000 --seed 1 --name fuzz``

Each case is a valid workbook, CSV, VUM or JobPosting file with damage done to its bytes, its XML or
its JSON, or pure noise. It must end in findings or a dataset, never in an exception; the command
prints counts, the slowest case and the peak of memory, and stops after ``--seconds``. With
``--name`` the counts by kind of file and outcome are in benchmarks/results/NAME.
"""

import argparse
import io
import json
import resource
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.environment import write_results
from matcher.exchange.csv_out import CsvForm, csv_bytes
from matcher.exchange.dataset_out import dataset_tables
from matcher.exchange.exporting import export_vum
from matcher.exchange.importing import ImportOutcome, import_offer
from matcher.exchange.offers import read_any_offer
from matcher.exchange.template import template_bytes
from matcher.exchange.vum.codes import VumVersion
from matcher.records import Dataset, read_dataset

SMALL = Path("fixtures/small")
_POSTING = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "title": "Inpakker",
    "identifier": {"@type": "PropertyValue", "value": "v-1"},
    "hiringOrganization": {"@type": "Organization", "name": "Groen en Schoon"},
    "jobLocation": {"@type": "Place", "address": {"postalCode": "7511 AB"}},
    "workHours": "24-32 uur per week",
    "validThrough": "2026-12-31",
}
_ODD = [
    b"=HYPERLINK()",
    b"\x00",
    b"\xff\xfe",
    b"-1e400",
    b"NaN",
    b"\xe2\x80\xae",
    b"'" * 50,
    b"99999999999999999999",
    b"<",
    b"&#x0;",
    b'"',
    b";;;;",
    b"\r",
    b"31-02-2026",
    b"XFD1048576",
    b't="s"',
    b"{" * 200,
    b"[" * 5000,
]
Seeds = list[tuple[str, bytes]]


def seed_files(dataset: Dataset) -> Seeds:
    """Valid files of every kind."""
    tables = dataset_tables(dataset)
    files = [("alles.xlsx", template_bytes(dataset, date(2026, 1, 1)))]
    files += [(f"{table.code}.csv", csv_bytes(table, CsvForm.DUTCH)) for table in tables]
    for version in VumVersion:
        made, _ = export_vum(dataset, version)
        files += list(made.items())
    files.append(("vacature.json", json.dumps(_POSTING).encode()))
    return files


def hostile_case(seeds: Seeds, rng: np.random.Generator) -> tuple[str, bytes]:
    """One damaged file."""
    name, content = seeds[int(rng.integers(len(seeds)))]
    damages = [_flip, _cut, _insert, _repeat, _noise, _rename]
    if name.endswith(".xlsx"):
        damages += [_damage_part] * 6
    if name.endswith(".json"):
        damages += [_damage_json] * 4
    for _ in range(int(rng.integers(1, 4))):
        name, content = damages[int(rng.integers(len(damages)))](name, content, rng)
    return name, content


def run_case(name: str, content: bytes, present: Dataset) -> ImportOutcome:
    """Import one file over a dataset; raises only when an importer is broken."""
    return import_offer(read_any_offer(name, content, present=present), present)


Damage = Callable[[str, bytes, np.random.Generator], tuple[str, bytes]]


def _flip(name: str, content: bytes, rng: np.random.Generator) -> tuple[str, bytes]:
    if not content:
        return name, content
    raw = bytearray(content)
    for _ in range(int(rng.integers(1, 20))):
        raw[int(rng.integers(len(raw)))] = int(rng.integers(256))
    return name, bytes(raw)


def _cut(name: str, content: bytes, rng: np.random.Generator) -> tuple[str, bytes]:
    return name, content[: int(rng.integers(len(content) + 1))]


def _insert(name: str, content: bytes, rng: np.random.Generator) -> tuple[str, bytes]:
    at = int(rng.integers(len(content) + 1))
    return name, content[:at] + _ODD[int(rng.integers(len(_ODD)))] + content[at:]


def _repeat(name: str, content: bytes, rng: np.random.Generator) -> tuple[str, bytes]:
    at = int(rng.integers(len(content) + 1))
    piece = content[at : at + int(rng.integers(1, 400))]
    return name, content[:at] + piece * int(rng.integers(1, 30)) + content[at:]


def _noise(name: str, content: bytes, rng: np.random.Generator) -> tuple[str, bytes]:
    start = content[: int(rng.integers(0, 8))]
    return name, start + rng.bytes(int(rng.integers(0, 3000)))


def _rename(name: str, content: bytes, rng: np.random.Generator) -> tuple[str, bytes]:
    ending = ["xlsx", "xlsm", "csv", "json", "html", "xls", "ods", ""][int(rng.integers(8))]
    return f"{name.split('.')[0]}.{ending}", content


def _damage_part(name: str, content: bytes, rng: np.random.Generator) -> tuple[str, bytes]:
    """Damage the text of one part of a workbook and pack it again."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {part: archive.read(part) for part in archive.namelist()}
    except Exception:
        return name, content
    wanted = [part for part in parts if part.endswith(".xml")]
    if not wanted:
        return name, content
    chosen = wanted[int(rng.integers(len(wanted)))]
    damage = [_flip, _insert, _insert, _repeat, _cut, _swap_text][int(rng.integers(6))]
    _, parts[chosen] = damage(name, parts[chosen], rng)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for part, inside in parts.items():
            archive.writestr(part, inside)
    return name, buffer.getvalue()


def _swap_text(name: str, content: bytes, rng: np.random.Generator) -> tuple[str, bytes]:
    """Put odd text between two tags, or an odd place in a cell."""
    odd = _ODD[int(rng.integers(len(_ODD)))]
    if rng.integers(2):
        return name, content.replace(b'r="A2"', b'r="' + odd[:12] + b'"', 1)
    at = content.find(b"<t>", int(rng.integers(len(content) + 1)))
    return name, content[: at + 3] + odd + content[at + 3 :] if at >= 0 else content


def _damage_json(name: str, content: bytes, rng: np.random.Generator) -> tuple[str, bytes]:
    """Replace one value of a document by one of another kind."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):  # another damage may have nested it beyond reading
        return name, content
    odd: list[Any] = [
        None,
        [],
        {},
        -1,
        1e308,
        "",
        "x" * 20_000,
        True,
        [[[]]],
        {"a": {"b": 1}},
        "7" * 30,
    ]
    node: Any = document
    for _ in range(int(rng.integers(1, 6))):
        keys: list[Any] = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not keys:
            break
        key = keys[int(rng.integers(len(keys)))]
        if isinstance(node[key], (dict, list)) and rng.integers(3):
            node = node[key]
            continue
        node[key] = odd[int(rng.integers(len(odd)))]
        break
    return name, json.dumps(document).encode()


def main() -> None:
    """Run the cases and print what they came to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=1800)
    parser.add_argument("--name", help="Also write benchmarks/results/NAME.")
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    present = read_dataset(SMALL)
    seeds = seed_files(present)
    counts: Counter[tuple[str, str]] = Counter()
    slowest, start = 0.0, time.perf_counter()
    for case in range(options.cases):
        name, content = hostile_case(seeds, rng)
        began = time.perf_counter()
        counts[Path(name).suffix or "no ending", _came_to(case, name, content, present)] += 1
        slowest = max(slowest, time.perf_counter() - began)
        if time.perf_counter() - start > options.seconds:
            print(f"stopped after {case + 1} cases: time is up")
            break
    outcomes: Counter[str] = Counter()
    for (_, outcome), count in counts.items():
        outcomes[outcome] += count
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{dict(outcomes)}; slowest {slowest:.2f} s; peak {peak:.0f} MB; seed {options.seed}")
    if options.name:
        write_results(
            options.name,
            ("ending", "outcome", "cases"),
            [(*key, count) for key, count in sorted(counts.items())],
            seed=options.seed,
            cases=sum(outcomes.values()),
            slowest_seconds=round(slowest, 2),
            peak_megabytes=round(peak),
        )
    sys.exit(1 if outcomes["crash"] or outcomes["nothing said"] else 0)


def _came_to(case: int, name: str, content: bytes, present: Dataset) -> str:
    """What one case came to; what went wrong is printed, so that it can be repeated."""
    try:
        outcome = run_case(name, content, present)
    except Exception as error:
        print(f"case {case}, {name}: {type(error).__name__}: {error}", file=sys.stderr)
        return "crash"
    if not (outcome.findings or outcome.counts):
        return "nothing said"
    return "refused" if outcome.findings and not outcome.n_accepted else "read"


if __name__ == "__main__":
    main()
