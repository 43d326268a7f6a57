"""Sources of attractiveness: figures of communes with what they weigh, points and programmes."""

from pathlib import Path

import polars as pl
import pytest

from tests.ingest.faults import refused
from tests.loaders.firms_fixtures import load
from ti_graph.ingest.load import Tables

METZ, CLUSES = "commune-57463", "commune-74081"
FRANCE: Tables = {
    "commune_code": pl.DataFrame({"code": ["57463", "74081"], "territory_id": [METZ, CLUSES]}),
    "territory": pl.DataFrame(
        {"territory_id": [METZ, CLUSES], "kind": ["commune"] * 2, "population": [1000, 500]}
    ),
}
PEOPLE = """insee_com,menages_2021,population_2021,population_2015,pop_15_64_totale_2021,\
pop_15_64_active_2021,pop_15_64_chomage_2021
57463,400,1000,900,700,500,50
"""
COMMUTING = """insee_com,part_voiture_travail_2021,part_tc_travail_2021,part_velo_travail_2021,\
part_menages_1voiture_2021
57463,80.5,10,2,75
"""
INCOMES = "insee_com,nb_menages_fiscaux_2021,mediane_niveau_vie_2021\n57463,390,21500\n"
FILES = {
    "dgaln_lovac": {
        "lovac_commune.csv": "insee_com,nb_log_prive_2020,part_vacants_2ans_pct\n"
        "57463,2000,3.5\n74081,900,\n"
    },
    "dhup_rents": {
        "loyers_commune.csv": "insee_com,date,loyer_m2_appartement,loyer_m2_maison\n"
        "57463,2018,10.5,9\n57463,2017,1,1\n"
    },
    "insee_census": {
        "comparateur_2021.csv": PEOPLE,
        "mobilite_commune_2021.csv": COMMUTING,
        "niveau_vie_commune_2021.csv": INCOMES,
    },
    "depp_lycees": {
        "fr-en-ips_lycees.csv": "rentree_scolaire,uai,effectifs_voie_pro,insee_com,etablissement\n"
        "2022-2023,0570001A,120,57463,LYCEE METZ\n2021-2022,0570001A,100,57463,LYCEE METZ\n"
        "2022-2023,0740001A,0,74081,LYCEE CLUSES\n"
    },
    "anct_france_services": {
        "liste-fs.csv": "id_fs,lib_fs,insee_com,latitude,longitude\n"
        "1,France services Metz,57463,49.1,6.2\n1,France services Metz,57463,49.1,6.2\n"
    },
    "anct_programmes": {
        "programmes-anct.csv": "insee_com,id_acv,id_pvd,id_va,id_crte,id_cde\n"
        "57463,ACV1,,,crte-1,\n74081,,pvd-1,,crte-2,\n"
    },
    "sncf_stations": {
        "gares-de-voyageurs.csv": "nom,code_commune,codes_uic,lat,lon\n"
        "Metz,57463,87192039,49.1097,6.1772\nSans numéro,57463,,49.1,6.1\n"
    },
}
HOTMAPS = {
    "Industrial_Database.csv": "SiteID,CompanyName,SiteName,City,Country,Subsector,"
    "DataSource,longitude,latitude\n1,Stahl AG,Stahlwerk,Metz,Germany,Iron and steel,,6.5,49.5\n"
}


def loaded(folder: Path, name: str) -> tuple[Tables, pl.DataFrame]:
    return load(name, folder, FILES[name], FRANCE)


def figures(tables: Tables, figure: str) -> list[tuple[object, ...]]:
    rows = tables["commune_figure"].filter(pl.col("figure") == figure).sort("territory_id")
    return rows.select("territory_id", "value", "weight", "year").rows()


@pytest.mark.parametrize(
    ("name", "figure", "rows"),
    [
        # Three and a half in a hundred of 2,000 dwellings; nothing of Cluses is reported.
        ("dgaln_lovac", "vacant_over_two_years", [(METZ, 3.5, 2000.0, 2021)]),
        # The newest year alone, weighed by the people of the commune.
        ("dhup_rents", "rent_flat", [(METZ, 10.5, 1000.0, 2018)]),
        ("insee_census", "unemployed", [(METZ, 50.0, None, 2021)]),
        # Shares of those who work are weighed by the employed: 500 active, 50 without a job.
        ("insee_census", "car_to_work", [(METZ, 80.5, 450.0, 2021)]),
        ("anct_programmes", "programme_pvd", [(CLUSES, 1.0, None, 2023)]),
        ("sncf_stations", "stations", [(METZ, 1.0, None, 2026)]),
        ("anct_france_services", "france_services", [(METZ, 1.0, None, 2024)]),
    ],
)
def test_a_figure_of_a_commune_has_its_value_its_weight_and_its_year(
    tmp_path: Path, name: str, figure: str, rows: list[tuple[object, ...]]
) -> None:
    tables, _ = loaded(tmp_path, name)
    assert figures(tables, figure) == rows


