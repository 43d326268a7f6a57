"""`python -m tests.faults.building DATA SECONDS`: build the small country again and again.

Told to end (SIGTERM), it ends after the build that is under way: nothing writes when it is gone.
"""

import signal
import sys
import threading
import time
from functools import partial
from pathlib import Path

from tests.bounded import run_bounded
from tests.faults import work

if __name__ == "__main__":
    import ti_graph.build  # noqa: F401

    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    while not ended.is_set():
        start = time.monotonic()
        built = run_bounded(partial(work.build, Path(sys.argv[1])), 120)
        assert built.answer and "-" in built.answer, built.written
        ended.wait(max(0.0, float(sys.argv[2]) - (time.monotonic() - start)))
