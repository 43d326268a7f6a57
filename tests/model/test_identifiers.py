"""Official numbers: what makes a SIREN and a SIRET, and how codes are written."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.loaders.firms_fixtures import with_check_digit
from ti_graph.model.identifiers import dotted_naf, letters_of, siren_is_valid, siret_is_valid, ti_id

sirens = st.integers(0, 10**8 - 1).map(lambda number: with_check_digit(f"{number:08d}"))
numbers = st.tuples(sirens, st.integers(0, 9999)).map(lambda parts: f"{parts[0]}{parts[1]:04d}")
"""A SIREN and four digits: what is left is the check digit of a SIRET."""


def siret_holds(*texts: str | None) -> list[bool]:
    frame = pl.DataFrame({"siret": texts}, schema={"siret": pl.String})
    return frame.select(siret_is_valid(pl.col("siret")))["siret"].to_list()


def siren_holds(*texts: str | None) -> list[bool]:
    frame = pl.DataFrame({"siren": texts}, schema={"siren": pl.String})
    return frame.select(siren_is_valid(pl.col("siren")))["siren"].to_list()


@given(numbers)
def test_one_check_digit_in_ten_makes_a_siret(number: str) -> None:
    if number.startswith("356000000"):
        return
    held = siret_holds(*(f"{number}{digit}" for digit in range(10)))
    assert held.count(True) == 1
    assert siret_holds(with_check_digit(number)) == [True]


@given(st.integers(0, 10**8 - 1).map(lambda number: f"{number:08d}"))
def test_one_check_digit_in_ten_makes_a_siren(number: str) -> None:
    held = siren_holds(*(f"{number}{digit}" for digit in range(10)))
    assert held.count(True) == 1
    assert siren_holds(with_check_digit(number)) == [True]


@given(numbers, st.integers(0, 13), st.integers(1, 9))
def test_a_digit_mistyped_is_found(number: str, place: int, shift: int) -> None:
    siret = with_check_digit(number)
    wrong = str((int(siret[place]) + shift) % 10)
    mistyped = siret[:place] + wrong + siret[place + 1 :]
    if mistyped.startswith("356000000"):
        return
    assert siret_holds(siret, mistyped) == [True, False]


def test_a_siret_that_is_shifted_by_a_zero_is_none() -> None:
    # 605 820 455 00034 written with a zero in front, one less within: the fourteen digits hold.
    assert siret_holds("60582045500034", "06058204550034") == [True, False]
    assert siren_holds("605820455", "060582045") == [True, False]


@given(st.text())
def test_a_text_that_is_not_fourteen_digits_is_no_siret(text: str) -> None:
    digits = len(text) == 14 and text.isascii() and text.isdigit()
    assert digits or siret_holds(text) == [False]


def test_digits_of_other_scripts_are_no_siret() -> None:
    arabic = "356000000" + "\u0660" * 5
    assert siret_holds(arabic, "\u0660" * 14) == [False, False]


def test_establishments_of_la_poste_obey_their_own_law() -> None:
    assert siret_holds("35600000049837", "35600000049838") == [True, False]


def test_the_head_office_of_la_poste_obeys_luhn() -> None:
    assert siret_holds("35600000000048") == [True]
    assert siren_holds("356000000") == [True]


def test_no_number_is_an_invalid_number() -> None:
    assert siret_holds(None, "") == [False, False]
    assert siren_holds(None, "") == [False, False]


@pytest.mark.parametrize(
    ("written", "dotted"),
    [
        ("2562B", "25.62B"),
        ("25.62B", "25.62B"),
        ("0811Z", "08.11Z"),
        ("25", "25"),
        ("2562", "2562"),
    ],
)
def test_an_undotted_naf_code_gets_its_dot(written: str, dotted: str) -> None:
    frame = pl.DataFrame({"naf": [written]}).select(dotted_naf(pl.col("naf")))
    assert frame["naf"].to_list() == [dotted]


def test_the_same_code_of_two_phases_makes_two_territories() -> None:
    frame = pl.DataFrame({"code": ["ti-4408", "4408"]})
    ids = [frame.select(ti_id(phase, pl.col("code")))["code"].to_list() for phase in (2018, 2023)]
    assert ids == [["ti-2018-4408"] * 2, ["ti-2023-4408"] * 2]


def test_ways_of_writing_a_name_share_its_letters_and_digits() -> None:
    ways = pl.DataFrame({"name": ["Stahl & Co - Werk 2", "STÀHL&CO (Werk 2)", "--"]})
    assert ways.select(letters_of(pl.col("name")))["name"].to_list() == [
        "STAHLCOWERK2", "STAHLCOWERK2", "",
    ]  # fmt: skip
