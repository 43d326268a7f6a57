"""The figures of a TI rest on the best ground it has, compared with the same register."""

from typing import Any

import polars as pl
import pytest

from tests.analytics.registers import CENSUS, SELECTIVE, country, drawn, plant, unit, with_rows
from ti_graph.analytics.inputs import ELSEWHERE
from ti_graph.analytics.reach import (
    LEAST_AREAS,
    LEAST_COVERAGE,
    LEAST_OF_AREA,
    MOST_OF_REFERENCE,
    reach,
)
from ti_graph.analytics.rules import Rules
from ti_graph.analytics.sites import listed_sites
from ti_graph.analytics.territorial import Territorial, territorial
from ti_graph.ingest.load import Tables

TOWNS = {f"a{number}": 2000 for number in range(10)}


def known(
    communes: dict[str, dict[str, int | None]],
    units: list[dict[str, Any]] | None = None,
    plants: list[dict[str, Any]] | None = None,
    **more: Any,
) -> Territorial:
    tables = with_rows(country(communes), "establishment", units or [])
    return territorial(with_rows(tables, "facility", plants or []), **more)


def ground(found: Territorial, ti: str) -> tuple[str, str | None]:
    row = found.grounds.row(by_predicate=pl.col("ti_id") == f"ti-{ti}", named=True)
    return row["ground"], row["register"]


def units_in(*communes: str, start: int = 1) -> list[dict[str, Any]]:
    return [unit(number, commune) for number, commune in enumerate(communes, start)]


@pytest.mark.parametrize(("covered", "expected"), [(10, "census"), (9, "census"), (8, "register")])
def test_a_census_counts_where_nine_towns_in_ten_have_a_unit(covered: int, expected: str) -> None:
    assert LEAST_COVERAGE == 0.9
    elsewhere = units_in(*["9"] * 20, start=100)
    inside = units_in(*list(TOWNS)[:covered])
    found = known(
        {"a": {**TOWNS, "small": 1999}, "": {"9": 50}}, inside + elsewhere, [plant(1, "a0")]
    )
    assert ground(found, "a")[0] == expected


def test_a_town_has_two_thousand_people_and_a_commune_of_unknown_people_is_none() -> None:
    communes: dict[str, dict[str, int | None]] = {"a": {"1": 2000, "2": 1999, "3": None}}
    tables = with_rows(country(communes), "establishment", units_in("1"))
    (row,) = reach(listed_sites(tables), tables).rows(named=True)
    assert (row["coverage"], row["coverage_basis"]) == (1.0, "communes_2000")
    assert (row["towns_reached"], row["towns"]) == (1, 1)
    assert (row["communes_reached"], row["communes"]) == (1, 3)


def test_employers_are_counted_apart_from_units_without_employees_and_unknown_ones() -> None:
    none = {"jobs_low": 0.0, "jobs": 0.0, "jobs_status": "known"}
    some = {"jobs_low": 1.0, "jobs": 1.5, "jobs_status": "estimated"}
    units = [unit(1, "1") | some, unit(2, "1") | none, unit(3, "1") | none, unit(4, "1")]
    tables = with_rows(country({"a": {"1": 2000}}), "establishment", units)
    (row,) = reach(listed_sites(tables), tables).rows(named=True)
    assert (row["sites"], row["employers"], row["without_employees"]) == (4, 1, 2)


def test_without_towns_coverage_is_of_people() -> None:
    tables = with_rows(country({"a": {"1": 300, "2": 100}}), "establishment", units_in("1"))
    (row,) = reach(listed_sites(tables), tables).rows(named=True)
    assert (row["coverage"], row["coverage_basis"]) == (0.75, "people")


def test_a_selective_register_has_no_coverage() -> None:
    tables = with_rows(country({"a": {"1": 3000}}), "facility", [plant(1, "1")])
    (row,) = reach(listed_sites(tables), tables).rows(named=True)
    assert (row["coverage"], row["coverage_basis"], row["sites"]) == (None, None, 1)


def test_real_rows_of_one_departement_are_used_for_the_territories_they_cover_and_only_there() -> (
    None
):
    communes: dict[str, dict[str, int | None]] = {
        "covered": {"1": 3000, "2": 2500}, "half": {"3": 3000, "4": 3000}, "far": {"5": 3000},
        "": {"9": 4000},
    }  # fmt: skip
    found = known(
        communes,
        units_in("1", "2", "2", "3", "9"),
        [plant(1, "1"), plant(2, "3"), plant(3, "3"), plant(4, "9")],
    )
    assert ground(found, "covered") == ("census", CENSUS)
    assert ground(found, "half") == ("register", SELECTIVE)
    assert ground(found, "far") == ("unknown", None)
    assert found.sites.group_by("ti_id", "ground").len().sort("ti_id").rows() == [
        ("ti-covered", "census", 3), ("ti-half", "register", 2)
    ]  # fmt: skip
    assert set(found.grid["territory_id"]) == {"ti-covered", "ti-half"}
    # Of the six towns of the country the census reaches 1, 2, 3 and 9.
    share = found.grounds.filter(register=CENSUS)["reference_share"].to_list()
    assert share == [4 / 6]


