"""Candidates as rows of the release."""

import polars as pl

from ti_graph.analytics.filieres import Candidates
from ti_graph.analytics.steps.filieres import described, searched


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


def test_a_site_outside_all_says_in_which_departement_it_is() -> None:
    listed = pl.DataFrame(
        {
            "site_id": ["s1", "s2"], "siren": [None, "1"], "industry_id": ["naf2-25.62A"] * 2,
            "ti_id": ["ti-2023-a", None], "territory_id": ["commune-1", "commune-2"],
            "jobs": [None, 3.0], "register": ["r", "r"], "for_filieres": [True, True],
        }
    )  # fmt: skip
    inside = [("commune-1", "departement-1"), ("commune-2", "departement-2")]
    within = pl.DataFrame(inside, schema=["member_id", "container_id"], orient="row")
    found = searched(listed, {"within": within})
    assert found.select("site_id", "unit", "ti_id", "rest_id").rows() == [
        ("s1", "s1", "ti-2023-a", "departement-1"),
        ("s2", "1", None, "departement-2"),
    ]
