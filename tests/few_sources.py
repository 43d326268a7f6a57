"""`python -m tests.few_sources WORD…`: the program with few of the project's sources installed.

TI_GRAPH_TEST_SOURCES names them. The process that a build runs in imports this module as well, and
so finds the same. What a command does with the files of one source needs no other: the whole
country takes a minute and a half to build, the sources that SIRENE reads a few seconds.
"""

import os
import subprocess
import sys
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from ti_graph.ingest import registry

ROOT = Path(__file__).resolve().parents[1]
NAMES = "TI_GRAPH_TEST_SOURCES"
OF_SIRENE = (
    "insee_cog", "insee_cog_history", "insee_naf", "insee_naf_2025", "urssaf_employment",
    "dgpr_irep", "insee_sirene",
)  # fmt: skip
"""SIRENE and what it requires, directly or not."""


def run_with(
    sources: tuple[str, ...], data: Path, *words: str
) -> "subprocess.CompletedProcess[str]":
    """A command where these sources alone are installed, in a process of its own, in English."""
    settings = {"TI_GRAPH_DATA": str(data), "TI_GRAPH_LANGUAGE": "en", NAMES: ",".join(sources)}
    return subprocess.run(
        [sys.executable, "-m", "tests.few_sources", *words],
        cwd=ROOT, env={**os.environ, **settings}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def _installed(*, group: str) -> list[EntryPoint]:
    wanted = os.environ[NAMES].split(",")
    return [entry for entry in entry_points(group=group) if entry.name in wanted]


if __name__ in {"__main__", "__mp_main__"}:
    registry.entry_points = _installed  # type: ignore[attr-defined, assignment]

if __name__ == "__main__":
    from ti_graph.cli.main import run

    run()
