"""A process that never outlives those who ask it, nor its limit of time, whatever becomes of them.

The server ends a worker at the limit. Where the server was killed there is nobody left to do so,
and an engine in another language heeds no exception: so the kernel is asked to. It ends the process
when its parent is gone (Linux), by an alarm when a limit is over, and by processor time beyond it.
"""

import ctypes
import math
import os
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

GRACE_SECONDS = 0.5
"""What the alarm waits beyond a limit: the server ends a worker first, and says why."""
_PARENT_DEATH_SIGNAL = 1


def end_with_parent() -> None:
    """End this process when its parent ends, at once if that is gone already.

    Elsewhere than on Linux a worker ends when it next looks at its pipe, or by its alarm.
    """
    for alarm in (signal.SIGALRM, signal.SIGXCPU):
        signal.signal(alarm, signal.SIG_DFL)
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    if os.getppid() == 1:
        os._exit(1)


@contextmanager
def ended_after(seconds: float) -> Iterator[None]:
    """The block ends in so many seconds, or the kernel ends the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = (seconds + 2 * GRACE_SECONDS) * (os.cpu_count() or 1)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    limit = math.ceil(used.ru_utime + used.ru_stime + most) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, hard))
    signal.setitimer(signal.ITIMER_REAL, seconds + GRACE_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
