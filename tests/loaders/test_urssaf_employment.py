"""URSSAF: one row a commune of today × NAF subclass × year; unknown is not zero; share-alike."""

from pathlib import Path

import polars as pl

from tests.loaders.firms_fixtures import load, registered
from tests.loaders.geography_fixtures import ids, row
from ti_graph.ingest.load import Tables

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
            values = [told[2 * place + kind] for _, _, told in rows]
            frame = frame.with_columns(pl.Series(f"{name}{year}", values, pl.Int64))
    return frame


def told(folder: Path, frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    tables, quarantine = load("urssaf_employment", folder, {FILE: frame}, FRANCE)
    return tables["employment"], quarantine


def test_each_year_is_a_row_and_the_ape_code_gets_its_dot(tmp_path: Path) -> None:
    employment, quarantine = told(tmp_path, wide(("57463", "2562B", [10, 2, 12, 3])))
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
    employment, _ = told(tmp_path, frame)
    paris = row(employment, territory_id="commune-75056", year="2025")
    assert (paris["jobs"], paris["establishments"]) == (6, 3)
    assert row(employment, territory_id="commune-01015", year="2006")["jobs"] == 12


def test_an_empty_cell_is_unknown_and_so_is_a_sum_with_one(tmp_path: Path) -> None:
    frame = wide(("75101", "2562B", [None, 1, 2, 1]), ("75102", "2562B", [3, 1, 4, 2]))
    employment, _ = told(tmp_path, frame)
    found = row(employment, year="2006")
    assert (found["jobs"], found["jobs_status"]) == (None, "unknown")
    assert (found["establishments"], found["establishments_status"]) == (2, "known")


def test_a_year_with_neither_establishment_nor_job_is_left_out(tmp_path: Path) -> None:
    employment, _ = told(tmp_path, wide(("57463", "2562B", [0, 0, 0, 1])))
    assert employment["year"].to_list() == [2025]
    assert (employment["jobs"][0], employment["jobs_status"][0]) == (0, "known")


def test_only_industry_is_taken(tmp_path: Path) -> None:
    frame = wide(("57463", "7112B", [1, 1, 1, 1]), ("57463", "2562B", [1, 1, 1, 1]))
    employment, quarantine = told(tmp_path, frame)
    assert ids(employment, "industry_id") == {"naf2-25.62B"}
    assert quarantine.is_empty()


def test_codes_of_no_vintage_and_of_no_naf_are_set_aside(tmp_path: Path) -> None:
    frame = wide(("57999", "2562B", [1, 1, 1, 1]), ("57463", "2599X", [1, 1, 1, 1]))
    employment, quarantine = told(tmp_path, frame)
    assert employment.is_empty()
    assert ids(quarantine, "column") == {"code_commune", "code_ape"}


def test_a_new_year_is_read_without_a_change(tmp_path: Path) -> None:
    frame = wide(("57463", "2562B", [1, 1, 2, 2, 3, 3]), years=(2024, 2025, 2026))
    employment, _ = told(tmp_path, frame)
    assert row(employment, year="2026")["jobs"] == 3


def test_a_new_column_is_left(tmp_path: Path) -> None:
    frame = wide(("57463", "2562B", [1, 1, 2, 2])).with_columns(masse_salariale_2025=pl.lit(1))
    employment, _ = told(tmp_path, frame)
    assert employment["year"].sort().to_list() == [2006, 2025]


def test_the_licence_obliges_to_share_alike() -> None:
    licence = registered("urssaf_employment").card.licence
    assert licence.share_alike
    assert "ODbL" in licence.name
