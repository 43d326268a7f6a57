"""FLORES: a cell that is not disseminated is secret, never zero; UTF-8 or latin-1, zip or CSV."""

import io
import zipfile
from pathlib import Path

import polars as pl
import pytest

from tests.loaders.firms_fixtures import Content, load
from tests.loaders.geography_fixtures import ids, row
from ti_graph.errors import SourceError
from ti_graph.ingest.load import Tables
from ti_graph.ingest.vintage import SPLIT

HEADER = (
    "GEO;GEO_OBJECT;ACTIVITY;LEGAL_FORM_WITH_PUBLIC;FLORES_MEASURE;OBS_STATUS;TIME_PERIOD;OBS_VALUE"
)
FRANCE: Tables = {
    "commune_code": pl.DataFrame(
        {
            "code": ["57463", "01340", "01015"],
            "territory_id": ["commune-57463", "commune-01015", "commune-01015"],
        }
    ),
    "territory": pl.DataFrame(
        {
            "territory_id": [
                "commune-57463",
                "commune-01015",
                "epci-200039865",
                "departement-57",
                "region-44",
            ]
        }
    ),
}


def loaded(
    folder: Path, *cells: str, content: Content | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    text = "\n".join([HEADER, *cells]) + "\n"
    name = "DS_FLORES_A88_2024_data.csv" if content is None else "DS_FLORES_A88_2024_CSV_FR.zip"
    tables, quarantine = load("insee_flores", folder, {name: content or text}, FRANCE)
    return tables["employment"], quarantine


def test_jobs_and_local_units_stand_side_by_side(tmp_path: Path) -> None:
    employment, quarantine = loaded(
        tmp_path,
        "57463;COM;25;_T;EMPL3112;A;2024;120",
        "57463;COM;25;_T;UNIT_LOC;A;2024;9",
    )
    found = row(employment, territory_id="commune-57463", industry_id="naf2-25")
    assert (found["jobs"], found["establishments"], found["year"]) == (120, 9, 2024)
    assert quarantine.is_empty()


def test_a_cell_that_is_not_disseminated_is_secret_and_never_zero(tmp_path: Path) -> None:
    employment, _ = loaded(
        tmp_path, "57463;COM;24;_T;EMPL3112;K;2024;", "57463;COM;24;_T;UNIT_LOC;A;2024;1"
    )
    found = row(employment, industry_id="naf2-24")
    assert (found["jobs"], found["jobs_status"], found["jobs_flag"]) == (None, "secret", "K")
    assert (found["establishments"], found["establishments_status"]) == (1, "known")


def test_a_cell_that_includes_another_category_says_so(tmp_path: Path) -> None:
    employment, _ = loaded(tmp_path, "57463;COM;25;_T;EMPL3112;W;2024;50")
    found = row(employment, industry_id="naf2-25")
    assert (found["jobs"], found["jobs_status"], found["jobs_flag"]) == (50, "estimated", "W")
    assert found["establishments_status"] == "unknown"


def test_a_point_of_a_cube_sets_decimals_apart_before_the_multiplier(tmp_path: Path) -> None:
    cell = "57463;COM;25;_T;EMPL3112;A;2024;12.345;3\n"
    text = f"{HEADER};UNIT_MULT\n{cell}"
    files = {"DS_FLORES_A88_2024_data.csv": text}
    tables, quarantine = load("insee_flores", tmp_path, files, FRANCE)
    assert tables["employment"]["jobs"].to_list() == [pytest.approx(12_345)]
    assert quarantine.is_empty()


def test_merged_communes_are_summed_and_a_secret_part_makes_the_sum_secret(
    tmp_path: Path,
) -> None:
    employment, _ = loaded(
        tmp_path,
        "01340;COM;25;_T;EMPL3112;A;2024;10",
        "01015;COM;25;_T;EMPL3112;K;2024;",
        "01340;COM;25;_T;UNIT_LOC;A;2024;1",
        "01015;COM;25;_T;UNIT_LOC;A;2024;2",
    )
    found = row(employment, territory_id="commune-01015")
    assert (found["jobs"], found["jobs_status"]) == (None, "secret")
    assert found["establishments"] == 3


def test_every_level_of_territory_is_placed_and_other_cells_are_left(tmp_path: Path) -> None:
    employment, quarantine = loaded(
        tmp_path,
        "200039865;EPCI;25;_T;UNIT_LOC;A;2024;1",
        "2025-DEP-57;DEP;A88_25;_T;UNIT_LOC;A;2024;2",
        "44;REG;25;_T;UNIT_LOC;A;2024;3",
        "5;ZE2020;25;_T;UNIT_LOC;A;2024;4",
        "57463;COM;_T;_T;UNIT_LOC;A;2024;5",
        "57463;COM;C;_T;UNIT_LOC;A;2024;5",
        "57463;COM;47;_T;UNIT_LOC;A;2024;6",
        "57463;COM;25;PUBLIC;UNIT_LOC;A;2024;7",
    )
    assert ids(employment, "territory_id") == {"epci-200039865", "departement-57", "region-44"}
    assert quarantine.is_empty()


@pytest.mark.parametrize(
    ("cell", "column"),
    [
        ("57463;COM;25X9;_T;UNIT_LOC;A;2024;1", "ACTIVITY"),
        ("57463;COM;25;_T;SALARY;A;2024;1", "FLORES_MEASURE"),
        ("57463;COM;25;_T;UNIT_LOC;A;2024;many", "OBS_VALUE"),
        ("57999;COM;25;_T;UNIT_LOC;A;2024;1", "GEO"),
    ],
)
def test_a_cell_at_fault_is_set_aside(tmp_path: Path, cell: str, column: str) -> None:
    _, quarantine = loaded(tmp_path, cell, "57463;COM;25;_T;UNIT_LOC;A;2024;1")
    assert quarantine["column"].to_list() == [column]


def test_a_zip_in_latin_1_is_read_alike(tmp_path: Path) -> None:
    packed = io.BytesIO()
    text = f"{HEADER}\n57463;COM;25;_T;UNIT_LOC;A;2024;1\n57463;COM;25;Privé;UNIT_LOC;A;2024;1\n"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("DS_FLORES_A88_2024_data.csv", text.encode("latin-1"))
        archive.writestr("DS_FLORES_A88_2024_metadata.csv", "x")
    employment, quarantine = loaded(tmp_path, content=packed.getvalue())
    assert employment["establishments"].to_list() == [1]
    assert quarantine.is_empty()


# --- what publishers change ---------------------------------------------------------------------


def cube(folder: Path, columns: str, *cells: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    text = "\n".join([f"{HEADER};{columns}", *cells]) + "\n"
    name = "DS_FLORES_A88_2024_data.csv"
    tables, quarantine = load("insee_flores", folder, {name: text}, FRANCE)
    return tables["employment"], quarantine


JOBS = "57463;COM;25;_T;EMPL3112;A;2024;120"


def test_a_cell_that_is_there_again_counts_once_and_is_set_aside(tmp_path: Path) -> None:
    employment, quarantine = loaded(tmp_path, JOBS, JOBS, JOBS.replace(";25;", ";A88_25;"))
    assert employment["jobs"].to_list() == []
    assert quarantine.height == 3
    (tmp_path / "alike").mkdir()
    employment, quarantine = loaded(tmp_path / "alike", JOBS, JOBS)
    assert employment["jobs"].to_list() == [120]
    assert quarantine["reason"].str.contains("alike").to_list() == [True]


def test_only_the_total_of_the_classes_of_size_is_read(tmp_path: Path) -> None:
    employment, quarantine = cube(
        tmp_path, "NUMBER_EMPL", f"{JOBS};_T", f"{JOBS.replace('120', '20')};1T9",
        f"{JOBS.replace('120', '100')};GE10",
    )  # fmt: skip
    assert employment["jobs"].to_list() == [120]
    assert quarantine.is_empty()


def test_a_file_of_classes_of_size_without_their_total_says_so(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no row has the total \(_T\) of NUMBER_EMPL"):
        cube(tmp_path, "NUMBER_EMPL", f"{JOBS};1T9", f"{JOBS.replace('120', '100')};GE10")


def test_the_multiplier_of_the_unit_is_applied(tmp_path: Path) -> None:
    employment, _ = cube(tmp_path, "UNIT_MULT", f"{JOBS};3")
    assert employment["jobs"].to_list() == [120_000]


def test_an_odd_multiplier_is_set_aside(tmp_path: Path) -> None:
    employment, quarantine = cube(tmp_path, "UNIT_MULT", f"{JOBS};x")
    assert employment.is_empty()
    assert quarantine["column"].to_list() == ["UNIT_MULT"]


@pytest.mark.parametrize("code", ["C", "N", "D"])
def test_a_confidential_cell_is_secret_even_with_a_value(tmp_path: Path, code: str) -> None:
    employment, _ = cube(tmp_path, "CONF_STATUS", f"{JOBS};{code}")
    assert (employment["jobs"][0], employment["jobs_status"][0]) == (None, "secret")


def test_a_status_of_no_code_list_is_set_aside(tmp_path: Path) -> None:
    _, quarantine = loaded(tmp_path, JOBS.replace(";A;", ";Å;"))
    assert quarantine["column"].to_list() == ["OBS_STATUS"]


def test_numbers_with_blanks_and_headers_in_other_letters_are_read(tmp_path: Path) -> None:
    text = f"{HEADER.lower()}\n{JOBS.replace('120', '1 120')}\n"
    tables, _ = load("insee_flores", tmp_path, {"DS_FLORES_A88_2024_data.csv": text}, FRANCE)
    assert tables["employment"]["jobs"].to_list() == [1120]


def test_codes_in_small_letters_and_without_their_zero_are_the_same_codes(tmp_path: Path) -> None:
    employment, quarantine = loaded(
        tmp_path,
        "1340;com;25;_t;empl3112;a;2024;7",
        "57463;COM;25;_T;EMPL3112;k;2024;",
    )
    assert row(employment, territory_id="commune-01015")["jobs"] == 7
    assert row(employment, territory_id="commune-57463")["jobs_status"] == "secret"
    assert quarantine.is_empty()


def test_the_total_of_the_classes_of_size_is_known_in_small_letters(tmp_path: Path) -> None:
    employment, _ = cube(tmp_path, "NUMBER_EMPL", f"{JOBS};_t")
    assert employment["jobs"].to_list() == [120]


def test_a_year_to_come_is_set_aside(tmp_path: Path) -> None:
    employment, quarantine = loaded(tmp_path, JOBS.replace("2024", "2199"))
    assert employment.is_empty()
    assert quarantine["column"].to_list() == ["TIME_PERIOD"]


def test_an_unknown_dimension_stops_and_a_remark_does_not(tmp_path: Path) -> None:
    employment, _ = cube(tmp_path, "date_maj", f"{JOBS};2026-01-01")
    assert employment["jobs"].to_list() == [120]
    with pytest.raises(SourceError) as error:
        cube(tmp_path, "SEX", f"{JOBS};F")
    assert error.value.code == "unknown_dimension"


@pytest.mark.parametrize(
    ("geo", "set_aside"), [("57463", True), ("2025-COM-57463", False), ("2023-COM-57463", True)]
)
def test_a_cell_of_a_commune_that_was_split_since_is_in_none(
    tmp_path: Path, geo: str, *, set_aside: bool
) -> None:
    split = pl.DataFrame(
        {"code": ["57463"], "part_id": ["commune-57463"], "first_year": [2016], "last_year": [2024]}
    )
    text = f"{HEADER}\n{JOBS.replace('57463', geo, 1)}\n"
    files: dict[str, Content] = {"DS_FLORES_A88_2024_data.csv": text}
    tables, quarantine = load("insee_flores", tmp_path, files, {**FRANCE, "commune_split": split})
    assert tables["employment"].is_empty() == set_aside
    assert quarantine["reason"].to_list() == [SPLIT] * set_aside
