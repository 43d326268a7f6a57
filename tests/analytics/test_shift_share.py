"""A change in jobs is parted among country, mix and place, on cells that are known."""

from typing import Any

import polars as pl
import pytest

from tests.analytics.jobs import HOME, employment
from ti_graph.analytics.shift_share import local_effects

REGION, COUNTRY = "nuts-FRX1", "country-FR"
WORKED: dict[tuple[str, str, int], float | str] = {
    (COUNTRY, "24", 2010): 1000, (COUNTRY, "24", 2013): 800,
    (COUNTRY, "25", 2010): 1000, (COUNTRY, "25", 2013): 1400,
    (REGION, "24", 2010): 100, (REGION, "24", 2013): 70,
    (REGION, "25", 2010): 50, (REGION, "25", 2013): 80,
}  # fmt: skip


def effect(rows: dict[tuple[str, str, int], float | str]) -> dict[str, Any]:
    return local_effects(employment(rows), HOME).row(0, named=True)


def test_the_effects_of_an_example_worked_out_by_hand() -> None:
    # The country grew by 10 %, 24 fell by 20 % and 25 grew by 40 %.
    found = effect(WORKED)
    assert found["national_effect"] == pytest.approx(150 * 0.10)
    assert found["industry_effect"] == pytest.approx(100 * -0.30 + 50 * 0.30)
    assert found["local_effect"] == pytest.approx((70 - 80) + (80 - 70))
    assert (found["jobs_from"], found["jobs_to"]) == (150, 150)
    assert (found["cells_used"], found["cells_left_out"]) == (2, 0)


def test_the_three_effects_sum_to_the_change() -> None:
    found = effect(WORKED | {(REGION, "24", 2013): 91, (COUNTRY, "25", 2013): 1111})
    parts = found["national_effect"] + found["industry_effect"] + found["local_effect"]
    assert parts == pytest.approx(found["jobs_to"] - found["jobs_from"])


@pytest.mark.parametrize("cell", [(REGION, 2010), (REGION, 2013), (COUNTRY, 2010), (COUNTRY, 2013)])
def test_a_cell_that_is_secret_anywhere_enters_no_sum(cell: tuple[str, int]) -> None:
    territory, year = cell
    found = effect(WORKED | {(territory, "24", year): "secret"})
    assert (found["jobs_from"], found["jobs_to"]) == (50, 80)
    assert (found["cells_used"], found["cells_left_out"]) == (1, 1)
    assert found["cells_secret"] == (1 if territory == REGION else 0)


def test_an_unknown_cell_is_left_out_and_no_zero() -> None:
    found = effect(WORKED | {(REGION, "24", 2013): "unknown"})
    assert found["jobs_to"] == 80
    assert (found["cells_left_out"], found["cells_secret"]) == (1, 0)


def test_a_known_zero_is_used() -> None:
    found = effect(WORKED | {(REGION, "24", 2010): 0})
    assert found["cells_used"] == 2
    assert found["local_effect"] == pytest.approx(70 + 10)


def test_a_break_between_the_years_is_counted_and_one_before_is_not() -> None:
    assert effect(WORKED | {(REGION, "24", 2013): "70 b"})["cells_broken"] == 1
    assert effect(WORKED | {(REGION, "24", 2010): "100 b"})["cells_broken"] == 0


def test_jobs_that_leap_while_local_units_stay_are_left_out_of_every_span_across() -> None:
    # The beverages of a region of the south: 2,398 jobs, 15,145, 5,311, and as many local units.
    rows = WORKED | {
        (REGION, "11", 2010): 2398, (REGION, "11", 2011): 15145, (REGION, "11", 2013): 5311,
        (COUNTRY, "11", 2010): 9000, (COUNTRY, "11", 2011): 9000, (COUNTRY, "11", 2013): 9000,
    }  # fmt: skip
    whole = effect(rows)
    assert whole["cells_leaping"] == 1
    assert (whole["year_from"], whole["year_to"], whole["jobs_to"]) == (2010, 2013, 150)
    assert whole["cells_left_out"] == 1


@pytest.mark.parametrize(
    ("earlier", "later", "units", "leaping"),
    [
        (500, 1000, 3.0, 1),
        (500, 999, 3.0, 0),
        (500, 1000, 4.0, 0),
        (500, 1000, None, 0),
        (500, 250, 3.0, 0),
        (400, 899, 3.0, 0),  # more than double, by 499
        (2000, 3000, 3.0, 0),  # by 1000, half as much again
    ],
)
def test_a_leap_doubles_by_500_jobs_with_less_than_a_quarter_more_units(
    earlier: int, later: int, units: float | None, leaping: int
) -> None:
    rows = WORKED | {
        (REGION, "11", 2010): earlier, (REGION, "11", 2013): later,
        (COUNTRY, "11", 2010): 9000, (COUNTRY, "11", 2013): 9000,
    }  # fmt: skip
    own = (pl.col("industry_id") == "nace2-11") & (pl.col("year") == 2013)
    changed = employment(rows).with_columns(
        establishments=pl.when(own).then(pl.lit(units, pl.Float64)).otherwise("establishments")
    )
    assert local_effects(changed, HOME)["cells_leaping"].item() == leaping


def test_sections_and_services_do_not_enter() -> None:
    more: dict[tuple[str, str, int], float | str] = {
        (place, code, year): 9999.0
        for place in (REGION, COUNTRY)
        for code in ("C", "62")
        for year in (2010, 2013)
    }
    assert effect(WORKED | more) == effect(WORKED)


def test_every_two_years_are_compared_forwards() -> None:
    rows = WORKED | {(REGION, "25", 2011): 60, (COUNTRY, "25", 2011): 1000}
    found = local_effects(employment(rows), HOME).sort("year_from", "year_to")
    assert found.select("year_from", "year_to").rows() == [(2010, 2011), (2010, 2013), (2011, 2013)]


def test_a_region_of_which_nothing_is_known_has_no_effect() -> None:
    rows = {key: "secret" if key[0] == REGION else value for key, value in WORKED.items()}
    assert local_effects(employment(rows), HOME).is_empty()


def test_each_ti_of_a_region_has_its_figures() -> None:
    home = pl.concat([HOME, HOME.with_columns(territory_id=pl.lit("ti-2023-2"))])
    assert local_effects(employment(WORKED), home)["territory_id"].sort().to_list() == [
        "ti-2023-1", "ti-2023-2",
    ]  # fmt: skip
