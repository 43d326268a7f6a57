"""Small releases to publish, hold and damage."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ti_graph.errors import ReleaseError
from ti_graph.graph.manifest import Manifest, release_files, sha256
from ti_graph.graph.release import MANIFEST, Releases

ROOT = Path(__file__).resolve().parents[2]
EMPTY = Manifest(
    release="r",
    built_at="2024-01-31T00:00:00+00:00",
    version="0.0.0",
    base_iri="https://example.org/",
    triples=0,
    seconds=0.0,
    steps={},
    tables={},
    graphs={},
    sources=[],
    establishment_coverage=0.0,
    simulated_rows=0,
    checksums={},
)
HOLDER = """
import sys, time
from pathlib import Path
from ti_graph.graph.release import Releases
with Releases(Path(sys.argv[1])).building("held") as staging:
    (staging / "half").write_text("half")
    print("held", flush=True)
    time.sleep(60)
"""

READER = """
import sys, time
from pathlib import Path
from ti_graph.graph.release import Releases
release = Releases(Path(sys.argv[1])).current()
print("open", flush=True)
time.sleep(60)
"""

PUBLISHER = """
import sys
from pathlib import Path
from tests.graph.release_fixtures import publish
for number in range(1, 40):
    publish(Path(sys.argv[1]), f"{number:03d}")
"""


def publish(data: Path, name: str, content: str = "x") -> None:
    """Make a release of one file and a manifest."""
    with Releases(data).building(name) as staging:
        (staging / "tables").mkdir()
        (staging / "tables" / "content.parquet").write_text(content, "utf-8")
        files = {path.relative_to(staging).as_posix(): path for path in release_files(staging)}
        found = {
            "release": name,
            "checksums": {file: sha256(path) for file, path in files.items()},
            "sizes": {file: path.stat().st_size for file, path in files.items()},
        }
        manifest = EMPTY.model_copy(update=found)
        (staging / MANIFEST).write_text(manifest.model_dump_json(), "utf-8")


def contents(folder: Path) -> dict[str, str]:
    """Every file below a folder, by its digest."""
    return {
        str(path.relative_to(folder)): sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".build.lock"
    }


@contextmanager
def another_build(data: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock, half way through a release."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(data)], stdout=subprocess.PIPE, text=True
    )
    with process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


def fault(call: Callable[[], object], data: Path) -> str:
    """The code of the error that a call stops with; no language names the folder."""
    with pytest.raises(ReleaseError) as caught:
        call()
    rows = "".join(caught.value.detail(language) for language in ("fr", "en"))
    assert str(data) not in rows
    assert caught.value.exit_code == 3
    return caught.value.code


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-10])


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(bytes(content))


def of_another_release(path: Path) -> None:
    shutil.copy(path.with_name("geometry.parquet"), path)
