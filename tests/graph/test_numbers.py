"""Every number that the page of numbers states of this room is that of the code."""

from tests.numbers import differing, stated, unstated


def test_the_page_states_the_numbers_of_the_code() -> None:
    assert len(stated("graph")) >= 10
    assert list(differing("graph")) == []


def test_the_page_states_every_number_of_the_code_that_decides_something() -> None:
    assert list(unstated("graph")) == []