def test_a_quotient_compares_with_the_same_register_over_the_country() -> None:
    communes: dict[str, dict[str, int | None]] = {"a": {"1": 3000}, "": {"9": 3000}}
    steel = [plant(number, "1") for number in range(4)]
    other = [plant(10, "1", "28.15Z")]
    outside = [plant(number, "9", "28.15Z") for number in range(20, 34)] + [plant(40, "9")]
    # The census does not reach ti-a, and its many units of 24.10Z change nothing.
    found = known(communes, units_in(*["9"] * 50), steel + other + outside)
    row = found.grid.row(by_predicate=pl.col("industry_id") == "naf2-24.10Z", named=True)
    # 5 of 20 sites are in ti-a and 5 of 20 are of steel: 1.25 expected, 4 are there.
    assert (row["observed"], row["expected"]) == (4, pytest.approx(1.25))
    assert row["quotient_observed"] == pytest.approx(3.2)
    assert 1 < row["quotient"] < 3.2
    assert (row["ground"], row["register"], row["year"]) == ("register", SELECTIVE, 2015)


def test_the_sites_of_a_register_that_a_census_lists_too_stay_in_its_reference() -> None:
    communes: dict[str, dict[str, int | None]] = {"a": {"1": 3000}, "": {"9": 3000}}
    both = unit(1, "9", "28.15Z")
    plants = [
        plant(1, "1"), plant(2, "1"),
        plant(3, "9", "28.15Z", establishment_id=both["establishment_id"]),
    ]  # fmt: skip
    found = known(communes, [both], plants)
    row = found.grid.row(by_predicate=pl.col("industry_id") == "naf2-24.10Z", named=True)
    assert row["expected"] == pytest.approx(2 * 2 / 3)


def test_the_reference_of_a_quotient_holds_a_site_once_in_each_territory_and_once_elsewhere() -> (
    None
):
    communes: dict[str, dict[str, int | None]] = {
        "a": {"1": 3000}, "b": {"2": 3000}, "": {"8": 3000, "9": 3000},
    }  # fmt: skip
    one = {"establishment_id": "1" * 14}
    plants = [plant(at, place, **one) for at, place in enumerate(("1", "2", "8", "9"))]
    found = known(communes, [], [*plants, plant(5, "1", "28.15Z")])
    counted = found.counts.filter(pl.col("observed") > 0)
    assert counted.select("territory_id", "industry_id", "observed").rows() == [
        (ELSEWHERE, "naf2-24.10Z", 1),
        ("ti-a", "naf2-24.10Z", 1),
        ("ti-a", "naf2-28.15Z", 1),
        ("ti-b", "naf2-24.10Z", 1),
    ]
    row = found.grid.row(
        by_predicate=(pl.col("territory_id") == "ti-a") & (pl.col("industry_id") == "naf2-24.10Z"),
        named=True,
    )
    # Two of the four sites of France are in ti-a, and three of the four are of steel.
    assert row["expected"] == pytest.approx(2 * 3 / 4)


def test_a_census_that_hardly_goes_beyond_a_territory_is_no_reference_for_it() -> None:
    assert MOST_OF_REFERENCE == 0.9
    communes: dict[str, dict[str, int | None]] = {"a": {"1": 3000}, "": {"9": 3000}}
    within = known(communes, units_in(*["1"] * 9, "9"), [plant(1, "1")])
    beyond = known(communes, units_in(*["1"] * 10, "9"), [plant(1, "1")])
    assert ground(within, "a") == ("census", CENSUS)
    assert ground(beyond, "a") == ("register", SELECTIVE)


def test_rows_of_a_territory_that_a_census_does_not_cover_are_part_of_its_reference() -> None:
    communes: dict[str, dict[str, int | None]] = {"a": {"1": 3000}, "b": {"2": 3000, "3": 3000}}
    found = known(communes, units_in("1", "2"))
    assert ground(found, "b") == ("unknown", None)
    rows = found.counts.group_by("territory_id").agg(pl.col("observed").sum()).sort("territory_id")
    assert rows.rows() == [(ELSEWHERE, 1), ("ti-a", 1)]


def test_drawn_firms_where_asked_for_serve_where_no_census_covers() -> None:
    communes: dict[str, dict[str, int | None]] = {"a": {"1": 3000}, "b": {"2": 3000}}
    units = [*units_in("1"), drawn(1, "1"), drawn(2, "2")]
    found = known(communes, [*units, unit(50, "2", territory_id="commune-x")], [plant(1, "2")])
    assert ground(found, "b") == ("simulated", "the_draw")
    assert found.data == "simulated"
    assert known(communes, units_in("1", "2"), [plant(1, "2")]).data == "real"


