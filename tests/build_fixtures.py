"""What tests ask of a built folder of the small country."""

import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl

from ti_graph.graph.manifest import sha256
from ti_graph.graph.release import MANIFEST, Release, Releases
from ti_graph.graph.store import Solutions

ROOT = Path(__file__).resolve().parents[1]
TI_GRAPH = Path(sys.executable).parent / "ti-graph"
SMALL_BUILD = """
import sys
from pathlib import Path
from tests.small_country import small_sources
from ti_graph.build import build
from ti_graph.settings import Settings
build(Settings(data=Path(sys.argv[1])), lambda step: print(step, flush=True), small_sources())
"""
LIMITED_BUILD = (
    "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0}))" + SMALL_BUILD
)


def contents(data: Path) -> dict[str, str]:
    """The current release and the pointer to it, file by file."""
    paths = [data / "CURRENT", *(data / "releases").rglob("*")]
    return {str(path.relative_to(data)): sha256(path) for path in paths if path.is_file()}


def another_release(data: Path, like: Path) -> str:
    """Make a copy of the release of `like` the next of `data`, as a build would; returns its name.

    For those who look at what comes after a build: a build takes two seconds.
    """
    made = current(like)
    number = len(Releases(data).names())
    name = f"20991231-2359{number:02d}-{secrets.token_hex(2)}"
    with Releases(data).building(name) as staging:
        shutil.copytree(made.folder, staging, dirs_exist_ok=True)
        manifest = made.manifest.model_copy(update={"release": name})
        (staging / MANIFEST).write_text(manifest.model_dump_json(), "utf-8")
    return name


def current(data: Path) -> Release:
    return Releases(data).current()


def rows(release: Release, table: str, **where: Any) -> pl.DataFrame:
    return release.table(table).filter(**where).collect()


def triples(release: Release) -> int:
    answer = release.store.query("SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }")
    assert isinstance(answer, Solutions)
    ((count,),) = answer.rows
    return int(getattr(count, "value", -1))


def whole(release: Release) -> bool:
    """Whether every table and the graph of a release are as its manifest says."""
    manifest = release.manifest
    heights = {name: release.table(name).collect().height for name in manifest.tables}
    return heights == manifest.tables and triples(release) == manifest.triples


def run(data: Path, *arguments: str, language: str = "en") -> "subprocess.CompletedProcess[str]":
    """A command in a process of its own."""
    environment = os.environ | {"TI_GRAPH_DATA": str(data), "TI_GRAPH_LANGUAGE": language}
    return subprocess.run(
        [str(TI_GRAPH), *arguments], env=environment, capture_output=True, text=True, check=False
    )
