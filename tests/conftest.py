"""Releases that tests read: the default one of the shipped snapshots, built once a run.

Where TI_GRAPH_TEST_ENGINE names an engine of `tests/engines.py`, releases are published to it, and
named queries and servers are asked there: the same tests, another engine (`make test-remote`).
"""

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.api.conftest import running as served
from tests.engine_limits import LIMITS
from tests.engines import NAMES, Engine, asked_elsewhere, running
from tests.kept import KEPT_FOR_ALL, kept_country, kept_release
from tests.remembered import Reckoned, RememberedAnswers, RememberedLeads
from ti_graph.answers.lead import Leads
from ti_graph.answers.sites import Sites
from ti_graph.answers.territories import Answers
from ti_graph.graph.release import Release, Releases
from ti_graph.settings import Settings

# An example may be slow on a busy machine: that is no failure.
settings.register_profile("project", deadline=None)
settings.load_profile("project")


LONG = (
    "tests/faults/test_faults.py",
    "tests/mutations/test_mutations.py",
    "tests/test_build_optional.py",
    "tests/test_build_faults.py",
    "tests/docs/test_notebooks.py",
    "tests/api/test_elsewhere.py",
    "tests/docs/test_site.py",
    "tests/graph/test_publish.py",
    "tests/cli/test_documents.py",
    "tests/cli/test_commands.py",
    "tests/api/test_server.py",
    "tests/api/test_pages.py",
    "tests/api/test_grounds.py",
    "tests/analytics/test_compute.py",
    "tests/client/test_light.py",
    "tests/answers/test_specialities.py",
    "tests/test_refresh.py",
    "tests/answers/test_lead.py",
    "tests/answers/test_one_order.py",
)
"""Files that take half a minute or more, the longest first: begun last, they would keep one worker
waiting for another."""

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
    turns = {file: turn for turn, file in enumerate(LONG)}
    begun = {file: (turns.get(file, len(LONG)), -count) for file, count in tests.items()}
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


@pytest.fixture(scope="session")
def default_release(default_data: Path, engine: Engine | None) -> Release:
    """The release of the shipped snapshots."""
    return asked_elsewhere(Releases(default_data).current(), engine)


@pytest.fixture(scope="session")
def reckoned(tmp_path_factory: pytest.TempPathFactory) -> Reckoned:
    """What the workers of this run reckoned of the default release."""
    own = tmp_path_factory.getbasetemp()
    run = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    folder = run / "reckoned"
    folder.mkdir(exist_ok=True)
    return Reckoned(folder)


@pytest.fixture(scope="session")
def default_answers(default_release: Release, reckoned: Reckoned) -> Answers:
    """Answers from the release of the shipped snapshots, each reckoned once."""
    return RememberedAnswers(default_release, reckoned)


@pytest.fixture(scope="session")
def default_leads(default_answers: Answers, reckoned: Reckoned) -> Leads:
    """The sentences in front of each territory, reckoned once."""
    return RememberedLeads(default_answers, Sites(default_answers.release), reckoned)


@pytest.fixture(scope="session")
def small_data() -> Path:
    """A data folder with a release of the small country. Read it; never write to it."""
    return kept_country("small")


@pytest.fixture(scope="session")
def programme_data() -> Path:
    """The same with what workbooks and curated lists say (`tests/small_programme.py`)."""
    return kept_country("programme")


@pytest.fixture(scope="session")
def hostile_data() -> Path:
    """The same with the names that someone writes who means harm (`tests/hostile.py`)."""
    return kept_country("hostile")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The same where SIRENE covers the country and nothing is drawn."""
    return kept_country("real")


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


@pytest.fixture(scope="session")
def server(default_data: Path, default_release: Release, engine: Engine | None) -> Iterator[str]:
    """The URL of a server on the release of the shipped snapshots."""
    settings = {"TI_GRAPH_QUERY_SECONDS": "12", "TI_GRAPH_QUERY_ROWS": "5000"}
    if engine is not None:
        asked_elsewhere(default_release, engine)
        settings |= engine.settings()
    with served(default_data, **settings) as started:
        yield started[0]


@pytest.fixture(scope="session")
def small_server(small_data: Path) -> Iterator[str]:
    """The URL of a server on the release of the small country."""
    with served(small_data) as started:
        yield started[0]
