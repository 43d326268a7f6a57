"""Releases that tests read: the default one of the shipped snapshots, built once a run.

Where TI_GRAPH_TEST_ENGINE names an engine of `tests/engines.py`, releases are published to it, and
named queries and servers are asked there: the same tests, another engine (`make test-remote`).
"""

import fcntl
import hashlib
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.engine_limits import LIMITS
from tests.engines import NAMES, Engine, asked_elsewhere, running
from tests.small_country import build_small
from ti_graph.answers.territories import Answers
from ti_graph.build import build
from ti_graph.graph.release import Release, Releases
from ti_graph.settings import Settings

# An example may be slow on a busy machine: that is no failure.
settings.register_profile("project", deadline=None)
settings.load_profile("project")


ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "build" / "default-release"
KEPT_FOR_ALL = "TI_GRAPH_TEST_DATA"
"""Names a data folder to read in place of one built from this code: mutants share one."""
MAKERS = ("ti_graph", "loaders", "ontology")

LONG = (
    "tests/faults/test_faults.py",
    "tests/mutations/test_mutations.py",
    "tests/test_build_optional.py",
    "tests/test_build_faults.py",
    "tests/docs/test_notebooks.py",
)
"""Files of few tests that take a minute or more: begun last, they would keep one worker waiting
for another."""

CHOSEN = next((name for name in NAMES if name == os.environ.get("TI_GRAPH_TEST_ENGINE")), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What another engine is known to answer otherwise is expected to fail there, and must."""
    for item in items:
        reason = LIMITS.get(CHOSEN, {}).get(item.nodeid) if CHOSEN else None
        if reason:
            item.add_marker(pytest.mark.xfail(reason=reason, strict=True))
    if "PYTEST_XDIST_WORKER" in os.environ:
        _order(items)


def _order(items: list[pytest.Item]) -> None:
    """Files that take long first, and then by their number of tests: workers end together."""
    tests = Counter(item.nodeid.partition("::")[0] for item in items)
    begun = {file: (file not in LONG, -count) for file, count in tests.items()}
    items.sort(key=lambda item: begun[item.nodeid.partition("::")[0]])


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine | None]:
    """The engine that this run asks in place of the embedded store; None: the embedded one."""
    if CHOSEN is None:
        yield None
        return
    with running(CHOSEN, tmp_path_factory.mktemp(CHOSEN)) as started:
        yield started


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on the settings of whoever runs it."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"TI_GRAPH_{name.upper()}", raising=False)


@pytest.fixture(scope="session")
def default_data() -> Path:
    """A data folder with a release of the shipped snapshots. Read it; never write to it."""
    return Path(os.environ[KEPT_FOR_ALL]) if KEPT_FOR_ALL in os.environ else kept_release()


def kept_release() -> Path:
    """The release of the snapshots, built once for what it is made from and kept for other runs."""
    KEPT.mkdir(parents=True, exist_ok=True)
    data = KEPT / _made_from()
    with (KEPT / "lock").open("w") as lock:
        # The workers of one run, and runs side by side, share one release: the first builds it.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (data / "CURRENT").exists():
            folders = filter(Path.is_dir, KEPT.iterdir())
            for earlier in sorted(folders, key=lambda one: one.stat().st_mtime)[:-1]:
                shutil.rmtree(earlier)
            build(Settings(data=data))
    return data


def _made_from() -> str:
    """A digest of all that a release of the snapshots is made from."""
    digest = hashlib.sha256()
    for folder in MAKERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and "web" not in path.parts:
                digest.update(path.relative_to(ROOT).as_posix().encode())
                digest.update(path.read_bytes())
    digest.update((ROOT / "requirements.lock").read_bytes())
    return digest.hexdigest()[:16]


@pytest.fixture(scope="session")
def default_release(default_data: Path, engine: Engine | None) -> Release:
    """The release of the shipped snapshots."""
    return asked_elsewhere(Releases(default_data).current(), engine)


@pytest.fixture(scope="session")
def default_answers(default_release: Release) -> Iterator[Answers]:
    """Answers from the release of the shipped snapshots."""
    yield Answers(default_release)


@pytest.fixture(scope="session")
def small_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a release of the small country. Read it; never write to it."""
    data = tmp_path_factory.mktemp("small-country")
    build_small(data)
    return data


@pytest.fixture(scope="session")
def small_release(small_data: Path, engine: Engine | None) -> Release:
    """The release of the small country (`tests/small_country.py` tells its answers by hand)."""
    return asked_elsewhere(Releases(small_data).current(), engine)


@pytest.fixture(scope="session")
def small_answers(small_release: Release) -> Answers:
    """Answers from the release of the small country."""
    return Answers(small_release)


@pytest.fixture
def data(small_data: Path, tmp_path: Path) -> Path:
    """A data folder of its own, with a release of the small country."""
    return Path(shutil.copytree(small_data, tmp_path / "data"))
