"""Releases that are built once for what they are made from, and kept: workers and runs share them.

The one of the shipped snapshots, and those of the small country as the tests vary it.
"""

import fcntl
import hashlib
import shutil
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from tests.hostile import build_hostile
from tests.small_country import build_small, real_tables
from tests.small_programme import with_programme
from tests.small_territories import TOWNS
from ti_graph.build import build
from ti_graph.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
KEPT_FOR_ALL = "TI_GRAPH_TEST_DATA"
"""Names a data folder to read in place of one built from this code: mutants share one."""
MAKERS = ("ti_graph", "loaders", "ontology")
SMALL_COUNTRY = ("small_*.py", "hostile.py", "kept.py")

COUNTRIES: dict[str, Callable[[Path], object]] = {
    "small": build_small,
    "programme": lambda data: build_small(data, with_programme()),
    "hostile": build_hostile,
    "real": lambda data: build_small(
        data, {"insee_sirene": real_tables(*TOWNS)}, simulated="never"
    ),
}
"""The small country as it is; with workbooks and curated lists; with hostile names; where SIRENE
covers it and nothing is drawn."""


def kept_release() -> Path:
    """A data folder with the release of the shipped snapshots. Read it; never write to it."""
    return _kept(
        ROOT / "build" / "default-release", _made_from(), lambda data: build(Settings(data=data))
    )


def kept_country(name: str) -> Path:
    """A data folder with a release of the small country. Read it; never write to it."""
    folder = ROOT / "build" / "small-countries" / name
    return _kept(folder, _small_made_from(), COUNTRIES[name])


def _kept(folder: Path, digest: str, make: Callable[[Path], object]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    data = folder / digest
    with (folder / "lock").open("w") as lock:
        # The workers of one run, and runs side by side, share one release: the first builds it.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (data / "CURRENT").exists():
            folders = filter(Path.is_dir, folder.iterdir())
            for earlier in sorted(folders, key=lambda one: one.stat().st_mtime)[:-1]:
                shutil.rmtree(earlier)
            make(data)
    return data


@cache
def _made_from() -> str:
    """A digest of all that a release of the snapshots is made from."""
    files = [path for folder in MAKERS for path in (ROOT / folder).rglob("*")]
    return _digest([*files, ROOT / "requirements.lock"])


@cache
def _small_made_from() -> str:
    files = [path for pattern in SMALL_COUNTRY for path in (ROOT / "tests").glob(pattern)]
    return _digest([*files, ROOT / "tests/loaders/firms_fixtures.py"], _made_from())


def _digest(files: Iterable[Path], start: str = "") -> str:
    digest = hashlib.sha256(start.encode())
    for path in sorted(files):
        if path.is_file() and "__pycache__" not in path.parts and "web" not in path.parts:
            digest.update(path.relative_to(ROOT).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
