"""Hotmaps and EU ETS: sites abroad at NUTS 3, their industry by a stated table, their names."""

from pathlib import Path

import polars as pl
import pytest

from tests.loaders.firms_fixtures import load
from tests.loaders.geography_fixtures import shipped
from ti_graph.ingest.load import Tables
from ti_graph.ingest.registry import registered_source

REGIONS: Tables = {
    "territory": pl.DataFrame(
        {"territory_id": ["nuts-DEC01", "nuts-DEC02"], "kind": ["nuts3", "nuts3"]}
    ),
    "geometry": pl.DataFrame(
        {
            "territory_id": ["nuts-DEC01", "nuts-DEC02"],
            "outline_wkt": [
                "POLYGON ((6 49, 7 49, 7 50, 6 50, 6 49))",
                "POLYGON ((7 49, 8 49, 8 50, 7 50, 7 49))",
            ],
        }
    ),
    "industry": pl.DataFrame({"industry_id": ["nace2-24.1", "nace2-23.51", "nace2-17.12"]}),
}
HOTMAPS = (
    "SiteID;CompanyName;SiteName;City;Country;Subsector;DataSource;Emissions_ETS_2014;"
    "Emissions_EPRTR_2014;Production;Fuel_Demand;Excess_Heat_Total;geom\n"
)
ETS = (
    "REGISTRY_COD,INSTALLATION_NAME,INSTALLATION_IDENTIFIER,PERMIT_IDENTIFIER,"
    "MAIN_ACTIVITY_TYPE_CODE,TOTAL_VERIFIED_EMISSIONS,YEAR_OF_FIRST_EMISSIONS,"
    "YEAR_OF_LAST_EMISSIONS,ACCOUNT_CLOSURE,nuts3_2024\n"
)


