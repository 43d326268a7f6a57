"""NUTS: regions of this edition and of earlier ones, outlines, borders, départements."""

from pathlib import Path

import polars as pl
import pytest
import shapely

from tests.loaders.geography_fixtures import (
    cog,
    collection,
    ids,
    official,
    pairs,
    row,
    run,
    shipped,
    square,
)
from ti_graph.errors import SourceError
from ti_graph.ingest.load import Tables

REGIONS = {
    "FR": ("France", square(0, 45, 4)),
    "FRF": ("Grand Est", square(0, 45, 4)),
    "FRF3": ("Lorraine ", square(0, 45, 2)),
    "FRF33": ("Moselle", square(0, 45)),
    "FRH0": ("Bretagne", square(2, 45, 2)),
    "FRD11": ("Calvados ", square(1, 45)),
    "EL": ("Elláda", square(20, 38, 4)),
    "EL3": ("Attiki", square(20, 38, 2)),
    "EL30": ("Attiki", square(20, 38, 2)),
}
CHANGES = (
    "typology,start_year,end_year,code_1999,code_2003,code_2006,code_2010,code_2013,code_2016,"
    "code_2021,geo_name_2003,geo_name_2006,geo_name_2010,geo_name_2013,geo_name_2016,"
    "geo_name_2021,change_2003,change_2006,change_2010,change_2013,change_2016,change_2021\n"
    "country,,,UK,UK,UK,UK,UK,UK,UK,,,,UNITED KINGDOM,,United Kingdom,,,,,,\n"
    "country,,,GR,GR,GR,EL,EL,EL,EL,,,,,,Elláda,,,,,,\n"
    "nuts_level_1,,,,,UKC,UKC,UKC,UKC,UKC,,,,NORTH EAST,,North East (England),,,,,,\n"
    "nuts_level_2,,,,,UKC1,UKC1,UKC1,UKC1,UKC1,,,,Tees Valley,,Tees Valley and Durham,,,,,,\n"
    "nuts_level_2,,,FR41,FR41,FR41,FR41,FR41,FRF3,FRF3,,Lorraine,,Lorraine,Lorraine,Lorraine,,,,,,\n"
    "nuts_level_2,,,FR91,FR91,FR91,FR91,,,,,Guadeloupe,Guadeloupe,,,,,,,,,\n"
    "nuts_level_2,,,,,,,,NO01,,,,,,,,,,,,,\n"
    "nuts_level_2,,,FRZZ,FRZZ,FRZZ,FRZZ,FRZZ,FRZZ,FRZZ,,,,,,Extra-Regio NUTS 2,,,,,,\n"
    "nuts_level_3,,,,,UKC11,UKC11,UKC11,UKC11,UKC11,,,,,,Hartlepool,,,,,,\n"
)
NEIGHBOURS = "level,a,b,cross_border,shared_len_deg_approx\n2,FRH0,FRF3,0,1.0\n2,FRF3,EL30,1,0.5\n"


def nuts_files(regions: dict[str, tuple[str, dict[str, object]]] = REGIONS) -> dict[str, str]:
    features = [
        (
            {
                "NUTS_ID": code,
                "LEVL_CODE": len(code) - 2,
                "CNTR_CODE": code[:2],
                "NAME_LATN": name,
                "NUTS_NAME": name,
                "MOUNT_TYPE": None,
                "URBN_TYPE": None,
                "COAST_TYPE": None,
                "geo": code,
            },
            shape,
        )
        for code, (name, shape) in regions.items()
    ]
    return {
        "nuts_2024.geojson": collection(*features),
        "nuts2024_neighbours.csv": NEIGHBOURS,
        "nuts_changes_1999_2021.csv": CHANGES,
    }


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    result, quarantine = run("eurostat_nuts", tmp_path, nuts_files(), cog(tmp_path / "cog"))
    assert quarantine.table().is_empty()
    return result


def test_greece_is_reported_by_its_iso_code_and_keeps_eurostats(tables: Tables) -> None:
    country = row(tables["territory"], territory_id="country-GR")
    assert (country["code"], country["country"], country["kind"]) == ("EL", "GR", "country")
    assert row(tables["territory"], territory_id="nuts-EL30")["country"] == "GR"
    assert ("nuts-EL3", "country-GR") in pairs(tables["containment"])


def test_the_united_kingdom_is_reported_with_the_last_edition_that_knew_it(tables: Tables) -> None:
    country = row(tables["territory"], territory_id="country-GB")
    assert (country["label"], country["vintage"]) == ("United Kingdom", "2021")
    assert pairs(tables["containment"]) >= {
        ("nuts-UKC1", "nuts-UKC"),
        ("nuts-UKC", "country-GB"),
    }


