"""`python -m tests.faults.building DATA SECONDS`: build the small country again and again."""

import sys
import time
from functools import partial
from pathlib import Path

from tests.bounded import run_bounded
from tests.faults import work

if __name__ == "__main__":
    import ti_graph.build  # noqa: F401

    while True:
        start = time.monotonic()
        built = run_bounded(partial(work.build, Path(sys.argv[1])), 120)
        assert built.told and "-" in built.told, built.written
        time.sleep(max(0.0, float(sys.argv[2]) - (time.monotonic() - start)))
