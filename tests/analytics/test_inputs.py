"""Counts and places for analytics: real or simulated, never both; unknown is never zero."""

import polars as pl
import pytest

from tests.analytics.core import core
from tests.small_country import real_tables
from tests.small_territories import TOWNS
from ti_graph.analytics import inputs
from ti_graph.analytics.inputs import Tables
from ti_graph.analytics.territorial import territorial
from ti_graph.model.status import SIMULATED


@pytest.fixture(scope="module")
def small() -> Tables:
    return core()


def with_real(*towns: str) -> Tables:
    return core({"insee_sirene": real_tables(*towns)})


def test_coverage_is_the_share_of_towns_with_a_real_establishment(small: Tables) -> None:
    assert inputs.coverage(small) == 2 / 8
    assert inputs.coverage(with_real(*TOWNS)) == 1
    assert inputs.coverage(with_real(*TOWNS[:4])) == 0.5


def test_a_village_does_not_count_in_coverage_nor_does_a_simulated_establishment() -> None:
    assert inputs.coverage(with_real("2A005")) == 0


def test_without_towns_there_is_no_coverage(small: Tables) -> None:
    none = {**small, "territory": small["territory"].with_columns(pl.col("population") * 0)}
    assert inputs.coverage(none) == 0


@pytest.mark.parametrize("towns", [[], TOWNS[:2], TOWNS[:7], TOWNS], ids=len)
def test_real_and_simulated_establishments_are_never_counted_together(towns: list[str]) -> None:
    found = with_real(*towns) if towns else core()
    statuses = set(inputs.national_establishments(found)["status"].to_list())
    assert len(statuses) == 1
    assert (statuses == {SIMULATED}) is (len(towns) < 8)


def test_closed_establishments_and_those_outside_industry_are_not_counted(small: Tables) -> None:
    assert inputs.national_establishments(small).height == 400
    elsewhere = small["establishment"].with_columns(industry_id=pl.lit("naf2-47.11A"))
    assert inputs.national_establishments({**small, "establishment": elsewhere}).is_empty()


def counts(found: Tables) -> dict[tuple[str, str], int]:
    rows = territorial(found).counts.select("territory_id", "industry_id", "observed").iter_rows()
    return {(t, i): n for t, i, n in rows}


def test_a_territory_counts_the_establishments_of_its_communes(small: Tables) -> None:
    found = counts(small)
    assert found["ti-2023-1001", "naf2-24.10Z"] == 10
    assert found["ti-2023-1002", "naf2-10.51A"] == 8
    assert found[inputs.ELSEWHERE, "naf2-24.10Z"] == 5
    by_place = {
        place: sum(n for (t, _), n in found.items() if t == place)
        for place in ("ti-2023-1001", "ti-2023-1002", inputs.ELSEWHERE)
    }
    assert list(by_place.values()) == [60, 40, 300]


def test_a_territory_without_a_site_has_no_ground(small: Tables) -> None:
    assert ("ti-2023-2001", "naf2-24.10Z") not in counts(small)
    nowhere = territorial(small).grounds.filter(ti_id="ti-2023-2001")
    assert nowhere["ground"].to_list() == ["unknown"]


def test_only_territories_of_the_current_phase_are_counted(small: Tables) -> None:
    assert inputs.current_territories(small)["territory_id"].to_list() == [
        "ti-2023-1001",
        "ti-2023-1002",
        "ti-2023-2001",
    ]


def test_secret_and_unknown_cells_are_left_out_and_a_known_zero_stays(small: Tables) -> None:
    result = inputs.regional_counts(small)
    assert result is not None
    found = {(t, i): n for t, i, n in result.counts.iter_rows()}
    assert ("nuts-FRX1", "nace2-28") not in found
    assert ("nuts-FRY1", "nace2-28") not in found
    assert [key for key in found if key[0] == "nuts-ESX1"] == [("nuts-ESX1", "nace2-10")]
    assert found["nuts-ITX1", "nace2-24"] == 0
    assert found["nuts-FRX1", "nace2-29"] == 30
    assert result.cells == len(found) == 5 + 5 + 6 + 6 + 1


def test_regions_are_counted_in_the_last_year(small: Tables) -> None:
    result = inputs.regional_counts(small)
    assert result is not None
    assert result.year == 2014
    found = {(t, i): n for t, i, n in result.counts.iter_rows()}
    assert found["nuts-FRX1", "nace2-24"] == 40


def test_without_employment_there_are_no_regional_counts(small: Tables) -> None:
    assert inputs.regional_counts({**small, "employment": small["employment"].clear()}) is None


def test_services_and_totals_are_no_industry(small: Tables) -> None:
    services = small["employment"].with_columns(industry_id=pl.lit("nace2-47"))
    totals = small["employment"].with_columns(industry_id=pl.lit("nace2-C"))
    for frame in (services, totals):
        assert inputs.regional_counts({**small, "employment": frame}) is None


def home(found: Tables) -> dict[tuple[str, str], float]:
    return {(t, r): share for t, r, share in inputs.home_regions(found).iter_rows()}


def test_a_home_region_holds_a_tenth_of_the_people(small: Tables) -> None:
    assert home(small) == {
        ("ti-2023-1001", "nuts-FRX1"): 1.0,
        ("ti-2023-1002", "nuts-FRX1"): pytest.approx(1000 / 4500),
        ("ti-2023-1002", "nuts-FRY1"): pytest.approx(3500 / 4500),
        ("ti-2023-2001", "nuts-FRY1"): 1.0,
    }


@pytest.mark.parametrize(("people", "is_home"), [(400, True), (350, False)])
def test_less_than_a_tenth_is_no_home(small: Tables, people: int, is_home: bool) -> None:
    fort = pl.col("territory_id") == "commune-01006"
    moved = small["territory"].with_columns(
        population=pl.when(fort).then(people).otherwise("population")
    )
    found = home({**small, "territory": moved})
    assert (("ti-2023-1002", "nuts-FRX1") in found) is is_home


def test_communes_of_unknown_population_are_shared_out_by_their_number(small: Tables) -> None:
    unreported = small["territory"].with_columns(population=pl.lit(None, pl.Int64))
    found = home({**small, "territory": unreported})
    assert found["ti-2023-1002", "nuts-FRX1"] == pytest.approx(1 / 3)


def test_participations_are_placed_in_regions_and_those_without_place_left_out(
    small: Tables,
) -> None:
    found = inputs.located_participations(small)
    assert found.height == 7
    assert "cordis-nowhere" not in found["organisation_id"].to_list()
    assert set(found["region_id"]) == {
        "nuts-FRX1",
        "nuts-DEX1",
        "nuts-ESX1",
        "nuts-FRY1",
        "nuts-ITX1",
    }


def test_a_subclass_belongs_to_the_branch_of_its_division(small: Tables) -> None:
    found = dict(inputs.branch_of_industry(small).iter_rows())
    assert found["naf2-24.10Z"] == "a38-CH"
    assert found["naf2-25.50A"] == "a38-CH"
    assert found["naf2-30.30Z"] == "a38-CL"
    assert len(found) == 12