def test_units_left_out_of_filieres_do_not_count_for_them() -> None:
    communes: dict[str, dict[str, int | None]] = {f"t{at}": {str(at): 3000} for at in range(10)}
    employer: dict[str, Any] = {"jobs_low": 3.0, "jobs": 4.0, "jobs_status": "estimated"}
    places = [str(at % 10) for at in range(200)]
    units = [unit(at, place, **employer) for at, place in enumerate(places)] + [unit(900, "1")]
    assert known(communes, units).sites.height == 201
    assert known(communes, units, for_filieres=True).sites.height == 200
    every = known(communes, units, rules=Rules(employers_only=False), for_filieres=True)
    assert every.sites.height == 201


def test_a_census_without_an_employer_leaves_filieres_to_the_register() -> None:
    communes: dict[str, dict[str, int | None]] = {"a": {"1": 3000}, "": {"9": 3000}}
    found = known(communes, units_in("1", "9"), [plant(1, "1")], for_filieres=True)
    assert ground(found, "a") == ("register", SELECTIVE)


def test_the_grid_has_every_territory_and_industry_of_any_register() -> None:
    communes: dict[str, dict[str, int | None]] = {"a": {"1": 3000}, "b": {"2": 3000}, "": {"9": 9}}
    units = [*units_in("1", "9"), unit(60, "9", "25.62A")]
    found = known(communes, units, [plant(1, "2", "28.15Z"), plant(2, "9", "25.50A")])
    grid = found.grid
    assert grid.height == 2 * 4
    unseen = grid.filter(pl.col("expected") == 0)
    # What a register never lists is known of no territory: neither above nor below 1.
    assert unseen["quotient"].to_list() == [1.0] * unseen.height
    assert unseen.height == 4
    assert found.cells.height == 2


def test_a_country_without_sites_has_no_quotient() -> None:
    found = known({"a": {"1": 3000}})
    assert found.grid.is_empty()
    assert found.sites.is_empty()
    assert ground(found, "a") == ("unknown", None)


def test_counts_do_not_depend_on_the_order_of_rows() -> None:
    communes: dict[str, dict[str, int | None]] = {"a": {"1": 3000}, "": {"9": 3000}}
    plants = [plant(number, "1" if number % 3 else "9", code) for number, code in
              enumerate(["24.10Z", "25.62A", "28.15Z"] * 5)]  # fmt: skip
    forward: Tables = with_rows(country(communes), "facility", plants)
    backward: Tables = with_rows(country(communes), "facility", plants[::-1])
    assert territorial(forward).grid.equals(territorial(backward).grid)


@pytest.mark.parametrize(("areas", "sites", "expected"), [
    (10, 20, "census"), (9, 20, "register"), (10, 19, "register"),
])  # fmt: skip
def test_filieres_rest_on_a_census_of_enough_areas_with_enough_sites(
    areas: int, sites: int, expected: str
) -> None:
    assert (LEAST_AREAS, LEAST_OF_AREA) == (10, 20)
    communes: dict[str, dict[str, int | None]] = {
        f"t{number}": {str(number): 3000} for number in range(areas)
    }
    employer: dict[str, Any] = {"jobs_low": 3.0, "jobs": 4.0, "jobs_status": "estimated"}
    places = [str(number) for number in range(areas) for _ in range(sites)]
    units = [unit(at, place, **employer) for at, place in enumerate(places)]
    assert ground(known(communes, units, [plant(1, "1")], for_filieres=True), "t1")[0] == expected
    # What is there, and its quotient, are those of the census all the same.
    assert ground(known(communes, units, [plant(1, "1")]), "t1") == ("census", CENSUS)


def test_what_lies_outside_territories_is_an_area_by_departement() -> None:
    communes: dict[str, dict[str, int | None]] = {
        "a": {"1": 3000}, "": {str(number): 3000 for number in range(2, 11)},
    }  # fmt: skip
    employer: dict[str, Any] = {"jobs_low": 3.0, "jobs": 4.0, "jobs_status": "estimated"}
    places = [str(number) for number in range(1, 11) for _ in range(20)]
    units = [unit(at, place, **employer) for at, place in enumerate(places)]
    tables = with_rows(country(communes), "establishment", units)
    tables = with_rows(tables, "facility", [plant(1, "1")])
    outside = pl.DataFrame(
        [(f"commune-{number}", f"departement-{number}") for number in range(2, 11)],
        schema=("member_id", "container_id"),
        orient="row",
    )
    apart = {**tables, "within": pl.concat([tables["within"], outside])}
    assert ground(territorial(apart, for_filieres=True), "a") == ("census", CENSUS)
    assert ground(territorial(tables, for_filieres=True), "a") == ("register", SELECTIVE)


def test_drawn_firms_never_stand_for_a_census_of_few_areas() -> None:
    communes: dict[str, dict[str, int | None]] = {"a": {"1": 3000}, "b": {"2": 3000}}
    employer: dict[str, Any] = {"jobs_low": 3.0, "jobs": 4.0, "jobs_status": "estimated"}
    units = [unit(1, "1", **employer), unit(2, "9", **employer), drawn(1, "1"), drawn(2, "2")]
    found = known(communes | {"": {"9": 3000}}, units, for_filieres=True)
    assert ground(found, "a") == ("unknown", None)
    assert ground(found, "b") == ("simulated", "the_draw")