def hotmaps(folder: Path, *lines: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    tables, quarantine = load(
        "hotmaps_sites", folder, {"Industrial_Database.csv": HOTMAPS + "\n".join(lines) + "\n"},
        REGIONS,
    )  # fmt: skip
    return tables["facility"], quarantine


def ets(folder: Path, *lines: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    files = {"eu_ets_plants.csv": ETS + "\n".join(lines) + "\n"}
    tables, quarantine = load("eu_ets_plants", folder, files, REGIONS)
    return tables["facility"], quarantine


def site(subsector: str, point: str = "6.5 49.5", country: str = "Germany", number: int = 1) -> str:
    return (
        f"{number};Stahl AG;Stahlwerk AG;Völklingen;{country};{subsector};ETS;1;1;1;1;1;"
        f"SRID=4326;POINT({point})".replace("SRID=4326;", "SRID=4326 ")
    )


@pytest.mark.parametrize(
    ("subsector", "industry"), [("Iron and steel", "nace2-24.1"), ("Cement", "nace2-23.51")]
)
def test_a_subsector_gives_the_industry_by_the_stated_table(
    tmp_path: Path, subsector: str, industry: str
) -> None:
    facility, quarantine = hotmaps(tmp_path, site(subsector))
    row = facility.row(0, named=True)
    assert (row["industry_id"], row["territory_id"], row["year"]) == (industry, "nuts-DEC01", 2014)
    assert (row["facility_id"], row["label"]) == ("hotmaps-1", "Stahlwerk AG")
    assert quarantine.is_empty()


def test_a_site_is_in_a_region_of_its_own_country(tmp_path: Path) -> None:
    """Outlines are simplified, and some points are wrong: a neighbour's outline holds them."""
    elsewhere = hotmaps(tmp_path, site("Cement", country="Spain"))
    assert elsewhere[0].is_empty()
    assert elsewhere[1]["reason"].to_list() == ["no point in a NUTS 3 region of its country"]


def test_sites_that_ship_are_in_the_country_that_the_database_names() -> None:
    """Three of Grenzach (Germany) were in Basel-Landschaft, five of Spain in Turkey."""
    facility = shipped("hotmaps_sites")["facility"]
    of_grenzach = facility.filter(pl.col("facility_id").is_in(["hotmaps-997", "hotmaps-998"]))
    assert of_grenzach["territory_id"].to_list() == ["nuts-DE139"] * 2
    countries = set(facility["territory_id"].str.slice(5, 2))
    assert not countries & {"FR", "TR", "RS", "MK", "AL"}


def of_town(number: int, town: str) -> str:
    return site("Cement", number=number).replace("Völklingen", town)


def test_sites_of_four_towns_at_one_point_are_in_no_region(tmp_path: Path) -> None:
    towns = ["Völklingen", "Saarlouis", "Dillingen", "Bous"]
    lines = [of_town(number, town) for number, town in enumerate(towns)]
    facility, quarantine = hotmaps(tmp_path, *lines)
    assert facility.is_empty()
    assert quarantine["column"].to_list() == ["City"] * 4
    assert set(quarantine["reason"]) == {"its point is that of sites of more than three towns"}


def test_neighbours_and_spellings_of_one_town_may_share_a_point(tmp_path: Path) -> None:
    towns = ["Völklingen", "VÖLKLINGEN (Saar)", "Saarlouis", "Saar-Louis ", "Dillingen"]
    lines = [of_town(number, town) for number, town in enumerate(towns)]
    facility, quarantine = hotmaps(tmp_path, *lines)
    assert facility.height == len(towns)
    assert quarantine.is_empty()


def test_no_site_that_ships_stands_at_the_point_of_places_that_were_not_found() -> None:
    """Twenty sites of Spain, from Ourense to Murcia, stood at one point of Gipuzkoa."""
    facility = shipped("hotmaps_sites")["facility"]
    guipuzcoa = facility.filter(pl.col("territory_id") == "nuts-ES212")
    assert guipuzcoa.height == 15
    assert guipuzcoa.filter(pl.struct("longitude", "latitude").is_duplicated()).is_empty()


def entry(number: int, register: str, *, name: str = "Stahlwerk AG", emitted: str = "") -> str:
    of_it = site("Cement", number=number).replace("Stahlwerk AG", name)
    return of_it.replace("ETS;1;1;", f"{register};{emitted};{emitted};")


def test_an_entry_of_the_pollutant_register_is_the_plant_of_its_name_in_the_trading_system(
    tmp_path: Path,
) -> None:
    """Belval stood there twice, cement works of Belgium three times."""
    lines = [
        entry(1, "EPRTR", emitted="900"),
        entry(2, "ETS", name="STAHLWERK (AG)", emitted="800"),
        entry(3, "EPRTR"),
    ]
    facility, quarantine = hotmaps(tmp_path, *lines)
    assert facility.select("facility_id", "emissions").rows() == [("hotmaps-2", 800.0)]
    assert (
        quarantine["reason"].to_list()
        == ["the same plant as another entry, from the pollutant register"] * 2
    )


def test_of_entries_of_the_pollutant_register_alone_the_one_with_a_figure_stands(
    tmp_path: Path,
) -> None:
    lines = [entry(1, "EPRTR"), entry(2, "EPRTR", emitted="900")]
    facility, _ = hotmaps(tmp_path, *lines)
    assert facility.select("facility_id", "emissions").rows() == [("hotmaps-2", 900.0)]


def test_an_installation_takes_the_declared_figure_of_its_plant_where_it_has_none(
    tmp_path: Path,
) -> None:
    facility, _ = hotmaps(tmp_path, entry(1, "ETS"), entry(2, "EPRTR", emitted="900"))
    assert facility.select("facility_id", "emissions").rows() == [("hotmaps-1", 900.0)]


def test_two_installations_of_the_trading_system_are_two_whatever_their_name(
    tmp_path: Path,
) -> None:
    lines = [entry(1, "ETS"), entry(2, "ETS/EPRTR", emitted="2")]
    facility, quarantine = hotmaps(tmp_path, *lines)
    assert facility.sort("facility_id")["emissions"].to_list() == [None, 2.0]
    assert quarantine.is_empty()


def test_a_heating_plant_and_a_french_site_are_left(tmp_path: Path) -> None:
    facility, quarantine = hotmaps(
        tmp_path, site("Other non-classified"), site("Cement", country="France", number=2)
    )
    assert facility.is_empty()
    assert quarantine.is_empty()


def test_an_unknown_subsector_and_a_site_in_no_region_are_set_aside(tmp_path: Path) -> None:
    facility, quarantine = hotmaps(tmp_path, site("Toys"), site("Cement", "20.0 20.0", number=2))
    assert facility.is_empty()
    assert sorted(quarantine["column"]) == ["SiteID", "Subsector"]


def test_a_plant_is_where_its_column_says_and_its_activity_gives_the_industry(
    tmp_path: Path,
) -> None:
    facility, _ = ets(tmp_path, "DE,Papierfabrik GmbH,7,P,36,1,2005,NOT SET,OPEN,DEC02")
    row = facility.row(0, named=True)
    assert (row["facility_id"], row["industry_id"]) == ("ets-DE-7", "nace2-17.12")
    assert (row["territory_id"], row["year"]) == ("nuts-DEC02", 2018)
    assert row["label"] == "Papierfabrik GmbH"


@pytest.mark.parametrize(
    "line",
    [
        "DE,Closed GmbH,7,P,36,1,2005,2014,30-JUN-2014,DEC02",
        "DE,Combustion GmbH,7,P,1,1,2005,NOT SET,OPEN,DEC02",
        "FR,Papeterie SAS,7,P,36,1,2005,NOT SET,OPEN,FRF33",
    ],
)
def test_a_closed_plant_combustion_alone_and_french_plants_are_left(
    tmp_path: Path, line: str
) -> None:
    facility, quarantine = ets(tmp_path, line)
    assert facility.is_empty()
    assert quarantine.is_empty()


def test_a_plant_without_a_region_is_set_aside(tmp_path: Path) -> None:
    facility, quarantine = ets(tmp_path, "DE,Papierfabrik GmbH,7,P,36,1,2005,NOT SET,OPEN,")
    assert facility.is_empty()
    assert quarantine["column"].to_list() == ["INSTALLATION_IDENTIFIER"]


def test_a_site_is_as_large_as_its_verified_emissions_else_those_declared(tmp_path: Path) -> None:
    lines = [
        site("Cement", number=number).replace("ETS;1;1;", f"ETS;{verified};{declared};")
        for number, (verified, declared) in enumerate([("7.4", "9"), ("", "9"), ("0", "")])
    ]
    facility, _ = hotmaps(tmp_path, *lines)
    assert facility.sort("facility_id")["emissions"].to_list() == [7.0, 9.0, None]


@pytest.mark.parametrize(
    ("total", "first", "a_year"),
    [
        ("600", "2005", 100),
        ("600", "2017", 300),
        ("0", "2013", None),
        ("NOT CALCULATED", "2013", None),
    ],
)
def test_what_a_plant_emitted_in_the_period_is_shared_over_its_years(
    tmp_path: Path, total: str, first: str, a_year: float | None
) -> None:
    facility, _ = ets(tmp_path, f"DE,Papierfabrik GmbH,7,P,36,{total},{first},NOT SET,OPEN,DEC02")
    assert facility["emissions"].to_list() == [a_year]


def test_a_name_that_may_be_a_person_s_is_not_shown(tmp_path: Path) -> None:
    facility, _ = ets(tmp_path, "DE,Hans Müller,7,P,36,1,2005,NOT SET,OPEN,DEC02")
    assert facility["label"].to_list() == [None]


def test_the_snapshots_hold_four_thousand_sites_of_europe() -> None:
    both = [shipped(name)["facility"] for name in ("hotmaps_sites", "eu_ets_plants")]
    assert [frame.height for frame in both] == [3_381, 3_411]
    assert all(
        frame["territory_id"].str.contains(r"^nuts-[A-Z]{2}[A-Z0-9]{3}$").all() for frame in both
    )
    assert not any(frame["territory_id"].str.starts_with("nuts-FR").any() for frame in both)


def test_a_foundry_of_the_steel_subsector_is_not_guessed_from_its_name_and_the_register_says_so(
    tmp_path: Path,
) -> None:
    line = site("Iron and steel").replace("Stahlwerk AG", "Giesserei AG")
    facility, _ = hotmaps(tmp_path, line)
    assert facility["industry_id"].to_list() == ["nace2-24.1"]
    register = registered_source("hotmaps_sites").card
    assert register.register_of_sites is not None
    unseen = register.register_of_sites.cannot_see
    assert "fonderies et forges" in unseen.fr and "foundries and forges" in unseen.en
