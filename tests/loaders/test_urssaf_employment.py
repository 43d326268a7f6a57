"""URSSAF: one row a commune of today × NAF subclass × year; unknown is not zero; share-alike."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from tests.ingest.faults import refused
from tests.loaders.firms_fixtures import load, registered, write
from tests.loaders.geography_fixtures import ids, row
from ti_graph.ingest.load import Tables, run_source
from ti_graph.ingest.origin import Origin
from ti_graph.ingest.vintage import COUNTED
from ti_graph.messages import LANGUAGES

FILE = "etablissements-et-effectifs-salaries-au-niveau-commune-x-ape-last.parquet"
LABELS = (
    "region", "ancienne_region", "departement", "zone_d_emploi", "epci", "commune",
    "intitule_commune", "grand_secteur_d_activite", "secteur_na17", "secteur_na38", "secteur_na88",
    "ape", "code_region", "code_ancienne_region", "code_departement", "code_zone_d_emploi",
    "code_epci", "code_grand_secteur_d_activite", "code_secteur_na17", "code_secteur_na38",
    "code_secteur_na88",
)  # fmt: skip
FRANCE: Tables = {
    "commune_code": pl.DataFrame(
        {
            "code": ["57463", "75101", "75102", "01340", "01015"],
            "territory_id": [
                "commune-57463",
                "commune-75056",
                "commune-75056",
                "commune-01015",
                "commune-01015",
            ],
        }
    ),
    "industry": pl.DataFrame({"industry_id": ["naf2-25.62B", "naf2-24.10Z", "naf2-71.12B"]}),
}


def wide(
    *rows: tuple[str, str, list[int | None]], years: tuple[int, ...] = (2006, 2025)
) -> pl.DataFrame:
    """Rows (commune, APE, [jobs, establishments] a year) in the official layout."""
    frame = pl.DataFrame(
        {
            "code_commune": [commune for commune, _, _ in rows],
            "code_ape": [ape for _, ape, _ in rows],
        }
    ).with_columns(pl.lit("x").alias(name) for name in LABELS)
    for place, year in enumerate(years):
        for kind, name in enumerate(("effectifs_salaries_", "nombre_d_etablissements_")):
            values = [found[2 * place + kind] for _, _, found in rows]
            frame = frame.with_columns(pl.Series(f"{name}{year}", values, pl.Int64))
    return frame


def loaded(folder: Path, frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    tables, quarantine = load("urssaf_employment", folder, {FILE: frame}, FRANCE)
    return tables["employment"], quarantine


def test_each_year_is_a_row_and_the_ape_code_gets_its_dot(tmp_path: Path) -> None:
    employment, quarantine = loaded(tmp_path, wide(("57463", "2562B", [10, 2, 12, 3])))
    assert quarantine.is_empty()
    assert ids(employment, "industry_id") == {"naf2-25.62B"}
    found = row(employment, year="2025")
    assert (found["jobs"], found["establishments"]) == (12, 3)
    assert (found["jobs_status"], found["establishments_status"]) == ("known", "known")
    assert row(employment, year="2006")["jobs"] == 10


def test_arrondissements_and_merged_communes_are_summed_into_those_of_today(
    tmp_path: Path,
) -> None:
    frame = wide(
        ("75101", "2562B", [1, 1, 2, 1]),
        ("75102", "2562B", [3, 1, 4, 2]),
        ("01340", "2410Z", [5, 1, 6, 1]),
        ("01015", "2410Z", [7, 1, 8, 1]),
    )
    employment, _ = loaded(tmp_path, frame)
    paris = row(employment, territory_id="commune-75056", year="2025")
    assert (paris["jobs"], paris["establishments"]) == (6, 3)
    assert row(employment, territory_id="commune-01015", year="2006")["jobs"] == 12


PARIS: Tables = {
    **FRANCE,
    "commune_code": pl.DataFrame(
        {"code": ["75056", "75101", "75102"], "territory_id": ["commune-75056"] * 3}
    ),
}


def test_an_arrondissement_beside_its_whole_commune_counts_once(tmp_path: Path) -> None:
    frame = wide(
        ("75101", "2562B", [1, 1, 2, 1]),
        ("75056", "2562B", [9, 9, 9, 9]),
        ("75102", "2410Z", [5, 1, 6, 1]),
    )
    tables, quarantine = load("urssaf_employment", tmp_path, {FILE: frame}, PARIS)
    found = tables["employment"]
    assert row(found, industry_id="naf2-25.62B", year="2025")["jobs"] == 9
    assert row(found, industry_id="naf2-24.10Z", year="2025")["jobs"] == 6
    assert quarantine.select("value", "reason").rows() == [("75101", COUNTED)]


def test_a_column_of_a_year_to_come_stops_the_load(tmp_path: Path) -> None:
    with refused("unexpected_layout", tmp_path):
        loaded(tmp_path, wide(("57463", "2562B", [1, 1, 1, 1]), years=(2024, 2199)))


def test_an_empty_cell_is_unknown_and_so_is_a_sum_with_one(tmp_path: Path) -> None:
    frame = wide(("75101", "2562B", [None, 1, 2, 1]), ("75102", "2562B", [3, 1, 4, 2]))
    employment, _ = loaded(tmp_path, frame)
    found = row(employment, year="2006")
    assert (found["jobs"], found["jobs_status"]) == (None, "unknown")
    assert (found["establishments"], found["establishments_status"]) == (2, "known")


def test_a_year_with_neither_establishment_nor_job_is_left_out(tmp_path: Path) -> None:
    employment, _ = loaded(tmp_path, wide(("57463", "2562B", [0, 0, 0, 1])))
    assert employment["year"].to_list() == [2025]
    assert (employment["jobs"][0], employment["jobs_status"][0]) == (0, "known")


def test_only_industry_is_taken(tmp_path: Path) -> None:
    frame = wide(("57463", "7112B", [1, 1, 1, 1]), ("57463", "2562B", [1, 1, 1, 1]))
    employment, quarantine = loaded(tmp_path, frame)
    assert ids(employment, "industry_id") == {"naf2-25.62B"}
    assert quarantine.is_empty()


def test_codes_of_no_vintage_and_of_no_naf_are_set_aside(tmp_path: Path) -> None:
    frame = wide(("57999", "2562B", [1, 1, 1, 1]), ("57463", "2599X", [1, 1, 1, 1]))
    employment, quarantine = loaded(tmp_path, frame)
    assert employment.is_empty()
    assert ids(quarantine, "column") == {"code_commune", "code_ape"}


def test_a_new_year_is_read_without_a_change(tmp_path: Path) -> None:
    frame = wide(("57463", "2562B", [1, 1, 2, 2, 3, 3]), years=(2024, 2025, 2026))
    employment, _ = loaded(tmp_path, frame)
    assert row(employment, year="2026")["jobs"] == 3


def test_a_new_column_is_left(tmp_path: Path) -> None:
    frame = wide(("57463", "2562B", [1, 1, 2, 2])).with_columns(masse_salariale_2025=pl.lit(1))
    employment, _ = loaded(tmp_path, frame)
    assert employment["year"].sort().to_list() == [2006, 2025]


def test_the_licence_obliges_to_share_alike() -> None:
    licence = registered("urssaf_employment").card.licence
    assert licence.share_alike
    assert "ODbL" in licence.name


# --- what publishers and spreadsheets change ----------------------------------------------------


def as_csv(frame: pl.DataFrame, names: dict[str, str] | None = None) -> str:
    return frame.rename(names or {}).write_csv(separator=";")


CSV = FILE.replace(".parquet", ".csv")


def text_rows(folder: Path, text: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    tables, quarantine = load("urssaf_employment", folder, {CSV: text}, FRANCE)
    return tables["employment"], quarantine


LABELLED = {
    "code_commune": "Code commune",
    "code_ape": "Code APE",
    "nombre_d_etablissements_2006": "Nombre d'établissements 2006",
    "effectifs_salaries_2006": "Effectifs salariés 2006",
    "nombre_d_etablissements_2025": "Nombre d'établissements 2025",
    "effectifs_salaries_2025": "Effectifs salariés 2025",
}


def test_an_export_with_labels_gives_the_figures_of_one_with_codes(tmp_path: Path) -> None:
    frame = wide(("57463", "2562B", [10, 2, 12, 3]), ("75101", "2410Z", [None, None, 4, 1]))
    plain, _ = text_rows(tmp_path, as_csv(frame))
    labelled, quarantine = text_rows(tmp_path, "\ufeff" + as_csv(frame, LABELLED))
    assert labelled.equals(plain)
    assert quarantine.is_empty()


def test_a_cell_with_neither_establishment_nor_job_is_no_row(tmp_path: Path) -> None:
    frame = wide(
        ("57463", "2562B", [None, None, 5, 1]),
        ("75101", "2562B", [None, None, 2, 1]), ("75102", "2562B", [None, 0, 3, 1]),
    )  # fmt: skip
    employment, _ = loaded(tmp_path, frame)
    assert set(employment["year"]) == {2025}
    assert row(employment, territory_id="commune-75056")["jobs"] == 5


def test_a_part_with_nothing_leaves_the_sum_of_a_merged_commune_known(tmp_path: Path) -> None:
    frame = wide(("75101", "2562B", [None, None, 2, 1]), ("75102", "2562B", [3, 1, 4, 2]))
    found = row(loaded(tmp_path, frame)[0], year="2006")
    assert (found["jobs"], found["jobs_status"], found["establishments"]) == (3, "known", 1)


def test_a_line_that_is_there_again_counts_once_and_is_set_aside_by_its_key(tmp_path: Path) -> None:
    frame = wide(("75101", "2562B", [1, 1, 2, 1]), ("75102", "2562B", [3, 1, 4, 2]))
    employment, quarantine = loaded(tmp_path, pl.concat([frame, frame]))
    assert row(employment, year="2025")["jobs"] == 6
    assert quarantine["column"].to_list() == ["code_commune, code_ape"] * 2
    assert set(quarantine["value"]) == {"75101, 25.62B", "75102, 25.62B"}


def test_lines_of_one_key_that_differ_are_all_set_aside(tmp_path: Path) -> None:
    frame = wide(("57463", "2562B", [1, 1, 2, 1]), ("57463", "25.62b", [1, 1, 9, 1]))
    employment, quarantine = loaded(tmp_path, frame)
    assert employment.is_empty()
    assert quarantine.height == 2


def test_two_files_joined_with_their_headers_count_once(tmp_path: Path) -> None:
    text = as_csv(wide(("57463", "2562B", [10, 2, 12, 3])))
    employment, quarantine = text_rows(tmp_path, text + text)
    assert row(employment, year="2025")["jobs"] == 12
    assert quarantine.height == 2


@pytest.mark.parametrize(
    ("cell", "jobs"), [("1 234", 1234), ("1\u202f234", 1234), ("12,5", 12.5), ("1.234,5", 1234.5)]
)
def test_numbers_as_the_french_write_them_are_read(tmp_path: Path, cell: str, jobs: float) -> None:
    frame = wide(("57463", "2562B", [1, 1, 1, 1])).with_columns(
        effectifs_salaries_2025=pl.lit(cell)
    )
    employment, quarantine = text_rows(tmp_path, as_csv(frame))
    assert row(employment, year="2025")["jobs"] == jobs
    assert quarantine.is_empty()


def test_the_mark_of_secrecy_is_secret_and_never_zero(tmp_path: Path) -> None:
    frame = wide(("57463", "2562B", [1, 1, 1, 1])).with_columns(effectifs_salaries_2025=pl.lit("s"))
    employment, quarantine = text_rows(tmp_path, as_csv(frame))
    found = row(employment, year="2025")
    assert (found["jobs"], found["jobs_status"]) == (None, "secret")
    assert quarantine.is_empty()


@pytest.mark.parametrize("cell", ["?", "12 3", "1 2345", "1  234", "1'234", "5e2"])
def test_what_is_no_number_is_unknown_and_set_aside_by_name(tmp_path: Path, cell: str) -> None:
    frame = wide(("57463", "2562B", [1, 1, 1, 1])).with_columns(
        effectifs_salaries_2025=pl.lit(cell)
    )
    employment, quarantine = text_rows(tmp_path, as_csv(frame))
    assert row(employment, year="2025")["jobs_status"] == "unknown"
    assert quarantine["column"].to_list() == ["effectifs_salaries_2025"]
    assert quarantine["value"].to_list() == [cell]


@pytest.mark.parametrize(
    ("written", "commune"),
    [("57463.0", "commune-57463"), ("1340.0", "commune-01015"), ("2a004", "commune-2A004")],
)
def test_a_code_that_an_export_wrote_otherwise_is_the_same_code(
    tmp_path: Path, written: str, commune: str
) -> None:
    codes = {"code": ["57463", "01340", "2A004"],
             "territory_id": ["commune-57463", "commune-01015", "commune-2A004"]}  # fmt: skip
    text = as_csv(wide((written, "2562B", [1, 1, 1, 1])))
    tables, quarantine = load(
        "urssaf_employment", tmp_path, {CSV: text}, {**FRANCE, "commune_code": pl.DataFrame(codes)}
    )
    assert ids(tables["employment"], "territory_id") == {commune}
    assert quarantine.is_empty()


def test_codes_that_are_numbers_and_dictionaries_are_read(tmp_path: Path) -> None:
    frame = wide(("01340", "2410Z", [5, 1, 6, 1])).with_columns(
        pl.col("code_commune").cast(pl.Int32), pl.col("code_ape").cast(pl.Categorical)
    )
    employment, quarantine = loaded(tmp_path, frame)
    assert ids(employment, "territory_id") == {"commune-01015"}
    assert quarantine.is_empty()


@pytest.mark.parametrize("year", [2022, 2023, 2024])
@pytest.mark.parametrize("measure", ["effectifs_salaries_", "nombre_d_etablissements_"])
@pytest.mark.parametrize("renamed", [True, False], ids=["renamed", "dropped"])
def test_a_year_that_lacks_a_column_that_other_years_have_stops_the_load(
    tmp_path: Path, measure: str, year: int, renamed: bool
) -> None:
    """The jobs of that year would fall from known to nothing."""
    frame = wide(("57463", "2562B", [10, 2, 12, 3, 11, 3]), years=(2022, 2023, 2024))
    column = f"{measure}{year}"
    other = f"{measure}moyens_{year}"
    changed = frame.rename({column: other}) if renamed else frame.drop(column)
    with refused("renamed_column" if renamed else "missing_column", tmp_path) as facts:
        loaded(tmp_path, changed)
    assert facts["columns"] == column
    assert facts.get("pairs") == (f"{column} ≈ {other!r}" if renamed else None)


def test_a_file_of_one_measure_is_read_and_says_which_it_lacks(tmp_path: Path) -> None:
    frame = wide(("57463", "2562B", [10, 2, 12, 3]))
    write(
        tmp_path / FILE, frame.drop("nombre_d_etablissements_2006", "nombre_d_etablissements_2025")
    )
    source = registered("urssaf_employment")
    source = replace(source, card=source.card.model_copy(update={"expected": []}))
    run = run_source(source, Origin("live", {"employment": tmp_path / FILE}), FRANCE)
    found = row(run.tables["employment"], year="2025")
    assert (found["jobs"], found["establishments_status"]) == (12, "unknown")
    (notice,) = run.notices
    assert dict(notice.facts)["columns"] == (
        "nombre_d_etablissements_2006, nombre_d_etablissements_2025"
    )
    assert all("2006-2025" in notice.text(language) for language in LANGUAGES)


def test_a_commune_that_was_split_since_is_shared_and_estimated_never_whole(
    tmp_path: Path,
) -> None:
    required = {
        **FRANCE,
        "commune_split": pl.DataFrame(
            {"code": ["57463", "57463"], "part_id": ["commune-57463", "commune-57001"],
             "first_year": [2016, 2016], "last_year": [2024, 2024]}
        ),
        "territory": pl.DataFrame(
            {"territory_id": ["commune-57463", "commune-57001"], "population": [300, 100]}
        ),
    }  # fmt: skip
    text = (
        "code_commune;code_ape;nombre_d_etablissements_2022;effectifs_salaries_2022\n"
        "57463;2562B;4;80\n"
    )
    tables, quarantine = load("urssaf_employment", tmp_path, {CSV: text}, required)
    assert quarantine.is_empty()
    found = (
        tables["employment"]
        .sort("territory_id")
        .select("territory_id", "jobs", "jobs_status", "establishments", "establishments_status")
    )
    assert found.rows() == [
        ("commune-57001", 20.0, "estimated", 1.0, "estimated"),
        ("commune-57463", 60.0, "estimated", 3.0, "estimated"),
    ]
