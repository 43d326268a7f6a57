"""Words of names: cut one by one and as a column alike."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from ti_graph.answers.search_words import words_of, words_of_names


def test_words_have_neither_accents_nor_case_and_st_is_saint() -> None:
    assert words_of("Cœur de l'Ève, ST-Étienne_2") == [
        "coeur",
        "de",
        "l",
        "eve",
        "saint",
        "etienne",
        "2",
    ]


def test_a_column_of_names_has_each_word_of_each_name_once_in_their_order() -> None:
    found = words_of_names(pl.Series(["Bois BOIS Ste-Marie", "été", "--", "Bois 12"]))
    assert found.rows() == [
        ("12", 3), ("bois", 0), ("bois", 3), ("ete", 1), ("marie", 0), ("sainte", 0),
    ]  # fmt: skip


@given(st.lists(st.text() | st.text(st.characters(max_codepoint=127))))
def test_a_column_is_cut_as_its_names_are(names: list[str]) -> None:
    found = words_of_names(pl.Series(names, dtype=pl.String))
    expected = {(word, place) for place, name in enumerate(names) for word in words_of(name)}
    assert found.rows() == sorted(expected, key=lambda row: (row[0].encode(), row[1]))
