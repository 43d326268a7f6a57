"""Stores that the tests of queries ask."""

from pathlib import Path

import pytest

from ti_graph.graph.release import Release


@pytest.fixture(scope="session")
def folder(default_release: Release) -> Path:
    """The store of the release of the shipped snapshots."""
    return default_release.store_folder


@pytest.fixture(scope="session")
def small_folder(small_release: Release) -> Path:
    """The store of the release of the small country."""
    return small_release.store_folder
