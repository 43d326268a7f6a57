"""What is interrupted, as it runs in a child: a build, an import, a publish; what is looked at."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any


def build(data: Path, clock_days: float = 0) -> str:
    """Build the small country; `clock_days` moves the clock that the build reads."""
    import ti_graph.build as building  # noqa: PLC0415
    from tests.small_country import small_sources  # noqa: PLC0415
    from ti_graph.errors import TiGraphError  # noqa: PLC0415
    from ti_graph.settings import Settings  # noqa: PLC0415

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> "Clock":
            moved = datetime.now(tz or UTC) + timedelta(days=clock_days)
            return cls.fromtimestamp(moved.timestamp(), tz)

    building.datetime = Clock  # type: ignore[attr-defined]
    try:
        return building.build(Settings(data=data), sources=small_sources()).release
    except TiGraphError as error:
        return error.code


def import_workbook(data: Path, kind: str = "needs") -> str:
    """Import a workbook, by the command that people use; returns its exit code as text."""
    from tests.ingest.workbook_fixtures import GOOD, written_csv  # noqa: PLC0415
    from ti_graph.cli import main  # noqa: PLC0415

    row = dict(GOOD[kind][0])
    rows = [row | {next(iter(row)): f"n{os.getpid()}x{place}"} for place in range(50)]
    path = written_csv(kind, data, rows)
    os.environ["TI_GRAPH_DATA"] = str(data)
    sys.argv = ["ti-graph", "import", str(path), "--json"]
    try:
        main.run()
    except SystemExit as end:
        return str(end.code)
    return "0"


def look(data: Path) -> dict[str, Any]:
    """The current release as a reader finds it: its name, and whether all of it reads."""
    from ti_graph.graph.release import Releases  # noqa: PLC0415
    from ti_graph.ingest.workbooks.store import imported_tables  # noqa: PLC0415

    release = Releases(data).current()
    heights = {name: release.table(name).collect().height for name in release.manifest.tables}
    asked = release.store.query("SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }")
    ((count,),) = asked.rows  # type: ignore[union-attr]
    return {
        "release": release.manifest.release,
        "whole": heights == release.manifest.tables
        and int(count.value) == release.manifest.triples  # type: ignore[union-attr]
        and not release.faults(),
        "workbook rows": {name: frame.height for name, frame in imported_tables(data).items()},
    }


def publish(data: Path, settings: dict[str, str]) -> str:
    """Publish the current release, by the command that people use; returns its exit code as text.

    In small chunks, so that a kill may come between many requests.
    """
    import ti_graph.graph.publish as publishing  # noqa: PLC0415
    from ti_graph.cli import main  # noqa: PLC0415
    from ti_graph.graph.store import remote_graphs  # noqa: PLC0415

    remote_graphs.CHUNK = 500
    publishing.GRACE_SECONDS = 0.1
    os.environ.update(settings, TI_GRAPH_DATA=str(data))
    sys.argv = ["ti-graph", "publish", "--json"]
    try:
        main.run()
    except SystemExit as end:
        return str(end.code)
    return "0"


def look_elsewhere(data: Path, settings: dict[str, str]) -> dict[str, Any]:
    """The release that a store elsewhere serves, and whether each of its graphs is whole there."""
    from ti_graph.graph.publish import CURRENT, graphs_of  # noqa: PLC0415
    from ti_graph.graph.release import Releases  # noqa: PLC0415
    from ti_graph.graph.store.endpoint import Endpoint  # noqa: PLC0415
    from ti_graph.graph.store.release_graphs import COUNTED  # noqa: PLC0415
    from ti_graph.graph.store.remote_graphs import Graphs  # noqa: PLC0415
    from ti_graph.settings import load_settings  # noqa: PLC0415

    os.environ.update(settings)
    endpoint = Endpoint.of(load_settings())
    assert endpoint is not None
    remote = Graphs(endpoint)
    releases = Releases(data)
    catalogue = graphs_of(releases.current()).catalogue
    ((current,),) = remote.select(
        f"SELECT ?r WHERE {{ GRAPH <{catalogue}> {{ ?any <{CURRENT}> ?r }} }}"
    )
    whole = remote.select(f"SELECT ?r WHERE {{ GRAPH <{catalogue}> {{ ?r <{COUNTED}> ?n }} }}")
    release = releases.open(str(current).rsplit("/", 1)[-1])
    graphs, expected = graphs_of(release), release.manifest.graphs
    counted = {name: remote.count(graphs.shared(name)) for name in graphs.names}
    return {
        "release": release.manifest.release,
        "whole": counted == expected
        and remote.count(graphs.union) == release.manifest.triples
        and (current,) in whole,
        "releases": len(whole),
    }


def digests(data: Path) -> dict[str, str]:
    """Every byte of the releases and of the pointer to them."""
    from ti_graph.graph.manifest import sha256  # noqa: PLC0415

    paths = [data / "CURRENT", *(data / "releases").glob("[!.]*/**/*")]
    return {str(path.relative_to(data)): sha256(path) for path in paths if path.is_file()}


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """A disk of its own, of that size. Raises PermissionError where none can be mounted."""
    folder.mkdir(parents=True, exist_ok=True)
    options = ["-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
    mount = shutil.which("mount")
    if mount is None or subprocess.run([mount, *options], check=False).returncode:
        raise PermissionError("this user cannot mount a disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def make_read_only(folder: Path) -> None:
    """Nothing more is written to a disk made by `small_disk`."""
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