def test_an_old_code_bears_its_last_edition_and_name(tables: Tables) -> None:
    former = row(tables["territory"], territory_id="nuts-FR41")
    assert (former["vintage"], former["label"], former["kind"]) == ("2013", "Lorraine", "nuts2")
    assert row(tables["territory"], territory_id="nuts-FR91")["vintage"] == "2010"


def test_a_region_that_no_edition_names_bears_its_code(tables: Tables) -> None:
    assert row(tables["territory"], territory_id="nuts-NO01")["label"] == "NO01"


def test_extra_regio_has_a_place_and_old_level_3_codes_have_none(tables: Tables) -> None:
    found = ids(tables["territory"], "territory_id")
    assert "nuts-FRZZ" in found
    assert "nuts-UKC11" not in found


def test_regions_of_this_edition_are_reported_once_with_its_vintage(tables: Tables) -> None:
    region = row(tables["territory"], territory_id="nuts-FRF3")
    assert (region["vintage"], region["label"]) == ("2024", "Lorraine")


def test_a_region_lies_in_the_one_its_code_begins_with(tables: Tables) -> None:
    assert pairs(tables["containment"]) >= {
        ("nuts-FRF33", "nuts-FRF3"),
        ("nuts-FRF3", "nuts-FRF"),
        ("nuts-FRF", "country-FR"),
    }


def test_a_departement_lies_in_the_nuts_3_region_of_its_name(tables: Tables) -> None:
    assert pairs(tables["containment"]) >= {
        ("departement-57", "nuts-FRF33"),
        ("departement-14", "nuts-FRD11"),
        ("region-44", "country-FR"),
    }


def test_a_french_nuts_3_region_without_departement_stops_the_load(tmp_path: Path) -> None:
    regions = {**REGIONS, "FRF34": ("Atlantide", square(5, 45))}
    with pytest.raises(SourceError, match="département"):
        run("eurostat_nuts", tmp_path, nuts_files(regions), cog(tmp_path / "cog"))


def test_a_border_is_reported_once_whichever_way_it_is_written(tables: Tables) -> None:
    borders = set(tables["neighbour"].drop("source").iter_rows())
    assert borders == {
        ("nuts-FRF3", "nuts-FRH0", False),
        ("nuts-EL30", "nuts-FRF3", True),
    }


def test_a_border_of_unknown_kind_is_set_aside(tmp_path: Path) -> None:
    files = nuts_files()
    files["nuts2024_neighbours.csv"] += "2,EL30,FRH0,maybe,1.0\n"
    tables, quarantine = run("eurostat_nuts", tmp_path, files, cog(tmp_path / "cog"))
    assert tables["neighbour"].height == 2
    assert quarantine.table()["column"].to_list() == ["cross_border"]


def test_each_region_of_this_edition_has_an_outline_and_a_point_inside(tables: Tables) -> None:
    geometries = tables["geometry"]
    assert geometries.height == len(REGIONS)
    for longitude, latitude, wkt in geometries.select(
        "longitude", "latitude", "outline_wkt"
    ).iter_rows():
        assert shapely.from_wkt(wkt).contains(shapely.Point(longitude, latitude))


def test_a_code_that_is_not_of_its_level_is_set_aside(tmp_path: Path) -> None:
    files = nuts_files()
    files["nuts_2024.geojson"] = files["nuts_2024.geojson"].replace(
        '"NUTS_ID": "EL3", "LEVL_CODE": 1', '"NUTS_ID": "EL3", "LEVL_CODE": 2'
    )
    tables, quarantine = run("eurostat_nuts", tmp_path, files, cog(tmp_path / "cog"))
    assert "nuts-EL3" not in ids(tables["territory"], "territory_id")
    assert quarantine.table()["value"].to_list() == ["EL3"]


def _holds_europe(tables: Tables) -> None:
    territories = tables["territory"]
    current = territories.filter(pl.col("vintage") == "2024")
    assert dict(current.group_by("kind").len().iter_rows()) == {
        "country": 39, "nuts1": 115, "nuts2": 299, "nuts3": 1_345,
    }  # fmt: skip
    departements = tables["containment"].filter(pl.col("member_id").str.starts_with("departement"))
    assert departements.height == departements["container_id"].n_unique() == 101
    assert ("departement-974", "nuts-FRY40") in pairs(departements)
    assert ("departement-2A", "nuts-FRM01") in pairs(departements)
    assert tables["neighbour"].height == 4_095
    assert ids(tables["geometry"], "territory_id") == ids(current, "territory_id")
    outlines = shapely.from_wkt(tables["geometry"]["outline_wkt"].to_list())
    assert shapely.is_valid(outlines).all()


def test_the_shipped_snapshot_holds_every_region() -> None:
    _holds_europe(shipped("eurostat_nuts"))


@pytest.mark.shared
def test_the_official_files_give_every_region() -> None:
    _holds_europe(official("eurostat_nuts", official("insee_cog")))
