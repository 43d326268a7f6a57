"""Tests that start a Spark cluster run where they are asked for: `make test-spark`."""

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip them in the usual run: they need an extra, Java and a minute."""
    if "spark" in str(config.getoption("-m")):
        return
    for item in items:
        if item.get_closest_marker("spark"):
            item.add_marker(pytest.mark.skip(reason="make test-spark"))
