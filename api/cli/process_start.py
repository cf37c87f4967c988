"""When this process began, so that a budget covers all of it: Python and its imports too."""

import os
import time
from pathlib import Path

_START_TIME = 19
"""Position of the start time after the name of the process: field 22 of proc(5)."""


def process_start() -> float:
    """The start of this process on the scale of ``time.perf_counter``, in seconds.

    Linux tells it to the hundredth of a second. Elsewhere the processor time used so far stands
    in for it: until the first command runs, a process does little but compute.
    """
    return time.perf_counter() - (_age() or time.process_time())


def _age() -> float | None:
    try:
        after_name = Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2]
        ticks = int(after_name.split()[_START_TIME])
        age = time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, AttributeError):
        return None
    return age if age >= time.process_time() - 0.1 else None
