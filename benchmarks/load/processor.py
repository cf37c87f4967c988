"""Processor time of a process and its children: a busy machine changes it less than the clock."""

import os
from pathlib import Path

_PARENT, _USER, _SYSTEM = 1, 11, 12  # after the name, which ends with the last parenthesis


def processor_seconds(process_id: int) -> float:
    """Seconds of processor time so far; nan where the system does not tell (no ``/proc``)."""
    children: dict[int, list[int]] = {}
    ticks: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        number = int(stat.parent.name)
        children.setdefault(int(fields[_PARENT]), []).append(number)
        ticks[number] = int(fields[_USER]) + int(fields[_SYSTEM])
    if process_id not in ticks:
        return float("nan")
    family, total = [process_id], 0
    while family:
        member = family.pop()
        total += ticks[member]
        family += children.get(member, [])
    return total / os.sysconf("SC_CLK_TCK")
