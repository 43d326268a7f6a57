"""Every number that the page of numbers states of this room is that of the code."""

from tests.numbers import differing, stated


def test_the_page_states_the_numbers_of_the_code() -> None:
    assert stated("ingest")
    assert list(differing("ingest")) == []
