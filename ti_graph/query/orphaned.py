"""Imported by the fork server of workers, first of all: it ends when its server is gone.

It looks at the pipe of its server only once it has imported all that workers need. On a busy
machine that takes seconds, in which a server may be killed.
"""

import os
import signal

LOOK_SECONDS = 0.25
_SERVER = os.getppid()


def _look(*_: object) -> None:
    if os.getppid() != _SERVER:
        os._exit(1)


# A timer passes to no process that is forked, and a worker takes the signal back.
signal.signal(signal.SIGALRM, _look)
signal.setitimer(signal.ITIMER_REAL, LOOK_SECONDS, LOOK_SECONDS)