def test_lycees_are_those_with_vocational_pupils_in_the_last_year(tmp_path: Path) -> None:
    tables, _ = loaded(tmp_path, "depp_lycees")
    points = tables["service_point"].select("point_id", "territory_id", "kind", "year")
    assert points.rows() == [("lycee-0570001A", METZ, "lycee", 2022)]
    assert (METZ, 120.0, None, 2022) in figures(tables, "vocational_pupils")


@pytest.mark.parametrize("renamed", [True, False], ids=["renamed", "dropped"])
@pytest.mark.parametrize(
    ("source", "file", "column"),
    [
        ("insee_census", "comparateur_2021.csv", "insee_com"),
        ("insee_census", "mobilite_commune_2021.csv", "insee_com"),
        ("insee_census", "niveau_vie_commune_2021.csv", "insee_com"),
        ("depp_lycees", "fr-en-ips_lycees.csv", "etablissement"),
        ("depp_lycees", "fr-en-ips_lycees.csv", "insee_com"),
        ("sncf_stations", "gares-de-voyageurs.csv", "code_commune"),
        ("sncf_stations", "gares-de-voyageurs.csv", "codes_uic"),
        ("sncf_stations", "gares-de-voyageurs.csv", "lat"),
        ("sncf_stations", "gares-de-voyageurs.csv", "lon"),
        ("hotmaps_sites", "Industrial_Database.csv", "longitude"),
        ("hotmaps_sites", "Industrial_Database.csv", "latitude"),
    ],
)
def test_a_column_that_is_missing_or_renamed_is_named(
    tmp_path: Path, source: str, file: str, column: str, renamed: bool
) -> None:
    files = {"hotmaps_sites": HOTMAPS, **FILES}[source]
    table = pl.read_csv(files[file].encode(), infer_schema=False)
    other = f"{column}_nouveau"
    changed = table.rename({column: other}) if renamed else table.drop(column)
    country = {**FRANCE, "industry": pl.DataFrame({"industry_id": ["nace2-24.1"]})}
    with refused("renamed_column" if renamed else "missing_column", tmp_path) as facts:
        load(source, tmp_path, {**files, file: changed.write_csv()}, country)
    assert column in str(facts["columns"]).split(" / ")
    assert str(facts.get("pairs", "")).endswith(f" ≈ {other!r}" if renamed else "")


def test_a_long_form_of_a_short_name_is_named(tmp_path: Path) -> None:
    text = FILES["sncf_stations"]["gares-de-voyageurs.csv"].replace("lat,lon", "latitude,lon")
    with refused("renamed_column", tmp_path) as facts:
        load("sncf_stations", tmp_path, {"gares-de-voyageurs.csv": text}, FRANCE)
    assert facts["pairs"] == "lat ≈ 'latitude'"


def test_a_station_without_a_number_is_set_aside(tmp_path: Path) -> None:
    tables, quarantine = loaded(tmp_path, "sncf_stations")
    assert tables["service_point"]["point_id"].to_list() == ["station-87192039"]
    assert quarantine["reason"].to_list() == ["no number"]


def test_a_commune_is_in_the_programmes_that_the_list_names(tmp_path: Path) -> None:
    tables, _ = loaded(tmp_path, "anct_programmes")
    rows = tables["programme_commune"].select("territory_id", "programme_id").sort("*")
    assert set(rows.rows()) == {(METZ, "acv"), (METZ, "crte"), (CLUSES, "pvd"), (CLUSES, "crte")}


