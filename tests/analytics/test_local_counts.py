"""Counts of areas × industries, from which the laws of industries are learned."""

import polars as pl

from ti_graph.analytics.local_counts import LEAST_SITES, Ground, counted_in

COLUMNS = ("site_id", "unit", "industry_id", "ti_id", "rest_id", "register")
NEAR = pl.DataFrame(
    [("ti-a", "ti-c"), ("ti-a", "ti-b"), ("ti-b", "ti-a")],
    schema=["ti_id", "beside_id"],
    orient="row",
)


def sites(*places: tuple[str | None, ...]) -> pl.DataFrame:
    """Sites of one register in turn at each of the places, all of one industry."""
    rows = [
        (f"s{at}", f"s{at}", "naf2-24.10Z", *places[at % len(places)], "r")
        for at in range(LEAST_SITES)
    ]
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def test_a_territory_judged_on_another_register_stays_an_area_of_the_laws() -> None:
    rows = sites(("ti-a", "departement-1"), ("ti-b", "departement-1"), (None, "departement-1"))
    counted = counted_in(rows, Ground("register", "r", 2015, ["ti-a"]), NEAR)
    assert counted is not None
    assert counted.areas == ["ti-a", "rest-departement-1", "ti-b"]
    assert counted.tested == 1
    assert counted.beside == [[2]]
    assert counted.sites[:, 0].tolist() == [67, 66, 67]


def test_a_register_of_few_sites_is_not_searched() -> None:
    rows = sites(("ti-a", "departement-1"))
    asked = Ground("register", "r", 2015, ["ti-a"])
    assert counted_in(rows, asked, NEAR) is not None
    assert counted_in(rows.head(LEAST_SITES - 1), asked, NEAR) is None


def test_an_area_beside_in_which_the_register_lists_nothing_says_nothing() -> None:
    rows = sites(("ti-a", "departement-1"), (None, "departement-1"))
    asked = Ground("register", "r", 2015, ["ti-a", "ti-b"])
    counted = counted_in(rows, asked, NEAR)
    assert counted is not None
    assert counted.areas == ["ti-a", "ti-b", "rest-departement-1"]
    assert counted.beside == [[], [0]]
