"""Plans and measurements give way to whoever asks for an answer."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.process import BaseProcess

NICENESS = 10
"""Suggestions go first: the planner takes what the processor has left."""


def give_way(cores: int) -> None:
    """Let everything else go first, and stay on some of the processor cores; 0 = all.

    On Linux this is the calling thread's, and is inherited by what it starts.
    """
    with suppress(OSError, AttributeError):
        own = os.getpriority(os.PRIO_PROCESS, 0)
        os.setpriority(os.PRIO_PROCESS, 0, max(own, NICENESS))
    with suppress(OSError, AttributeError):  # Linux: stands aside the moment that others wake
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    if cores > 0:
        with suppress(OSError, AttributeError):  # not every system can
            allowed = sorted(os.sched_getaffinity(0))
            os.sched_setaffinity(0, allowed[-cores:])


def start_aside(process: BaseProcess) -> None:
    """Start a process that gives way from its first instruction on, where the system can do that.

    Reading the code takes seconds of processor time before the process itself can do anything
    about it; so it is started by a thread that has given way.
    """
    if sys.platform != "linux":  # elsewhere priorities are not a thread's but the whole service's
        process.start()
        return
    with ThreadPoolExecutor(1) as once:
        once.submit(give_way, 0).result()
        once.submit(process.start).result()
