"""A site counts once, as the best register that lists it says, where it is of industry."""

from typing import Any

import polars as pl
import pytest

from tests.analytics.registers import CENSUS, SELECTIVE, country, drawn, plant, unit, with_rows
from ti_graph.analytics.rules import ARTISAN_FOOD, Rules
from ti_graph.analytics.sites import listed_sites, with_years
from ti_graph.ingest.load import Tables
from ti_graph.settings import Settings

HERE = country({"a": {"1": 3000, "2": 2500}, "b": {"3": 3000}, "": {"9": 500, "8": 500}})


def sites(
    *plants: dict[str, Any],
    units: tuple[dict[str, Any], ...] = (),
    rules: Rules | None = None,
) -> pl.DataFrame:
    tables = with_rows(with_rows(HERE, "facility", plants), "establishment", units)
    listed = listed_sites(tables, rules or Rules())
    return listed.unique(["site_id", "ti_id"], keep="first", maintain_order=True)


def row(frame: pl.DataFrame) -> dict[str, Any]:
    return frame.row(0, named=True)


def test_an_establishment_and_a_facility_of_one_siret_are_one_site_as_the_census_says() -> None:
    result = unit(7, "1", "25.50A", jobs=12.0, jobs_status="known", year=2023)
    listed = plant(1, "9", "24.10Z", establishment_id=result["establishment_id"], siren="0" * 9)
    found = sites(listed, units=(result,))
    assert found.height == 1
    one = row(found)
    assert (one["site_id"], one["industry_id"]) == (result["establishment_id"], "naf2-25.50A")
    assert (one["territory_id"], one["ti_id"], one["jobs"]) == ("commune-1", "ti-a", 12.0)
    assert (one["ground"], one["register"], one["year"]) == ("census", CENSUS, 2023)


def test_a_facility_without_a_siret_is_a_site_of_its_own() -> None:
    found = sites(plant(1, "1"), plant(2, "1"))
    assert sorted(found["site_id"]) == ["plant-1", "plant-2"]
    assert set(found["ground"]) == {"register"}
    assert set(found["register"]) == {SELECTIVE}
    assert set(found["year"]) == {2015}


def test_two_rows_of_one_siret_are_one_site_of_the_newest_year() -> None:
    siret = "1" * 14
    old = plant(1, "1", "24.10Z", establishment_id=siret, year=2014)
    new = plant(2, "2", "28.15Z", establishment_id=siret, year=2015)
    found = sites(old, new)
    assert found.height == 1
    one = row(found)
    assert (one["year"], one["industry_id"], one["ti_id"]) == (2015, "naf2-28.15Z", "ti-a")


def test_a_siret_that_a_register_places_in_two_territories_is_a_site_of_each() -> None:
    siret = "1" * 14
    places = ["1", "2", "3", "9", "8"]
    plants = [plant(at, place, establishment_id=siret) for at, place in enumerate(places)]
    # Two communes of the first territory, one of the second, two outside all.
    found = sites(*plants).sort("ti_id", nulls_last=True)
    assert found["ti_id"].to_list() == ["ti-a", "ti-b", None]
    assert found["territory_id"].to_list() == ["commune-1", "commune-3", "commune-9"]


def test_a_census_says_where_a_site_is_that_a_register_places_in_several_territories() -> None:
    one = unit(7, "3")
    plants = [plant(n, place, establishment_id=one["establishment_id"]) for n, place in
              enumerate(["1", "9"])]  # fmt: skip
    assert sites(*plants, units=(one,))["ti_id"].to_list() == ["ti-b"]


def test_what_is_closed_or_no_industry_or_has_no_subclass_is_no_site() -> None:
    closed = unit(1, "1", active=False)
    farm = plant(1, "1", "01.11Z")
    division = plant(2, "1", industry_id="nace2-24")
    unknown = plant(3, "1", industry_id=None)
    abroad = plant(4, "1", territory_id="nuts-DEX11")
    assert sites(farm, division, unknown, abroad, units=(closed,)).is_empty()


