"""Names of a release stand in one order: two readings of it list equal hits alike."""

from ti_graph.answers.search_names import names
from ti_graph.graph.release import Release


def test_names_are_read_in_one_order(default_release: Release) -> None:
    assert names(default_release).equals(names(default_release))
