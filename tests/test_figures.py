"""Figures as a person writes them, in French and in English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ti_graph.figures import (
    chance,
    counted,
    decimal,
    expected,
    expected_cell,
    inhabitants,
    interval,
    measure,
    number_of,
    percent,
    percent_cell,
    probability,
    vintage_words,
    whole,
)
from ti_graph.messages import Language, catalogue, speaking

NARROW, BROAD = "\u202f", "\u00a0"


def test_thousands_stand_apart() -> None:
    assert whole(675335) == f"675{NARROW}335"
    assert whole(0) == "0"
    with speaking("en"):
        assert whole(675335) == "675,335"


def test_french_has_a_decimal_comma() -> None:
    assert decimal(0.527) == "0,53"
    assert decimal(1339.3, 1) == f"1{NARROW}339,3"
    assert decimal(None) == "?"
    assert interval(4.44, 2.71, 6.52) == "4,4 (2,7–6,5)"
    with speaking("en"):
        assert decimal(1339.3, 1) == "1,339.3"
        assert interval(4.44, 2.71, 6.52) == "4.4 (2.7–6.5)"


@pytest.mark.parametrize(("share", "text"), [(0.857, "86"), (0.346, "35"), (1, "100"), (0, "0")])
def test_a_share_is_rounded_and_not_cut(share: float, text: str) -> None:
    assert percent(share) == f"{text}{BROAD}%"
    with speaking("en"):
        assert percent(share) == f"{text}%"


@given(st.floats(0, 1))
def test_a_probability_is_never_shown_as_certainty_nor_as_none(value: float) -> None:
    shown = probability(value)
    assert "1,00" not in shown
    assert (shown == "0,00") is (value == 0)
    assert shown.startswith(">") is (value > 0.99)


@given(st.floats(-1e6, 1e6), st.integers(0, 4))
def test_a_small_number_is_never_shown_as_zero(value: float, places: int) -> None:
    shown = measure(value, places)
    assert (set(shown) <= set("-0,")) is (value == 0)


@pytest.mark.parametrize(
    ("number", "french", "english"),
    [
        (0, "0 commune", "0 communes"),
        (1, "1 commune", "1 commune"),
        (2, "2 communes", "2 communes"),
    ],
)
def test_one_thing_is_singular_and_in_french_none_is_too(
    number: int, french: str, english: str
) -> None:
    assert counted("commune", number).replace(BROAD, " ") == french
    with speaking("en"):
        assert counted("commune", number).replace(BROAD, " ") == english


def test_every_unit_has_a_singular_and_a_plural() -> None:
    units = {key.split(".")[2] for key in catalogue() if key.startswith("screen.unit.")}
    assert units
    for unit in units:
        assert counted(unit, 1) != counted(unit, 2)


def test_a_population_says_what_is_not_in_it() -> None:
    unknown = inhabitants(None, 3, None)
    assert unknown.startswith("population non connue (sans 3")
    assert inhabitants(500, 0, 2023) == f"500{BROAD}habitants (2023)"
    assert "année non renseignée" in inhabitants(500, 0, None)
    assert "estimation" in inhabitants(500, 0, 2023, estimated=True)


def test_what_is_expected_is_never_shown_as_none() -> None:
    assert expected(0.03) == "moins de 0,1"
    assert expected_cell(0.03).replace(BROAD, " ") == "< 0,1"
    with speaking("en"):
        assert expected(0.03) == "less than 0.1"
        assert expected_cell(0.03).replace(BROAD, " ") == "< 0.1"
    for write in (expected, expected_cell):
        assert write(0.05) == "0,1"
        assert write(1.87) == "1,9"


@given(st.floats(0, 1), st.sampled_from(["fr", "en"]))
def test_a_share_is_none_or_all_only_where_it_is(share: float, spoken: Language) -> None:
    with speaking(spoken):
        for write in (percent, percent_cell):
            shown = write(share).replace(BROAD, "")
            assert (shown == "0%") is (share == 0)
            assert (shown == "100%") is (share == 1)


def test_a_share_near_none_or_all_says_on_which_side_it_lies() -> None:
    assert percent(0.003).replace(BROAD, " ") == "moins de 1 %"
    assert percent(0.998).replace(BROAD, " ") == "plus de 99 %"
    assert percent_cell(0.003).replace(BROAD, " ") == "< 1 %"
    with speaking("en"):
        assert percent(0.003) == "less than 1%"
        assert percent_cell(0.998).replace(BROAD, " ") == "> 99%"


def test_a_chance_is_never_shown_as_none() -> None:
    assert chance(2e-7).replace(BROAD, " ") == "< 0,001"
    assert chance(0.026) == "0,026"


def test_an_unknown_vintage_is_not_called_a_vintage_twice() -> None:
    assert vintage_words("2015") == "millésime 2015"
    assert vintage_words("unknown") == "année non renseignée"
    assert vintage_words("unknown", 2022) == "données de 2022"


def test_what_rounds_to_nothing_has_no_sign() -> None:
    assert decimal(-0.04, 1) == "0,0"
    assert decimal(-0.06, 1) == "-0,1"


@pytest.mark.parametrize(
    ("text", "number", "percent"),
    [
        (f"1{NARROW}339,3", 1339.3, False),
        ("+1,5", 1.5, False),
        ("-352", -352, False),
        ("96\u00a0%", 0.96, True),
        ("2021", 2021, False),
        ("<\u00a01\u00a0%", None, False),
        ("30/182", None, False),
        ("01001", None, False),
        ("80963252400017", None, False),
        ("", None, False),
    ],
)
def test_a_figure_is_read_back_and_a_code_is_none(
    text: str, number: float | None, percent: bool
) -> None:
    assert number_of(text) == (number, percent)
