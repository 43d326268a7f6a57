"""Which columns of a file are read, ignored, new, or stop the load."""

import pytest

from tests.ingest.faults import refused
from ti_graph.ingest.columns import Columns

COLUMNS = Columns(read=("siret", "naf"), ignored=("street",), optional=("naf25",))


def take(columns: Columns, *found: str) -> list[str]:
    return list(columns.take(found, source="test", file="a.csv").names.values())


def new(columns: Columns, *found: str) -> tuple[str, ...]:
    return columns.take(found, source="test", file="a.csv").new


def test_columns_are_read_in_the_order_of_the_file() -> None:
    assert take(COLUMNS, "naf", "street", "siret") == ["naf", "siret"]


def test_an_optional_column_is_read_where_it_is() -> None:
    assert take(COLUMNS, "siret", "naf25", "naf") == ["siret", "naf25", "naf"]


def test_an_ignored_column_may_be_missing() -> None:
    assert take(COLUMNS, "siret", "naf") == ["siret", "naf"]


def test_every_missing_column_is_named() -> None:
    with refused("missing_column") as facts:
        take(COLUMNS, "street")
    assert facts == {"source": "test", "file": "a.csv", "columns": "siret, naf"}


def test_a_new_column_is_left_and_named() -> None:
    assert take(COLUMNS, "siret", "naf", "height", "depth") == ["siret", "naf"]
    assert new(COLUMNS, "siret", "naf", "height", "depth") == ("height", "depth")
    assert new(COLUMNS, "siret", "naf", "street") == ()


def test_a_renamed_column_stops_and_says_which_new_one_resembles_it() -> None:
    with refused("renamed_column") as facts:
        take(COLUMNS, "numero_siret", "naf", "height")
    assert facts["columns"] == "siret"
    assert facts["pairs"] == "siret ≈ 'numero_siret'"


def test_a_name_that_resembles_nothing_is_not_named() -> None:
    with refused("missing_column"):
        take(COLUMNS, "height", "naf")


def test_a_pattern_takes_a_family_of_columns() -> None:
    yearly = Columns(read=("geo",), patterns=(r"\d{4}",))
    assert take(yearly, "geo", "2013", "2014") == ["geo", "2013", "2014"]


def test_a_pattern_takes_whole_names_alone() -> None:
    yearly = Columns(read=("geo",), patterns=(r"\d{4}",))
    assert new(yearly, "geo", "2014_flag") == ("2014_flag",)


@pytest.mark.parametrize(
    ("found", "own"),
    [
        ("SIRET", "siret"), ("naf ", "naf"), ("\ufeffnaf", "naf"), ("n° SIRET", None),
        ("naf\u200b", "naf"), ("Code commune", "code_commune"), ("codeCommune", "code_commune"),
        ("Nombre d'établissements 2006", "nombre_d_etablissements_2006"),
        ("Nombre d’établissements 2006", "nombre_d_etablissements_2006"),
        ("Effectifs salariés 2006", None),
    ],
)  # fmt: skip
def test_case_accents_blanks_and_labels_are_no_part_of_a_name(found: str, own: str | None) -> None:
    columns = Columns(
        read=(),
        optional=("siret", "naf", "code_commune"),
        patterns=(r"nombre_d_etablissements_\d{4}",),
    )
    assert take(columns, found) == ([own] if own else [])


def test_two_names_of_one_column_are_one_too_many() -> None:
    with refused("duplicate_column") as facts:
        take(COLUMNS, "siret", "naf", "Siret")
    assert facts["columns"] == "siret"


def test_a_column_that_is_left_may_be_there_twice() -> None:
    assert take(COLUMNS, "siret", "naf", "street", "Street") == ["siret", "naf"]


def test_an_unknown_dimension_of_a_cube_stops_and_a_remark_does_not() -> None:
    cube = Columns(read=("GEO", "OBS_VALUE"), cube=True)
    assert new(cube, "GEO", "OBS_VALUE", "date_maj") == ("date_maj",)
    with refused("unknown_dimension") as facts:
        take(cube, "GEO", "OBS_VALUE", "SEX")
    assert facts["columns"] == "'SEX'"


def test_a_long_name_is_cut() -> None:
    assert [len(name) for name in new(COLUMNS, "siret", "naf", "x" * 5000)] == [100]
