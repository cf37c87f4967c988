"""How much memory this process has taken at most."""

import sys
from math import nan

_UNITS_PER_MIB = 1024 if sys.platform != "darwin" else 1024 * 1024
"""`ru_maxrss` is in KiB on Linux and in bytes on macOS; see getrusage(2)."""


def peak_memory() -> float:
    """Largest resident memory of this process so far, in MiB; NaN where the system does not tell.

    It covers the whole life of the process, so steps are told apart only by running them in
    processes of their own.
    """
    try:
        from resource import RUSAGE_SELF, getrusage
    except ImportError:
        return nan
    return getrusage(RUSAGE_SELF).ru_maxrss / _UNITS_PER_MIB
