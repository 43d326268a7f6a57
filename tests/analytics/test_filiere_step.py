"""Candidates as rows of the release."""

import polars as pl

from ti_graph.analytics.filieres import Candidates
from ti_graph.analytics.steps.filieres import described, nearest, searched


def cells(*rows: tuple[str, float, float]) -> pl.DataFrame:
    """Quotients of one industry of one territory, by register."""
    found = [("ti-a", "naf2-25.62A", *row, 10 / row[1]) for row in rows]
    columns = ("territory_id", "industry_id", "register", "quotient", "probability", "expected")
    return pl.DataFrame(found, schema=columns, orient="row")


def candidate(register: str) -> Candidates:
    one = {"suggestion_id": "f-1", "territory_id": "ti-a", "register": register}
    member = {"suggestion_id": "f-1", "industry_id": "naf2-25.62A", "expected": 0.5}
    return Candidates(filiere=pl.DataFrame([one]), industry=pl.DataFrame([member]))


def quotients(register: str, known: pl.DataFrame) -> list[tuple[float | None, ...]]:
    rows = described(candidate(register), known, "real").industry
    return rows.select("quotient", "probability", "expected").rows()


def test_a_member_shows_the_quotient_of_the_register_that_its_candidate_was_tested_in() -> None:
    known = cells(("census", 3.8, 0.9), ("plants", 10.0, 0.99))
    assert quotients("plants", known) == [(10.0, 0.99, 1.0)]
    assert quotients("census", known) == [(3.8, 0.9, 10 / 3.8)]
    # The law of its own test is all that is known of one without a cell.
    assert quotients("another", known) == [(None, None, 0.5)]


def test_of_two_quotients_of_one_register_the_first_is_shown() -> None:
    assert quotients("plants", cells(("plants", 10.0, 0.99), ("plants", 9.0, 0.98))) == [
        (10.0, 0.99, 1.0)
    ]


KM = 111.195
"""Of one degree on the equator, where all of these lie."""


def around() -> dict[str, pl.DataFrame]:
    """Two TI 59 km apart; one groupement outside all 30 km from the first, and one 61 km."""
    places = {
        "ti-2023-a": ("ti", 2023, 0.0), "ti-2023-b": ("ti", 2023, 59.0),
        "ti-2018-a": ("ti", 2018, 1.0), "epci-inside": ("epci", None, 2.0),
        "epci-near": ("epci", None, -30.0), "epci-far": ("epci", None, -61.0),
        "commune-1": ("commune", None, 2.0), "commune-2": ("commune", None, -30.0),
    }  # fmt: skip
    inside = [
        ("epci-inside", "ti-2023-a"), ("commune-1", "epci-inside"), ("commune-1", "ti-2023-a"),
        ("commune-2", "epci-near"), ("commune-1", "departement-1"), ("commune-2", "departement-1"),
    ]  # fmt: skip
    rows = [(name, kind, phase) for name, (kind, phase, _) in places.items()]
    columns = {"territory_id": pl.String, "kind": pl.String, "phase": pl.Int16}
    points = [(name, km / KM, 0.0) for name, (*_, km) in places.items()]
    return {
        "territory": pl.DataFrame(rows, schema=columns, orient="row"),
        "within": pl.DataFrame(inside, schema=["member_id", "container_id"], orient="row"),
        "geometry": pl.DataFrame(
            points, schema=["territory_id", "longitude", "latitude"], orient="row"
        ),
    }


def test_beside_a_territory_lie_the_nearest_within_60_km_and_none_that_it_reaches_into() -> None:
    # Of the first: a groupement at 30 km, then the other TI at 59; not its own groupement at 2 km,
    # nor what was a TI before, nor the groupement at 61 km. The other TI is farther than 60 km from
    # both groupements.
    assert nearest(around()).rows() == [
        ("ti-2023-a", "epci-near"),
        ("ti-2023-a", "ti-2023-b"),
        ("ti-2023-b", "ti-2023-a"),
    ]


def test_no_more_than_two_lie_beside() -> None:
    tables = around()
    nearer = pl.when(pl.col("territory_id") == "epci-far").then(0.1).otherwise("longitude")
    tables["geometry"] = tables["geometry"].with_columns(longitude=nearer)
    assert nearest(tables).filter(ti_id="ti-2023-a")["beside_id"].to_list() == [
        "epci-far",
        "epci-near",
    ]


def test_a_site_outside_all_says_in_which_groupement_it_is() -> None:
    listed = pl.DataFrame(
        {
            "site_id": ["s1", "s2"], "siren": [None, "1"], "industry_id": ["naf2-25.62A"] * 2,
            "ti_id": ["ti-2023-a", None], "territory_id": ["commune-1", "commune-2"],
            "jobs": [None, 3.0], "register": ["r", "r"], "for_filieres": [True, True],
        }
    )  # fmt: skip
    found = searched(listed, around())
    assert found.select("site_id", "unit", "ti_id", "rest_id", "grouping_id").rows() == [
        ("s1", "s1", "ti-2023-a", "departement-1", None),
        ("s2", "1", None, "departement-1", "epci-near"),
    ]