def test_a_commune_that_was_labelled_once_and_split_since_counts_once(tmp_path: Path) -> None:
    parts = [("commune-15141", 600), ("commune-15031", 400)]
    country: Tables = {
        "commune_code": pl.DataFrame(
            {"code": ["15141", "15031"], "territory_id": [one for one, _ in parts]}
        ),
        "territory": pl.DataFrame(
            [(one, "commune", people) for one, people in parts],
            ["territory_id", "kind", "population"], orient="row",
        ),
        "commune_split": pl.DataFrame(
            [("15141", "Neuve", 2016, 2024, one) for one, _ in parts],
            ["code", "label", "first_year", "last_year", "part_id"], orient="row",
        ),
    }  # fmt: skip
    text = "insee_com,id_acv,id_pvd,id_va,id_crte,id_cde\n15141,,pvd-1,,crte-1,\n"
    tables, _ = load("anct_programmes", tmp_path, {"programmes-anct.csv": text}, country)
    assert figures(tables, "programme_pvd") == [
        ("commune-15031", 0.4, None, 2023), ("commune-15141", 0.6, None, 2023),
    ]  # fmt: skip
    places = tables["programme_commune"].filter(pl.col("programme_id") == "pvd")
    assert places["territory_id"].to_list() == ["commune-15031", "commune-15141"]


def test_indicators_are_made_of_figures_by_a_rule_that_is_written(tmp_path: Path) -> None:
    header = (
        "indicator_id,domain,label_fr,label_en,definition_fr,definition_en,unit,unit_fr,rule,figure"
    )
    facts = (
        f"{header},base,scale,need_side,figures_from\n"
        "x,housing,L,L,D,D,%,%,mean,vacant_over_two_years,,1,low,dgaln_lovac\n"
    )
    tables, _ = load("ti_graph_indicators", tmp_path, {"facts.csv": facts}, FRANCE)
    assert tables["indicator"].select("indicator_id", "rule", "scale").rows() == [
        ("x", "mean", 1.0)
    ]


@pytest.mark.parametrize("source", ["dgaln_lovac", "dhup_rents", "insee_census"])
def test_two_files_joined_count_each_commune_once(tmp_path: Path, source: str) -> None:
    joined = {name: text + text for name, text in FILES[source].items()}
    tables, quarantine = load(source, tmp_path, joined, FRANCE)
    (tmp_path / "once").mkdir()
    once, _ = load(source, tmp_path / "once", FILES[source], FRANCE)
    assert tables["commune_figure"].equals(once["commune_figure"])
    assert quarantine.height > 0


@pytest.mark.parametrize("year", ["2999-3000", "Rentrée", ""])
def test_a_year_that_cannot_be_stands_for_no_other_row(tmp_path: Path, year: str) -> None:
    name = "fr-en-ips_lycees.csv"
    text = FILES["depp_lycees"][name] + f"{year},0570002B,9,57463,LYCEE AUTRE\n"
    tables, quarantine = load("depp_lycees", tmp_path, {name: text}, FRANCE)
    assert (METZ, 120.0, None, 2022) in figures(tables, "vocational_pupils")
    assert quarantine["reason"].to_list() == ["not a year up to now"]


def test_a_rent_of_a_year_to_come_is_not_the_newest(tmp_path: Path) -> None:
    text = FILES["dhup_rents"]["loyers_commune.csv"] + "74081,2999,7,7\n"
    tables, quarantine = load("dhup_rents", tmp_path, {"loyers_commune.csv": text}, FRANCE)
    assert figures(tables, "rent_flat") == [(METZ, 10.5, 1000.0, 2018)]
    assert quarantine["column"].to_list() == ["date"]


def test_a_cell_that_says_no_figure_is_given_is_no_fault(tmp_path: Path) -> None:
    text = INCOMES + "74081,s,N/A - résultat non disponible\n"
    files = {**FILES["insee_census"], "niveau_vie_commune_2021.csv": text}
    tables, quarantine = load("insee_census", tmp_path, files, FRANCE)
    assert figures(tables, "living_standard") == [(METZ, 21500.0, 390.0, 2021)]
    assert quarantine.is_empty()


def test_a_commune_of_an_export_that_lost_zeros_keeps_its_figure(tmp_path: Path) -> None:
    codes = FRANCE["commune_code"].with_columns(pl.col("code").replace("74081", "01081"))
    text = 'insee_com,nb_log_prive_2020,part_vacants_2ans_pct\n1081,1 900,"3,5"\n'
    country = {**FRANCE, "commune_code": codes}
    tables, _ = load("dgaln_lovac", tmp_path, {"lovac_commune.csv": text}, country)
    assert figures(tables, "vacant_over_two_years") == [(CLUSES, 3.5, 1900.0, 2021)]
