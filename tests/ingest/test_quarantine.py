"""Bad records are set aside with their place, their value and the reason."""

import polars as pl
import pytest

from ti_graph.ingest.quarantine import LONGEST_VALUE, SCHEMA, Quarantine

ROWS = pl.DataFrame({"_row": [2, 9], "siret": ["1", "9" * 500]})


def test_a_record_is_set_aside_with_its_place_value_and_reason() -> None:
    quarantine = Quarantine("insee_test")
    quarantine.add(ROWS, file="a.csv", column="siret", reason="too short")
    assert quarantine.table().rows()[0] == ("insee_test", "a.csv", 2, "siret", "1", "too short")


def test_a_long_value_is_cut() -> None:
    quarantine = Quarantine("insee_test")
    quarantine.add(ROWS, file="a.csv", column="siret", reason="too long")
    assert quarantine.table()["value"][1] == "9" * LONGEST_VALUE


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("LEGALL JEAN-YVES", None),
        ("dupont", None),
        ("LE GO", None),
        ("12 RUE DES LILAS", None),
        ("jean.dupont@exemple.fr", None),
        ("A. ROY", None),
        ("ROY A", None),
        ("12 c", "12 c"),
        ("25.62X", "25.62X"),
        ("2A004", "2A004"),
        ("[ND]", "[ND]"),
        ("8,33E+13", "8,33E+13"),
        ("N48.5,E6.5", "N48.5,E6.5"),
        ("commune-57463", "commune-57463"),
    ],
)
def test_free_text_is_not_kept_since_a_shifted_row_brings_a_name_into_any_column(
    value: str, kept: str | None
) -> None:
    quarantine = Quarantine("insee_test")
    quarantine.add(pl.DataFrame({"siret": [value]}), file="a.csv", column="siret", reason="bad")
    assert quarantine.table()["value"].to_list() == [kept]
    assert quarantine.table()["row"].to_list() == [None]


def test_a_row_without_a_line_says_so_by_a_null() -> None:
    quarantine = Quarantine("insee_test")
    quarantine.add(ROWS.drop("_row"), file="a.csv", column="siret", reason="bad")
    assert quarantine.table()["row"].to_list() == [None, None]


def test_a_fault_of_the_row_as_a_whole_shows_no_value() -> None:
    quarantine = Quarantine("insee_test")
    quarantine.add(ROWS, file="a.csv", column="jobs_agree", reason="jobs_agree")
    assert quarantine.table()["value"].to_list() == [None, None]


def test_a_value_that_is_no_text_is_shown_as_text() -> None:
    quarantine = Quarantine("insee_test")
    quarantine.add(pl.DataFrame({"jobs": [-1.5]}), file="a.csv", column="jobs", reason="negative")
    assert quarantine.table()["value"].to_list() == ["-1.5"]


def test_an_empty_quarantine_is_a_table_all_the_same() -> None:
    quarantine = Quarantine("insee_test")
    quarantine.add(ROWS.head(0), file="a.csv", column="siret", reason="none")
    assert quarantine.table().schema == SCHEMA
    assert quarantine.table().is_empty()


def test_what_is_set_aside_at_several_times_is_kept_together() -> None:
    quarantine = Quarantine("insee_test")
    for reason in ("first", "second"):
        quarantine.add(ROWS, file="a.csv", column="siret", reason=reason)
    assert quarantine.table()["reason"].to_list() == ["first", "first", "second", "second"]
    assert quarantine.table().schema == SCHEMA
