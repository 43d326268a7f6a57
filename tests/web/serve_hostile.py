"""Serves a release of the country of hostile names, for the browser tests: PORT is its argument."""

import sys
import tempfile
from pathlib import Path

from tests.hostile import build_hostile
from ti_graph.api.server import serve
from ti_graph.settings import Settings


def main() -> None:
    """Build it in a folder of its own, serve until told to stop, leave nothing behind."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        build_hostile(data)
        serve(Settings(data=data, port=int(sys.argv[1])), lambda url: print(url, flush=True))  # noqa: T201


if __name__ == "__main__":
    main()
