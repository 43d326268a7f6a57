"""A pack of sources from outside the project."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ingest.packs import Pack


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pack]:
    """An empty pack: what is added to it is found beside the project's own sources."""
    own = Pack(tmp_path, monkeypatch)
    yield own
    own.forget()
