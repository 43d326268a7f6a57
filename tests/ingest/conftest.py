"""A pack of sources from outside the project, and a site that files are fetched from."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ingest.faulty_server import Site, serving
from tests.ingest.fetch_fixtures import Setting
from tests.ingest.packs import Pack


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pack]:
    """An empty pack: what is added to it is found beside the project's own sources."""
    own = Pack(tmp_path, monkeypatch)
    yield own
    own.forget()


@pytest.fixture
def site() -> Iterator[Site]:
    """A server of this machine that has nothing yet."""
    with serving() as own:
        yield own


@pytest.fixture
def setting(site: Site, tmp_path: Path) -> Setting:
    """One source whose file that server has."""
    return Setting(site, tmp_path)