@pytest.mark.parametrize(
    ("first", "last", "kept"), [("05", "39", 1), ("01", "39", 2), ("25", "39", 0)]
)
def test_what_counts_as_industry_is_a_rule(first: str, last: str, kept: int) -> None:
    found = sites(plant(1, "1", "24.10Z"), plant(2, "1", "01.11Z"), rules=Rules(first, last))
    assert found.height == kept


def test_a_list_that_says_nothing_of_its_selection_is_taken_for_a_selective_one() -> None:
    assert row(sites(units=(unit(1, "1", source="no_card"),)))["ground"] == "register"


def test_a_drawn_firm_is_never_of_a_register() -> None:
    one = row(sites(units=(drawn(1, "1"),)))
    assert (one["ground"], one["register"]) == ("simulated", "the_draw")


EMPLOYER: dict[str, Any] = {"jobs_low": 1.0, "jobs": 1.5, "jobs_status": "estimated"}
NONE: dict[str, Any] = {"jobs_low": 0.0, "jobs": 0.0, "jobs_status": "known"}


@pytest.mark.parametrize(
    ("code", "jobs", "rules", "part"),
    [
        ("24.10Z", EMPLOYER, Rules(), True),
        ("24.10Z", NONE, Rules(), False),  # no employee
        ("24.10Z", {}, Rules(), False),  # not known to have any
        ("24.10Z", NONE, Rules(employers_only=False), True),
        ("10.71C", EMPLOYER, Rules(), False),  # a baker
        ("10.71C", EMPLOYER, Rules(left_out=()), True),
    ],
)
def test_bakers_and_shells_of_a_census_are_sites_and_part_of_no_filiere(
    code: str, jobs: dict[str, Any], rules: Rules, part: bool
) -> None:
    one = row(sites(units=(unit(1, "1", code, **jobs),), rules=rules))
    assert one["for_filieres"] is part


def test_the_rule_on_filieres_does_not_touch_a_selective_register() -> None:
    assert row(sites(plant(1, "1", "10.71C")))["for_filieres"] is True


def test_units_with_employees_are_told_apart_from_those_without_and_those_not_known() -> None:
    units = (unit(1, "1", **EMPLOYER), unit(2, "1", **NONE), unit(3, "1"))
    assert sites(units=units).sort("site_id")["employs"].to_list() == [True, False, None]


def test_the_list_of_artisan_food_is_that_of_the_setting() -> None:
    assert Settings().filieres_without.replace(" ", "").split(",") == list(ARTISAN_FOOD)
    assert ARTISAN_FOOD == ("10.13B", "10.71B", "10.71C", "10.71D")


def test_a_stock_without_a_year_in_its_rows_is_of_the_year_of_its_file() -> None:
    found = sites(units=(unit(1, "1"), unit(2, "1", year=2021), drawn(3, "1")))
    dated = with_years(found, {CENSUS: "2024-03-01", "the_draw": "2014"}).sort("site_id")
    assert dated["year"].to_list() == [2024, 2021, None]


def test_jobs_name_the_list_that_reports_them_and_its_year() -> None:
    """A plant of a selective register has its jobs from the stock, of the year of its row."""
    units = (unit(1, "1", jobs=12.0, jobs_status="known", year=2021), unit(2, "1"))
    plants = [
        plant(n, "1", "25.50A", establishment_id=one["establishment_id"])
        for n, one in enumerate(units)
    ]
    tables = with_rows(with_rows(HERE, "facility", plants), "establishment", units)
    listed = listed_sites(tables, Rules()).filter(pl.col("register") == SELECTIVE)
    dated = with_years(listed, {CENSUS: "2024", SELECTIVE: "2015"}).sort("site_id")
    assert dated["jobs_register"].to_list() == [CENSUS, None]
    assert dated["jobs_year"].to_list() == [2021, None]
    undated = with_years(listed.with_columns(jobs_year=pl.lit(None, pl.Int16)), {CENSUS: "2024"})
    assert undated.sort("site_id")["jobs_year"].to_list() == [2024, None]


def test_a_table_without_rows_gives_no_site() -> None:
    empty: Tables = country({"a": {"1": 10}})
    assert listed_sites(empty).is_empty()
